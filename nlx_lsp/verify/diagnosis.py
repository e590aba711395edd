"""Whether a message of another tool is gone, by asking a tool that would say it again.

A language server cannot ask the editor's other servers.  What it can ask is the compiler, or the linter
itself where it is installed; of everything else the answer is that nobody knows.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping
from pathlib import PurePath

from attrs import evolve, frozen

from nlx_lsp.values import Diagnostic

_SECONDS = 20
_SYNTAX = re.compile(
    r"syntax|invalid|expected|unexpected|unterminated|was never closed|unmatched", re.IGNORECASE
)
_C = {".c": "c", ".h": "c", ".cc": "c++", ".cpp": "c++", ".cxx": "c++", ".hpp": "c++"}


@frozen(kw_only=True)
class _Question:
    """What a tool is asked about a text."""

    diagnostic: Diagnostic
    """What another one has said of it, or of the text that it has come of."""
    text: bytes
    path: str
    below: int
    """How many lines stand below those that the diagnostic is about; a fix leaves them alone."""


Check = Callable[[_Question], int | None]
"""Returns how often a text has the message; None if the tool cannot say."""


def is_gone(diagnostic: Diagnostic, before: bytes, after: bytes, path: str) -> bool | None:
    """Return whether a message that a text had is gone from another; None if nobody knows.

    Args:
        diagnostic: What was said of the text before.
        before: The text.
        after: The other one.
        path: The file's path, by whose ending the tools know the language.
    """
    below = before.count(b"\n", diagnostic.span.end)
    asked = _Question(diagnostic=diagnostic, text=before, path=path, below=below)
    for check in _checks(diagnostic, path):
        was, remains = check(asked), check(evolve(asked, text=after))
        if was and remains is not None:  # a tool that did not say it before is the wrong one
            return remains < was
    return None


def _checks(diagnostic: Diagnostic, path: str) -> list[Check]:
    suffix = PurePath(path).suffix.lower()
    named = _BY_TOOL.get(diagnostic.source.lower())
    found: list[Check] = [named] if named else []
    if suffix in {".py", ".pyi", ".pyw"} and _SYNTAX.search(diagnostic.message):
        found.append(_python)
    if suffix in _C:
        found.append(_c)
    if suffix == ".rs":
        found.append(_rust)
    return found


def _python(asked: _Question) -> int | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(asked.text, asked.path, "exec", dont_inherit=True)
        except SyntaxError as error:
            # The interpreter names the first error only: one further down is another.
            return int(asked.text.count(b"\n") + 1 - (error.lineno or 0) >= asked.below)
        except ValueError:
            return 1
        except (RecursionError, MemoryError):
            return None
    return 0


def _ruff(asked: _Question) -> int | None:
    if not re.fullmatch(r"[A-Z]+[0-9]+", asked.diagnostic.code):
        return None
    options = ("--isolated", "--no-cache", "--output-format", "json", "--select", asked.diagnostic.code)
    said = _ask("ruff", "check", *options, "--stdin-filename", asked.path, "-", text=asked.text)
    try:
        return len(json.loads(said)) if said else None
    except ValueError:
        return None


def _c(asked: _Question) -> int | None:
    language = _C[PurePath(asked.path).suffix.lower()]
    folder = os.path.dirname(os.path.abspath(asked.path))  # noqa: PTH100, PTH120 - the path need not be there
    program = "clang" if asked.diagnostic.source.startswith("clang") else "cc"
    return _count(
        asked, _ask(program, "-fsyntax-only", "-Wall", "-x", language, "-I", folder, "-", text=asked.text)
    )


def _rust(asked: _Question) -> int | None:
    options = ("--crate-type", "lib", "--emit", "metadata", "--error-format", "short", "--edition", "2021")
    return _count(asked, _ask("rustc", *options, "-", text=asked.text))


def _count(asked: _Question, said: str | None) -> int | None:
    wanted = _bare(asked.diagnostic.message)
    return None if said is None else sum(wanted in _bare(line) for line in said.splitlines())


_BY_TOOL: Mapping[str, Check] = {"ruff": _ruff}


def _bare(message: str) -> str:
    """Return a message without what tools write differently: quotes, and the option in brackets behind it."""
    return re.sub(r"[\u2018\u2019'`\"]|\[-W[\w-]+\]|\s+", "", message.lower())


def _ask(program: str, *arguments: str, text: bytes) -> str | None:
    """Return what a tool says of a text; None if it is not installed, or does not come to an end."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="nlx-lsp-") as folder:  # for what it writes
            done = subprocess.run(  # noqa: S603 - no shell
                (path, *arguments), input=text, capture_output=True, check=False, timeout=_SECONDS, cwd=folder
            )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (done.stdout or done.stderr).decode("utf-8", "replace")
