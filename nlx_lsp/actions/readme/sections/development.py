"""What a developer runs, and where things are."""

from collections.abc import Iterator, Sequence

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Block, Code, Line, Listing, Paragraph, Table, Text
from nlx_lsp.facts.fact import Fact

_FIRST = ("set-up", "hooks", "format", "lint", "types")
_MOST = 14
_DEEPEST = 2
"""Folders in folders that are shown."""


def compose(material: Material) -> Outline:
    """Return the commands, and the folders whose meaning is known."""
    commands = sorted(material.every("develop"), key=_rank)
    builds = material.every("build")
    folders = [
        fact
        for fact in material.every("folder")
        if fact.more.get("says") and fact.value.strip("/").count("/") < _DEEPEST
    ]
    if not commands and not builds:
        return ()
    return [PROSE, *_commands([*commands, *builds][:_MOST]), *_folders(material, folders[:_MOST])]


def _rank(fact: Fact) -> int:
    purpose = fact.more.get("purpose", "")
    return _FIRST.index(purpose) if purpose in _FIRST else len(_FIRST)


def _commands(facts: Sequence[Fact]) -> Iterator[Block]:
    yield listing(facts)


def listing(facts: Sequence[Fact]) -> Block:
    """Return commands, each with what it is said to do."""
    wide = max(len(fact.value) for fact in facts)
    lines = [f"{fact.value:{wide}}  # {said}" if (said := _said(fact)) else fact.value for fact in facts]
    return Listing("\n".join(lines), "sh")


def _said(fact: Fact) -> str:
    purposes = {"types": "check types", "set-up": "set up"}
    purpose = fact.more.get("purpose", "")
    return fact.more.get("says") or purposes.get(purpose, purpose)


def _folders(material: Material, folders: Sequence[Fact]) -> Iterator[Block]:
    if folders:
        yield Paragraph([Text("Where things are:")])
        rows: list[list[Line]] = [
            [[Code(material.path(fact.value))], line(fact.more["says"])] for fact in folders
        ]
        yield Table(["Folder", "What is in it"], rows)


SECTION = Section(
    id="development",
    order=80,
    title="Development",
    usual=names(r"develop(?:ment|ing|ers?)?\b.*|hacking|build(?:ing)?\b.*|for developers"),
    compose=compose,
    speaks_of=("develop", "build", "folder"),
    about="what a developer does first",
)
