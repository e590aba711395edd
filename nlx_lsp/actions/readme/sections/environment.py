"""The environment variables that it reads."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Table

_MOST = 40


def compose(material: Material) -> Outline:
    """Return a table of the variables."""
    variables = material.every("environment")[:_MOST]
    if not variables:
        return ()
    if any(fact.more.get("default") for fact in variables):
        rows = [
            [[Code(f.value)], [Code(f.more.get("default", ""))], [Code(f.origin.path)]] for f in variables
        ]
        return [PROSE, Table(["Variable", "Default", "Read in"], rows)]
    return [
        PROSE,
        Table(["Variable", "Read in"], [[[Code(f.value)], [Code(f.origin.path)]] for f in variables]),
    ]


SECTION = Section(
    id="environment",
    order=60,
    title="Environment variables",
    usual=names(r"environment(?: variables)?|env(?: vars?)?"),
    compose=compose,
    speaks_of=("environment",),
    about="what the environment variables are for, as far as their names say so",
)
