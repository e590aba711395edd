"""How to contribute: where the project itself says so."""

from nlx_lsp.actions.readme.section import Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Link, Paragraph, Text


def compose(material: Material) -> Outline:
    """Return a link to the guide for contributors; nothing without one."""
    guides = [
        fact
        for fact in material.every("document")
        if fact.value.rpartition("/")[2].lower().startswith("contributing")
    ]
    if not guides:
        return ()
    path = guides[0].value
    return [Paragraph([Text("How to contribute is told in "), Link(path, material.path(path)), Text(".")])]


SECTION = Section(
    id="contributing",
    order=100,
    title="Contributing",
    usual=names(r"contribut(?:ing|ions?|e|ors?)\b.*|how to contribute"),
    compose=compose,
)
