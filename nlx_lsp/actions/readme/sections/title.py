"""The name, what the project is, and a picture of it."""

from nlx_lsp.actions.readme.layout import TITLE
from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Paragraph, Picture


def compose(material: Material) -> Outline:
    """Return the project's own description, and its first picture."""
    if material.first("name") is None:
        return ()
    described = [Paragraph(line(_ended(fact.value))) for fact in material.every("description")[:1]]
    own = [fact for fact in material.every("picture") if ":" not in fact.value]  # elsewhere are badges
    pictures = [Picture(material.path(fact.value), fact.more.get("says") or fact.value) for fact in own[:1]]
    return [*described, PROSE, *pictures]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


SECTION = Section(
    id=TITLE,
    order=0,
    title="",
    usual=names(r"(?!)"),
    compose=compose,
    speaks_of=("keyword", "language", "folder"),
    about="what this project is, and what it is for",
)
