"""Writes one answer with a library that knows no constraints, a token at a time.

What the schema leaves no choice about is fed to the model without asking it.  Elsewhere it is the likeliest
token that the answer may go on with.
"""

import codecs
from collections.abc import Sequence
from typing import Protocol

from nlx_lsp.engines.schema import Automaton
from nlx_lsp.engines.schema import read as read_schema
from nlx_lsp.engines.wire import Line
from nlx_lsp.engines.worker.backend import Cancelled, Emit
from nlx_lsp.engines.worker.sampling import Sampler, likeliest, probabilities
from nlx_lsp.engines.worker.stops import Stops
from nlx_lsp.errors import SchemaRefused
from nlx_lsp.values import Request


class Writer(Protocol):
    """A model that has read a prompt, and goes on behind it."""

    def logits(self) -> list[float]:
        """Return how likely each token of the vocabulary is to come next."""
        ...

    def read(self, tokens: Sequence[int]) -> None:
        """Go on behind tokens."""
        ...

    def ends(self, token: int) -> bool:
        """Return whether a token ends the answer."""
        ...

    def text(self, token: int) -> bytes:
        """Return the text of a token; empty for a control token."""
        ...

    def exactly(self, text: bytes) -> list[int]:
        """Return the tokens of just this text, without a space before; empty if there are none."""
        ...


class Answer:
    """One answer, as it is written.

    Args:
        writer: That writes it.
        request: What was asked for.
        emit: Gets the tokens.
    """

    def __init__(self, writer: Writer, request: Request, emit: Emit) -> None:
        self._writer = writer
        self._emit = emit
        self._most = request.max_tokens
        self._alternatives = request.alternatives
        self._automaton = None if request.schema is None else Automaton(read_schema(request.schema))
        self._stops = Stops(request.stop if request.schema is None else ())
        self._sampler = Sampler(request.temperature, request.seed)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = 0
        """Tokens."""

    def write(self, cancelled: Cancelled) -> str | None:
        """Write it all, and return how it ended; None if it was cancelled."""
        finish: str | None = "length"
        while finish == "length" and self.written < self._most:
            if cancelled():
                return None
            finish = self._go_on()
        last = self._stops.take(self._decoder.decode(b"", final=True)) + self._stops.rest()
        if last:
            self._emit({"text": last, "probability": 1.0})
        return finish

    def _go_on(self) -> str:
        """Write one token, or several of which none is in doubt."""
        forced = self._automaton.forced() if self._automaton else b""
        tokens = self._writer.exactly(forced)[: self._most - self.written] if forced.isascii() else []
        more: Line = {"probability": 1.0}
        if not tokens:
            logits = self._writer.logits()
            token = self._sampler.pick(logits, self._allowed)
            if token is None:
                msg = "The model's vocabulary cannot write what the schema demands."
                raise SchemaRefused(msg)
            if self._writer.ends(token):
                return "stop"
            tokens, more = [token], self._judged(logits, token)
        for token in tokens:
            self._put(token, more)
        if self._stops.reached or (self._automaton and self._automaton.closed):
            return "stop"
        self._writer.read(tokens)
        return "length"

    def _judged(self, logits: list[float], token: int) -> Line:
        """Return how sure the model is of a token, and of which others."""
        others = likeliest(logits, self._alternatives)
        sure, *shares = probabilities(logits, [token, *others])
        item: Line = {"probability": sure}
        if others:
            texts = (self._writer.text(other).decode("utf-8", "replace") for other in others)
            item["alternatives"] = list(zip(texts, shares, strict=True))
        return item

    def _allowed(self, token: int) -> bool:
        if self._automaton is None:
            return True
        if self._writer.ends(token):
            return self._automaton.complete
        text = self._writer.text(token)
        return bool(text) and self._automaton.accepts(text)

    def _put(self, token: int, more: Line) -> None:
        self.written += 1
        text = self._writer.text(token)
        if self._automaton:
            self._automaton.feed(text)
        released = self._stops.take(self._decoder.decode(text))
        if released:
            self._emit({"text": released, **more})
