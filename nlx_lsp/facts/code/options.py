"""The options of programs, by the section ``options`` of a language's queries: what ``--help`` would say.

``more``: ``says`` is the help, ``default`` the value as written, ``is`` whether it is an ``option``, an
``argument``, or the ``field`` of a class of settings.
"""

from collections.abc import Iterator

import tree_sitter
from attrs import define, field

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.syntax.source import Source, gather, span_of

_MOST = 100
_LONGEST = 80


@define
class _Option:
    """An option while its parts are put together."""

    line: int
    names: list[str] = field(factory=list)
    says: str = ""
    default: str = ""
    is_field: bool = False


def read(file: File, source: Source) -> Iterator[Fact]:
    """Yield the options whose names are written down."""
    found: dict[int, _Option] = {}
    for captures in gather(source.language.query("options"), source.tree.root_node):
        [node] = captures["option"][:1]
        option = found.setdefault(node.id, _Option(node.start_point.row + 1))
        for name in captures.get("option.name", ()):
            option.is_field = name.type == "identifier"
            text = source.slice(span_of(name)) if option.is_field else _text(source, name)
            if text and text not in option.names:
                option.names.append(text)
        for says in captures.get("option.help", ()):
            option.says = _text(source, says)
        for default in captures.get("option.default", ()):
            written = source.slice(span_of(default))
            option.default = written if len(written) <= _LONGEST else ""
    for option in list(found.values())[:_MOST]:
        names = ", ".join(option.names)
        sort = "field" if option.is_field else "option" if names.startswith("-") else "argument"
        if names.isprintable() and not names.startswith("_") and names:
            more = {
                "says": option.says,
                "default": option.default,
                "is": sort,
                "for": "settings" if option.is_field else "command",
            }
            yield file.fact("setting", names, option.line, more)


def _text(source: Source, node: tree_sitter.Node) -> str:
    """Return what a string, or strings one after the other, say; empty if something is put into them."""
    parts = [node] if node.type != "concatenated_string" else list(node.named_children)
    texts = [source.slice(span_of(part)) for part in parts]
    if any(text[:1] not in "\"'`" for text in texts):
        return ""
    return " ".join("".join(text.strip("\"'`") for text in texts).split())
