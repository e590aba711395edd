"""Code that nobody here wrote, as much as this machine has: read without a crash, and with sense."""

import random
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from syntax.test_languages import LANGUAGES, check, check_nesting

from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.context import slice_context, survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import symbol_at

ROOTS = (
    Path("/usr/include"),
    Path("/usr/lib"),
    Path("/usr/share"),
    Path(sysconfig.get_path("stdlib")),
    Path(__file__).parents[2] / "editors" / "vscode" / "node_modules",
    Path.home() / ".cargo" / "registry",
    Path.home() / "go",
)
FILES = 60
"""Of each language; another choice is another seed."""
LARGEST = 200_000
"""Bytes of a file."""
SCRIPTS = Path("/usr/bin")
"""Shell scripts have no ending there."""


def files(language_id: str) -> list[Path]:
    """Return some of the files of a language that this machine has."""
    found = sorted(set(candidates(language_id)))
    random.Random(0).shuffle(found)  # noqa: S311 - a choice, no secret
    return [path for path in found if path.stat().st_size < LARGEST][:FILES]


def candidates(language_id: str) -> Iterator[Path]:
    for root in ROOTS:
        for ending in grammar.load(language_id).extensions:
            yield from (path for path in root.rglob(f"*{ending}") if path.is_file())
    if language_id == "shellscript":
        for path in SCRIPTS.iterdir():
            if path.is_file():
                with path.open("rb") as file:
                    if file.read(64).startswith((b"#!/bin/sh", b"#!/bin/bash")):
                        yield path


@pytest.mark.slow
@pytest.mark.parametrize("language_id", LANGUAGES)
def test_real_code_is_read(language_id: str) -> None:
    paths = files(language_id)
    if not paths:
        pytest.skip(f"there is no {language_id} on this machine")
    symbols = 0
    for path in paths:
        source = Source.parse(path.read_bytes(), path=path.name, language_id=language_id)
        surveyed = survey(source)
        for symbol in surveyed.symbols[:200]:
            check(source, symbol)
            slice_context(surveyed, symbol)
        if source.misunderstood() is None:
            check_nesting(surveyed.symbols)
            for symbol in surveyed.symbols[1:200]:
                found = symbol_at(source, symbol.header.start)
                assert (found.span, found.public) == (symbol.span, symbol.public), (path, symbol)
                assert found.docstring == symbol.docstring, (path, symbol)
        symbols += len(surveyed.symbols) - 1
    assert symbols or len(paths) < FILES, "nothing was found in all of them"
