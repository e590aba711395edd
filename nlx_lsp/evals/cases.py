"""Cases: documented functions of any Python files, whose docstrings are hidden and asked for anew."""

import random
import re
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline

_QUOTES = re.compile(r"^[rRuU]?(?:\"\"\"|'''|\"|')|(?:\"\"\"|'''|\"|')$")
_ROLE = re.compile(r":[\w:]+:`~?\.?([^`<]*?)(?:\s*<[^`]*>)?`")
_SECTION = re.compile(
    r"\n\s*(?:\n|[:@>]|-{3}|(?:Args|Arguments|Parameters|Returns?|Raises|Yields|Examples?|Notes?)\b)"
)
_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)\.(?=\s|$)")
_TESTS = re.compile(r"(^|/)(tests?|conftest\.py|test_[^/]*)(/|$)")
_FEWEST, _MOST = 3, 24
"""Words of a summary that says something, in one sentence."""


@frozen(kw_only=True)
class Case:
    """A function that a human has documented."""

    source: Source
    """The file, with the docstring in it."""
    symbol: Symbol
    """The function or method."""
    human: str
    """The first sentence of the human's docstring, without mark-up."""


def collect(paths: Iterable[Path], *, sample: int, seed: int) -> list[Case]:
    """Return a random sample of the documented functions in files and folders; tests are left out.

    Args:
        paths: Python files, and folders of them.
        sample: How many to return at most.
        seed: Makes the sample repeatable.

    Raises:
        UsageError: If there is none.
    """
    found = [case for path in paths for file in _files(path) for case in cases(file)]
    if not found:
        msg = "There is no documented Python function to evaluate with."
        raise UsageError(msg, "Name a file or a folder of a project that has docstrings.")
    random.Random(seed).shuffle(found)  # noqa: S311 - a sample, no secret
    return found[:sample]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [
        file for file in sorted(path.rglob("*.py")) if not _TESTS.search(file.relative_to(path).as_posix())
    ]


def cases(file: Path) -> list[Case]:
    """Return the cases of one file."""
    source = Source.parse(file.read_bytes(), path=str(file))
    found = []
    for symbol in outline(source):
        if (
            symbol.docstring is None
            or symbol.kind not in {"function", "method"}
            or symbol.parent_kind == "function"
        ):
            continue
        human = sentence(symbol.docstring.text)
        overload = facts(source, symbol).has_decorator("overload")
        if not overload and human.isascii() and _FEWEST <= len(human.split()) <= _MOST:
            found.append(Case(source=source, symbol=symbol, human=human))
    return found


def sentence(docstring: str) -> str:
    """Return the first sentence of a docstring, given with its quotes, without mark-up and final stop."""
    text = _SECTION.split(_QUOTES.sub("", docstring.strip()).strip(), maxsplit=1)[0]
    text = _ROLE.sub(lambda found: found.group(1).rpartition(".")[2], " ".join(text.split()))
    return _SENTENCE.split(text.replace("`", ""), maxsplit=1)[0].strip(" .")
