"""What can be imported: names, signatures, and the first sentence of each one's documentation."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Code, Line, Table

_MOST = 20
_APPLICATION = 100
"""So many public names behind a command are its inside, and nothing for others to import."""


def compose(material: Material) -> Outline:
    """Return a table of the public names that stand by themselves, those nearest to the top first."""
    public = [fact for fact in material.every("api") if fact.more.get("is") != "method"]
    commands = [fact for fact in material.every("entry_point") if fact.more.get("type") == "command"]
    if not public or (commands and len(public) > _APPLICATION):
        return ()
    rows: list[list[Line]] = [
        [[Code(fact.value)], line(fact.more.get("says", ""))] for fact in public[:_MOST]
    ]
    return [PROSE, Table(["Name", "What it is"], rows)]


SECTION = Section(
    id="api",
    order=70,
    title="API overview",
    usual=names(r"(?:the )?(?:public )?api\b.*|reference|library"),
    compose=compose,
    speaks_of=("api",),
    about="what the library offers to programs",
)
