"""The keys that it reads from its configuration."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Code, Line, Table

_MOST = 40
_OF_PROGRAMS = ("option", "argument")
"""What is said on a command line, and not in a configuration."""


def compose(material: Material) -> Outline:
    """Return a table of the keys, with the columns that are known of any."""
    settings = [fact for fact in material.every("setting") if fact.more.get("is") not in _OF_PROGRAMS][:_MOST]
    if not settings:
        return ()
    defaults = any(fact.more.get("default") for fact in settings)
    meanings = any(fact.more.get("says") for fact in settings)
    rows: list[list[Line]] = [
        [
            [Code(fact.value)],
            *([[Code(fact.more.get("default", ""))]] if defaults else []),
            *([line(fact.more.get("says", ""))] if meanings else []),
            [Code(fact.origin.path)],
        ]
        for fact in settings
    ]
    return [PROSE, Table(["Key", *["Default"] * defaults, *["Meaning"] * meanings, "Read in"], rows)]


SECTION = Section(
    id="configuration",
    order=50,
    title="Configuration",
    usual=names(r"config(?:uration|uring)?\b.*|settings|options|customi[sz](?:ation|ing)"),
    compose=compose,
    speaks_of=("setting",),
    about="how it is configured",
)
