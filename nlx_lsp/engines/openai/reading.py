"""Reads one answer: piece by piece, without thoughts, in its shape, and with what it cost."""

import time
from typing import Literal

from attrs import evolve

from nlx_lsp.engines.openai.compact import Compactor
from nlx_lsp.engines.openai.dialect import Way
from nlx_lsp.engines.openai.piece import Piece
from nlx_lsp.engines.openai.thoughts import Thoughts
from nlx_lsp.engines.watch import Watch
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.values import Chunk, Request, Timings, Token

_WAY_OUT = "Switch its thinking off at the server, or set openai.model to a model that does not think."


class Reading:
    """The state of one answer.

    Args:
        request: What was asked.
        way: How the answer is forced into the request's schema; None for not at all.

    Raises:
        SchemaRefused: If the schema itself cannot be used.
    """

    def __init__(self, request: Request, way: Way | None) -> None:
        self._watch = Watch(request.schema)
        self._compactor = Compactor() if request.schema is not None and way != "grammar" else None
        self._thoughts = Thoughts()
        self._wants_something = request.schema is not None
        self._thought = False
        self._began = time.monotonic()
        self._first = 0.0
        self._read = self._total = 0
        self._spent: dict[str, float] = {}
        self.finish: Literal["stop", "length"] | None = None
        """How the answer has ended; None while it goes on."""
        self.said: list[Token] = []
        """All tokens so far."""
        self.sure = False
        """Whether the server has told how sure the model was."""

    def take(self, piece: Piece) -> Chunk | None:
        """Return what is new; None if nothing is.

        Raises:
            SchemaRefused: If the answer leaves its shape here.
        """
        self._spent |= piece.spent
        self._thought |= piece.thought
        self.sure |= piece.sure
        self.finish = piece.finish or self.finish
        self._read, self._total = max(piece.read, self._read), piece.total or self._total
        tokens = tuple(filter(None, map(self._token, piece.tokens)))
        if not tokens:
            return Chunk(prompt_done=self._read, prompt_total=self._total) if piece.total else None
        self._first = self._first or time.monotonic()
        self.said += tokens
        return Chunk(tokens=tokens, prompt_done=self._total, prompt_total=self._total)

    def end(self, prompt_tokens: int) -> Chunk:
        """Return the last piece of an answer that has come to its end.

        Args:
            prompt_tokens: What counts where the server has not told.

        Raises:
            SchemaRefused: If it ended by itself, but is incomplete.
            EngineCrashed: If the server has not said that this is the end.
            EngineError: If nothing was said.
        """
        if self.finish is None:
            msg = "The server stopped in the middle of its answer."
            raise EngineCrashed(msg, "Look into its log; the next request tries again.")
        held = self._thoughts.rest()
        rest = self._token(Token(text=held)) if held else None
        self.said += [rest] if rest else []
        if not self.said:
            self._complain(self.finish)
        now = time.monotonic()
        measured = {
            "prompt_tokens": prompt_tokens,
            "cached_tokens": 0,
            "prompt_seconds": (self._first or now) - self._began,
            "generated_tokens": len(self.said),
            "generated_seconds": now - (self._first or now),
        }
        timings = Timings(**(measured | self._spent))  # type: ignore[arg-type]  # counts are whole
        total = timings.prompt_tokens
        last = Chunk(
            prompt_done=total, prompt_total=total, finish=self._watch.end(self.finish), timings=timings
        )
        return evolve(last, tokens=(rest,)) if rest else last

    def _token(self, token: Token) -> Token | None:
        """Return a token as it is passed on; None if nothing is left of it."""
        text = self._thoughts.take(token.text)
        self._thought |= self._thoughts.any
        if self._compactor:
            text = self._compactor.take(text)
        text = self._watch.take(text)
        return evolve(token, text=text) if text else None

    def _complain(self, finish: str) -> None:
        if self._thought:
            until = " until its tokens were used up" if finish == "length" else ""
            msg = f"The model thought{until}, and said nothing."
            raise EngineError(msg, _WAY_OUT)
        if self._wants_something:
            msg = "The server gave an empty answer."
            raise EngineError(msg, "Look into its log; another model may do better.")
