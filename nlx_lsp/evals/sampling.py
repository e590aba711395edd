"""Which files and functions an evaluation looks at: many files, and of each a little at a time."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from nlx_lsp.evals.faults import languages
from nlx_lsp.syntax.grammar import identify
from nlx_lsp.syntax.source import Source

_T = TypeVar("_T")
_LEFT_OUT = re.compile(
    r"(^|/)(tests?|testing|__tests__|conftest\.py|test_[^/]*|[^/]*[._]test\.\w+|[^/]*\.spec\.\w+"
    r"|node_modules|vendor|build|dist|target|\.[^/]*)(/|$)"
)
"""Tests, and folders of what others wrote."""
_LARGEST = 500_000
"""Bytes; larger files are mostly generated."""


def code_files(path: Path) -> Iterator[Path]:
    """Yield a file, or those of a folder whose functions can be spoilt, without tests and hidden ones."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if not _LEFT_OUT.search(file.relative_to(path).as_posix()) and identify(file.name) in languages():
            yield file


def read_code(file: Path) -> Source | None:
    """Return the document in a file; None if it cannot be spoilt: another language, too long, or no UTF-8.

    Raises:
        OSError: If it cannot be read.
    """
    if identify(file.name) not in languages():
        return None
    text = file.read_bytes()
    return Source.parse(text, path=str(file)) if len(text) <= _LARGEST and _is_utf8(text) else None


def in_rounds(several: Iterable[Iterator[_T]]) -> Iterator[_T]:
    """Yield one of each in every round, until all are at their end."""
    waiting = deque(several)
    while waiting:
        each = waiting.popleft()
        for item in each:
            waiting.append(each)
            yield item
            break


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
