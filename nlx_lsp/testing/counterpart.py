"""Where to go from code to its test, and from a test to what it tests.

Goes by names: the framework says which file the tests of a file are in, and a test is called after what it
tests.  Knows no editor; reads files, runs nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline, symbol_at
from nlx_lsp.testing.framework import Framework, Project

_OPENING = re.compile(
    r"^[ \t]*(?:(?:pub|async|export|public|private|protected|static|final|suspend)\s+)*"
    r"(?:def|class|func|fn|fun|void|function)\s+(?:\([^)]*\)\s*)?(?P<defined>\w+)"
    r"|\b(?:describe|it|test|suite|TEST|TEST_F|TEST_P|TEST_CASE|SCENARIO|SECTION)\s*\((?P<called>[^)\n]*)",
    re.MULTILINE,
)
"""A test, or a group of tests, in any of the languages that tests are written in here."""
_MOST = 50
"""Files that are looked at to find what a test file tests; the framework reads some for each."""


@frozen(kw_only=True)
class Counterpart:
    """The other side of a place."""

    path: str
    """The file, from the project's folder, with slashes."""
    line: int
    """From 0; where the symbol or its first test begins, or 0 where the file has neither."""
    exists: bool
    """Whether there is such a file yet."""


def find(project: Project, framework: Framework, source: Source, offset: int) -> Counterpart:
    """Return the test of the symbol at an offset; or, in a test file, what the test there is about.

    Args:
        project: That the source is a file of.
        framework: That tests the language.
        source: Code or tests, as it is in the editor.
        offset: Where in it.
    """
    here = Path(source.path).relative_to(project.root).as_posix()
    tested = _tested_by(project, framework, here)
    if tested is not None:
        code = Source.parse(project.text(tested).encode(), path=tested, language_id=source.language.id)
        return Counterpart(path=tested, line=_subject(code, source, offset), exists=True)
    habitat = framework.habitat(project, here)
    within = habitat.path == here
    text = source.text.decode("utf-8", "replace") if within else habitat.text
    line = _test(text or "", symbol_at(source, offset), skip=source if within else None)
    if within and not line:
        line = _subject(source, source, offset)
    return Counterpart(path=habitat.path, line=line, exists=text is not None)


def _tested_by(project: Project, framework: Framework, test: str) -> str | None:
    """Return the file that a file tests; None if it is no test."""
    ending, stem = Path(test).suffix, _key(Path(test).stem)
    candidates = [
        path
        for path in project.files
        if path != test and Path(path).suffix == ending and (key := _key(Path(path).stem)) and key in stem
    ]
    # The longest name first: `test_user_store` is about `user_store` rather than about `store`.
    candidates.sort(key=lambda path: -len(Path(path).stem))
    return next(
        (path for path in candidates[:_MOST] if framework.habitat(project, path).path == test),
        None,
    )


def _test(text: str, symbol: Symbol, *, skip: Source | None) -> int:
    """Return the line of the first test that is called after a symbol; 0 if there is none.

    Args:
        text: Of the file with the tests.
        symbol: What is tested.
        skip: The document, if both are in it: the symbol is no test of itself.
    """
    itself = _line(skip, symbol.header.start) if skip else -1
    openings = [(line, name) for line, name in _openings(text) if line != itself]
    for key in filter(None, (_key(symbol.qualname), _key(symbol.name))):
        for line, name in openings:
            if key in name:
                return line
    return 0


def _subject(code: Source, tests: Source, offset: int) -> int:
    """Return the line of the symbol of some code that the test at an offset is called after; 0 for none."""
    here = _line(tests, offset)
    names = [each for each in _openings(tests.text.decode("utf-8", "replace")) if each[0] <= here]
    symbols = [(symbol, _line(code, symbol.header.start)) for symbol in outline(code) if symbol.name]
    for opened, name in reversed(names):
        about = [
            (len(full) if (full := _key(symbol.qualname)) in name else len(key), -len(symbol.parents), -line)
            for symbol, line in symbols
            if (key := _key(symbol.name)) and key in name and not (code is tests and line == opened)
        ]
        if about:
            return -max(about)[2]
    return 0


def _line(source: Source, offset: int) -> int:
    return source.text.count(b"\n", 0, offset)


def _openings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the bare name of each test."""
    for match in _OPENING.finditer(text):
        yield text.count("\n", 0, match.start()), _key(match["defined"] or match["called"] or "")


def _key(name: str) -> str:
    """Return the letters and digits of a name: what all spellings of it have in common."""
    return re.sub(r"\W|_", "", name).lower()
