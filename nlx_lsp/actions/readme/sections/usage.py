"""How it is run: its commands, with the help that they print where they may be run, or else their options."""

from collections.abc import Iterator

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Block, Code, Line, Listing, Paragraph, Subheading, Table
from nlx_lsp.facts.fact import Fact

_MOST = 5
_OPTIONS = 30


def commands(material: Material) -> tuple[Fact, ...]:
    """Return the commands that are described."""
    return tuple(fact for fact in material.every("entry_point") if fact.more.get("type") == "command")[:_MOST]


def compose(material: Material) -> Outline:
    """Return how each command is called, and the other ways to start it."""
    entries, runs = commands(material), material.every("run")
    if not entries and not runs:
        return ()
    described = [block for fact in entries for block in _command(material, fact, alone=len(entries) == 1)]
    known = {fact.value for fact in entries}
    others = [fact.value for fact in runs if fact.value not in known]
    started = [Listing("\n".join(others), "sh")] if others else []
    options = [] if material.help or len(entries) != 1 else list(_options(material))
    return [PROSE, *described, *options, *started]


def show_help(name: str, text: str) -> Listing:
    """Return what a command prints when it is asked for help."""
    return Listing(f"$ {name} --help\n{text}", "console")


def _command(material: Material, fact: Fact, *, alone: bool) -> Iterator[Block]:
    if not alone:
        yield Subheading(fact.value)
    if fact.more.get("says"):
        yield Paragraph(line(fact.more["says"]))
    help_ = material.help.get(fact.value)
    yield show_help(fact.value, help_) if help_ else Listing(fact.value, "sh")


def _options(material: Material) -> Iterator[Block]:
    """Yield a table of the options that are explained, if it is sure whose: all stand in one file."""
    options = [
        fact
        for fact in material.every("setting")
        if fact.more.get("is") == "option" and fact.more.get("for") == "command" and fact.more.get("says")
    ][:_OPTIONS]
    rows: list[list[Line]] = [
        [[Code(fact.value)], [Code(fact.more.get("default", ""))], line(fact.more["says"])]
        for fact in options
    ]
    if rows:
        yield Table(["Option", "Default", "Meaning"], rows)


def _names(fact: Fact) -> Line:
    """Return how an option is written, without the variable that some libraries name beside it."""
    written = [name for name in fact.value.split(", ") if name.startswith("-")]
    return [Code(", ".join(written) or fact.value)]


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
