"""Follows an answer a byte at a time, and says whether it still obeys its shape."""

from typing import Any

from nlx_lsp.engines.schema.shapes import Part, Shape

_Stack = tuple[Any, ...]
"""What is to come: empty, or the next part and the stack below it.  Stacks share what lies below."""


class Automaton:
    """Where an answer stands in its shape.

    Args:
        shape: Of the whole answer.
    """

    def __init__(self, shape: Shape) -> None:
        self._stack: _Stack = (shape, ())

    @property
    def complete(self) -> bool:
        """Whether the answer may end here."""
        stack = self._stack
        while stack:
            part, stack = stack
            if not part.optional:
                return False
        return True

    @property
    def closed(self) -> bool:
        """Whether the answer has to end here."""
        return not self._stack

    def accepts(self, text: bytes) -> bool:
        """Return whether the answer may go on with a text."""
        return _walk(self._stack, text) is not None

    def feed(self, text: bytes) -> bool:
        """Go on with a text; where it may not, stay and return False."""
        stack = _walk(self._stack, text)
        if stack is None:
            return False
        self._stack = stack
        return True

    def forced(self) -> bytes:
        """Return all that can only follow, without going on; empty where there is a choice."""
        found = bytearray()
        stack: _Stack | None = self._stack
        while stack:
            part: Part = stack[0]
            byte = part.only()
            if byte is None:
                break
            found.append(byte)
            stack = _step(stack, byte)
        return bytes(found)


def _walk(stack: _Stack, text: bytes) -> _Stack | None:
    following: _Stack | None = stack
    for byte in text:
        if following is None:
            break
        following = _step(following, byte)
    return following


def _step(stack: _Stack, byte: int) -> _Stack | None:
    while stack:
        part: Part = stack[0]
        below: _Stack = stack[1]
        rest = part.after(byte)
        if rest is not None:
            for following in reversed(rest):
                below = (following, below)
            return below
        if not part.optional:
            return None
        stack = below
    return None
