"""XML as in manifests: elements with text.  Attributes do not count; whoever declares entities is refused."""

from typing import Any
from xml.parsers import expat

from attrs import define, field

from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.tree import Step, Tree

_DEEPEST = 50


def parse(file: File) -> Tree:
    """Read a file; what is in the root element is on top, and elements of one name side by side are a list.

    Raises:
        Unreadable: If it is no XML, or declares entities.
    """
    stack = [_Element()]
    parser = expat.ParserCreate("utf-8")  # the text is decoded, whatever its first line says
    parser.StartElementHandler = lambda name, _: _open(stack, name, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].texts.append(text)  # noqa: PLW0108 - the stack moves
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(file.text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, ValueError) as error:
        msg = str(error) if isinstance(error, Unreadable) else f"is no XML: {error}"
        raise Unreadable(msg) from error
    lines: dict[tuple[Step, ...], int] = {}
    [[root]] = stack[0].children.values()
    return Tree(file=file, data=root.value((), lines), lines=lines)


@define(kw_only=True)
class _Element:
    """An element while it is read."""

    line: int = 0
    children: "dict[str, list[_Element]]" = field(factory=dict)
    texts: list[str] = field(factory=list)

    def value(self, path: tuple[Step, ...], lines: dict[tuple[Step, ...], int]) -> Any:
        """Return its table, or its text, and note the lines."""
        lines[path] = self.line
        if not self.children:
            return "".join(self.texts).strip()
        found: dict[str, Any] = {}
        for name, same in self.children.items():
            if len(same) == 1:
                found[name] = same[0].value((*path, name), lines)
            else:
                lines[(*path, name)] = same[0].line
                found[name] = [each.value((*path, name, index), lines) for index, each in enumerate(same)]
        return found


def _open(stack: list[_Element], name: str, line: int) -> None:
    if len(stack) > _DEEPEST:
        msg = "is nested deeper than can be looked at"
        raise Unreadable(msg)
    element = _Element(line=line)
    stack[-1].children.setdefault(name.rpartition(":")[2], []).append(element)
    stack.append(element)


def _refuse(*_: object) -> None:
    msg = "declares entities, which are not followed"
    raise Unreadable(msg)
