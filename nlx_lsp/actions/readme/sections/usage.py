"""How it is run: its commands, each with what it says of itself where it may be run."""

from collections.abc import Iterator

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Block, Listing, Paragraph, Subheading, Text
from nlx_lsp.facts.fact import Fact

_MOST = 5


def commands(material: Material) -> tuple[Fact, ...]:
    """Return the commands that are described."""
    return tuple(fact for fact in material.every("entry_point") if fact.more.get("type") == "command")[:_MOST]


def compose(material: Material) -> Outline:
    """Return how each command is called, and the other ways to start it."""
    entries, runs = commands(material), material.every("run")
    if not entries and not runs:
        return ()
    described = [block for fact in entries for block in _command(material, fact, alone=len(entries) == 1)]
    names_ = {fact.value for fact in entries}
    others = [fact for fact in runs if fact.value not in names_]
    return [PROSE, *described, *_others(others)]


def _command(material: Material, fact: Fact, *, alone: bool) -> Iterator[Block]:
    if not alone:
        yield Subheading(fact.value)
    if fact.more.get("says"):
        yield Paragraph([Text(fact.more["says"])])
    help_ = material.help.get(fact.value)
    if help_:
        yield show_help(fact.value, help_)
    else:
        yield Listing(fact.value, "sh")


def show_help(name: str, text: str) -> Listing:
    """Return what a command prints when it is asked for help."""
    return Listing(f"$ {name} --help\n{text}", "console")


def _others(runs: list[Fact]) -> Iterator[Block]:
    if runs:
        yield Listing("\n".join(fact.value for fact in runs), "sh")


SECTION = Section(
    id="usage",
    order=40,
    title="Usage",
    usual=names(
        r"(?:basic |command[ -]line )?usage.*|how to (?:use|run).*|using\b.*|running"
        r"|(?:the )?command[ -]line.*|cli|commands"
    ),
    compose=compose,
    speaks_of=("entry_point", "run"),
    about="how it is started",
)
