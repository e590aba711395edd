"""What a library has to be able to do to serve in a worker."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nlx_lsp.engines.wire import Line
from nlx_lsp.values import Request

Emit = Callable[[Line], None]
"""Takes an item of an answer; see `nlx_lsp.engines.wire`."""
Cancelled = Callable[[], bool]
"""Says whether the answer is still wanted."""


class Backend(Protocol):
    """A loaded model.  Every method may be called from several threads at once."""

    context_tokens: int
    """Tokens of prompt and answer that one request may use."""
    begin: Sequence[int]
    """Tokens with which the model wants every prompt to begin."""

    def tokenize(self, text: str) -> list[int]:
        """Return the tokens of a text; control tokens in it are text."""
        ...

    def generate(self, prompt: list[int], request: Request, emit: Emit, cancelled: Cancelled) -> Line | None:
        """Answer.

        Args:
            prompt: Its tokens, which fit the context together with the answer.
            request: The other fields of it count.
            emit: Gets the tokens as they come.
            cancelled: Is asked as often as possible.

        Returns:
            The fields of the result, or None if it was cancelled.

        Raises:
            SchemaRefused: If the schema does not compile.
        """
        ...
