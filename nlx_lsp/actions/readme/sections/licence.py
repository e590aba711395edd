"""The licence: what its text is, and what the manifests say of it."""

from nlx_lsp.actions.readme.section import Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Inline, Link, Paragraph, Text


def compose(material: Material) -> Outline:
    """Return the licence with the file that has its text; where files disagree, all that is said."""
    licences = material.every("licence")
    if not licences:
        return ()
    said = licences[:1] if not any(fact.more.get("against") for fact in licences) else licences
    line: list[Inline] = []
    for number, fact in enumerate(said):
        line += [Text("; " if number else ""), Text(fact.value)]
        if path := material.path(fact.origin.path):
            line += [Text(" in " if number else ", see "), Link(path, path)]
    return [Paragraph([*line, Text(".")])]


SECTION = Section(
    id="licence",
    order=110,
    title="Licence",
    usual=names(r"licen[cs](?:e|es|ing)\b.*|copyright.*|legal"),
    compose=compose,
)
