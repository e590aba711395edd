"""What there is in it: its parts, as their own documentation says."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Items, Text
from nlx_lsp.facts.fact import Fact

_LEAST = 2
_MOST = 8


def compose(material: Material) -> Outline:
    """Return a list of the parts that are documented."""
    parts = [fact for fact in material.every("folder") if _is_feature(fact)]
    if len(parts) < _LEAST:
        parts = [fact for fact in material.every("api") if fact.more.get("says") and fact.more.get("name")]
    if len(parts) < _LEAST:
        return ()
    return [PROSE, Items([[Code(_name(fact)), Text(f": {fact.more['says']}")] for fact in parts[:_MOST]])]


def _is_feature(fact: Fact) -> bool:
    """Whether a folder is one of the program's, and documented by its own words."""
    return bool(fact.more.get("says")) and fact.more.get("from") in ("package", "readme")


def _name(fact: Fact) -> str:
    return fact.more.get("name") or fact.value


SECTION = Section(
    id="features",
    order=10,
    title="Features",
    usual=names(
        r"(?:key |main )?features|highlights|what (?:it|this) (?:does|can do).*"
        r"|capabilities|overview"
    ),
    compose=compose,
    speaks_of=("folder", "entry_point"),
    about="what it can do",
)
