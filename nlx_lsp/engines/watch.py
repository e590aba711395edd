"""Makes sure, while an answer is streamed, that it obeys the schema that was asked for.

Engines drop a constraint that they do not understand, some of them silently.  An answer that leaves its shape
is an error at that very token.  Knows no engine.
"""

import re
from collections.abc import Mapping
from typing import Literal, NoReturn

from nlx_lsp.engines.schema import Automaton, read
from nlx_lsp.errors import SchemaRefused
from nlx_lsp.values import JSON

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Watch:
    """Follows one answer.

    Args:
        schema: What it has to obey; None for anything.

    Raises:
        SchemaRefused: If the schema itself is not of the closed subset.
    """

    def __init__(self, schema: Mapping[str, JSON] | None) -> None:
        self._automaton = None if schema is None else Automaton(read(schema))
        self._seen = ""

    def take(self, text: str) -> str:
        """Follow the next piece, and return it.

        Bytes that are no UTF-8 reach us as one replacement character each, though for the engine's grammar
        they were one character together: of such a row, one is kept.

        Raises:
            SchemaRefused: If the answer leaves its shape here.
        """
        if self._automaton is None:
            return text
        text = re.sub(f"{_UNREADABLE}+", _UNREADABLE, text)
        if self._seen.endswith(_UNREADABLE):
            text = text.removeprefix(_UNREADABLE)
        self._seen += text
        if not self._automaton.feed(text.encode("utf-8", "surrogatepass")):
            _refuse(f"does not go on like this: {self._seen[-60:]!r}")
        return text

    def end(self, finish: str) -> Literal["stop", "length"]:
        """Return how the answer ended: one that is complete was not cut off, even at its last token.

        Raises:
            SchemaRefused: If it ended by itself, but is incomplete.
        """
        if self._automaton is None:
            return "stop" if finish == "stop" else "length"
        if self._automaton.complete:
            return "stop"
        if finish == "stop":
            _refuse(f"does not end like this: {self._seen[-60:]!r}")
        return "length"


def _refuse(problem: str) -> NoReturn:
    msg = f"The engine did not keep to the answer's schema, which {problem}."
    raise SchemaRefused(msg, "Its constraint was dropped; try another engine.")
