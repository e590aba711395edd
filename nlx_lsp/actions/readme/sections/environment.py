"""The environment variables that it reads, but for those that every program has."""

import re

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Line, Table

_MOST = 40
_OF_THE_SYSTEM = re.compile(
    r"PATH|PATHEXT|HOME|USER|LOGNAME|SHELL|TERM|COLUMNS|LINES|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|PWD|EDITOR|PAGER|DISPLAY"
    r"|XDG_\w+|(?:LOCAL)?APPDATA|USERPROFILE|PROGRAMFILES|SYSTEMROOT|COMSPEC|PYTHONPATH|VIRTUAL_ENV|CI"
)


def compose(material: Material) -> Outline:
    """Return a table of the variables."""
    own = [fact for fact in material.every("environment") if not _OF_THE_SYSTEM.fullmatch(fact.value)]
    variables = own[:_MOST]
    if not variables:
        return ()
    defaults = any(fact.more.get("default") for fact in variables)
    rows: list[list[Line]] = [
        [
            [Code(fact.value)],
            *([[Code(fact.more.get("default", ""))]] if defaults else []),
            [Code(fact.origin.path)],
        ]
        for fact in variables
    ]
    return [PROSE, Table(["Variable", *["Default"] * defaults, "Read in"], rows)]


SECTION = Section(
    id="environment",
    order=60,
    title="Environment variables",
    usual=names(r"environment(?: variables)?|env(?: vars?)?"),
    compose=compose,
    speaks_of=("environment",),
    about="what the environment variables are for, as far as their names say so",
)
