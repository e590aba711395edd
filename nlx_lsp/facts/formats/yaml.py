"""YAML, every scalar as the text that it is: ``on`` is no truth, and 3.10 no number.

Aliases are followed as far as a sane file needs it, so that no file can blow itself up.
"""

import yaml

from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.tree import Step, Tree

_LONGEST = 100_000
"""Characters: the reader is slow."""
_MOST = 20_000
"""Values, those behind aliases counted each time."""


def parse(file: File) -> Tree:
    """Read the first document of a file.

    Raises:
        Unreadable: If it is no YAML, or too large.
    """
    if len(file.text) > _LONGEST:
        msg = f"is longer than {_LONGEST:,} characters, which is too much for YAML"
        raise Unreadable(msg)
    try:
        root = yaml.compose(file.text.split("\n---\n", 1)[0], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        msg = f"is no YAML: {error}"
        raise Unreadable(msg) from error
    building = _Building()
    return Tree(file=file, data=building.value(root, ()), lines=building.lines)


class _Building:
    """Turns nodes into values, and counts them."""

    def __init__(self) -> None:
        self.lines: dict[tuple[Step, ...], int] = {}
        self.left = _MOST

    def value(self, node: "yaml.Node | None", path: tuple[Step, ...]) -> object:
        self.left -= 1
        if self.left < 0 or len(path) > 50:  # noqa: PLR2004 - deeper than anybody writes
            msg = "has more values than can be looked at"
            raise Unreadable(msg)
        if node is None:
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return {str(key.value): self.entry(key, value, path) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self.value(element, (*path, index)) for index, element in enumerate(node.value)]
        return node.value

    def entry(self, key: "yaml.Node", value: "yaml.Node", path: tuple[Step, ...]) -> object:
        inner = (*path, str(key.value))
        self.lines.setdefault(inner, key.start_mark.line + 1)
        return self.value(value, inner)
