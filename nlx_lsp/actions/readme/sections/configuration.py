"""The keys that it reads from its configuration."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Line, Table, Text

_MOST = 40


def compose(material: Material) -> Outline:
    """Return a table of the keys."""
    settings = material.every("setting")[:_MOST]
    if not settings:
        return ()
    told = [name for name in ("default", "says") if any(fact.more.get(name) for fact in settings)]
    header = ["Key", *({"default": "Default", "says": "Meaning"}[name] for name in told), "Read in"]
    rows: list[list[Line]] = [
        [
            [Code(fact.value)],
            *(
                [Code(fact.more.get(name, "")) if name == "default" else Text(fact.more.get(name, ""))]
                for name in told
            ),
            [Code(fact.origin.path)],
        ]
        for fact in settings
    ]
    return [PROSE, Table(header, rows)]


SECTION = Section(
    id="configuration",
    order=50,
    title="Configuration",
    usual=names(r"config(?:uration|uring)?\b.*|settings|options|customi[sz](?:ation|ing)"),
    compose=compose,
    speaks_of=("setting",),
    about="how it is configured",
)
