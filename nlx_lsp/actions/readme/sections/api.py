"""What can be imported: names, signatures, and the first sentence of each one's documentation."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Line, Paragraph, Table, Text

_MOST = 20


def compose(material: Material) -> Outline:
    """Return a table of the public names."""
    public = material.every("api")
    if not public:
        return ()
    shown = public[:_MOST]
    rows: list[list[Line]] = [[[Code(fact.value)], [Text(fact.more.get("says", ""))]] for fact in shown]
    rest = len(public) - len(shown)
    more = [Paragraph([Text(f"And {rest} more.")])] if rest else []
    return [PROSE, Table(["Name", "What it is"], rows), *more]


SECTION = Section(
    id="api",
    order=70,
    title="API overview",
    usual=names(r"(?:the )?(?:public )?api\b.*|reference|library"),
    compose=compose,
    speaks_of=("api",),
    about="what the library offers to programs",
)
