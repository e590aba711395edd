"""Where to read more."""

from nlx_lsp.actions.readme.section import Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Items, Line, Link, Text

_ELSEWHERE = ("contributing", "licence", "license", "readme")
"""Documents that have a section of their own, or are the README itself."""
_MOST = 20


def compose(material: Material) -> Outline:
    """Return links to the documents of the repository, and to its places on the web."""
    documents: list[Line] = [
        [
            Link(fact.value, material.path(fact.value)),
            *([Text(f": {says}")] if (says := fact.more.get("says")) else []),
        ]
        for fact in material.every("document")
        if not fact.value.rpartition("/")[2].lower().startswith(_ELSEWHERE)
    ]
    places: list[Line] = [
        [Link(fact.more["label"], fact.value)]
        for fact in material.every("link")
        if fact.more.get("label") and fact.more.get("from") != "readme"
    ]
    return [Items([*documents[:_MOST], *places[:_MOST]])] if documents or places else ()


SECTION = Section(
    id="documentation",
    order=95,
    title="Documentation",
    usual=names(
        r"(?:further )?documentation|docs|links"
        r"|(?:further reading|more|resources|see also|learn more).*"
    ),
    compose=compose,
)
