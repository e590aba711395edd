"""What there is in it: its commands, what can be plugged into it, and its optional parts."""

from collections.abc import Iterator

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Code, Inline, Items, Line, Text

_LEAST = 2
_MOST = 8


def compose(material: Material) -> Outline:
    """Return a list of them; nothing where there is but one."""
    found = [*_commands(material), *_groups(material), *_extras(material)][:_MOST]
    return [PROSE, Items(found)] if len(found) >= _LEAST else ()


def _commands(material: Material) -> Iterator[Line]:
    commands = [fact.value for fact in material.every("entry_point") if fact.more.get("type") == "command"]
    if commands:
        yield [Text("On the command line: "), *_listed(commands)]


def _groups(material: Material) -> Iterator[Line]:
    groups: dict[str, list[str]] = {}
    for fact in material.every("entry_point"):
        if fact.more.get("type") == "plug-in" and fact.more.get("group"):
            groups.setdefault(fact.more["group"], []).append(fact.value)
    for group, plugged in groups.items():
        yield [Text("Plug-ins, as "), Code(group), Text(": "), *_listed(plugged)]


def _extras(material: Material) -> Iterator[Line]:
    extras = [fact.more["extra"] for fact in material.every("install") if fact.more.get("extra")]
    if extras:
        yield [Text("Optional: "), *_listed(extras)]


def _listed(values: list[str]) -> list[Inline]:
    parts: list[Inline] = []
    for number, value in enumerate(values):
        parts += [Text(", "), Code(value)] if number else [Code(value)]
    return parts


SECTION = Section(
    id="features",
    order=10,
    title="Features",
    usual=names(
        r"(?:key |main )?features|highlights|what (?:it|this) (?:does|can do).*|capabilities|overview"
    ),
    compose=compose,
    speaks_of=("entry_point", "keyword", "folder"),
    about="what it can do",
)
