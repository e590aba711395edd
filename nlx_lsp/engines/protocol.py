"""What every engine promises.  The contract suite in ``tests/engines`` holds each of them to it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TYPE_CHECKING, Protocol, Self

from attrs import frozen

from nlx_lsp.errors import ContextOverflow, EngineError
from nlx_lsp.values import Chunk, Model, Request

if TYPE_CHECKING:  # a worker, which shares a part of it, starts faster without them
    from nlx_lsp.settings import Settings

OnLoad = Callable[[float], None]
"""Takes the progress of loading, 0 to 1; returns at once."""


@frozen(kw_only=True)
class Prospect:
    """What an engine would run, as far as that can be seen without loading it."""

    model: str
    """What to call it: a weights file, a script, an address; empty if there is nothing."""
    about: str = ""
    """What it says of itself, in a few words; may be empty."""
    problem: EngineError | None = None
    """Why it cannot be run, and the way out; None if nothing speaks against it."""
    foreign: bool = False
    """Whether it cannot be run because it is of a format that this engine does not know at all."""


class Engine(Protocol):
    """A source of generated text.

    Every method may be called from several tasks at once, before or after `load`.  No method blocks
    the event loop.
    """

    name: str
    """The name under which settings choose it."""
    runs_files: bool
    """Whether what it runs is a weights file of this machine."""

    @classmethod
    def examine(cls, settings: "Settings") -> Prospect:
        """Look at what the settings describe; `engine.model` is a path by now, or empty.

        It may read a file's header, but imports no library and starts nothing.  May be called in a thread.
        """
        ...

    @classmethod
    def from_settings(cls, settings: "Settings") -> Self:
        """Return the engine that the settings describe; neither reads nor starts anything.

        Raises:
            ModelMissing: If they do not say which model to run.
        """
        ...

    async def load(self, on_load: OnLoad | None = None) -> Model:
        """Make the model ready; a second call returns at once.

        Raises:
            EngineMissing: If the engine's package is not installed.
            ModelMissing: If there is no model file.
            ModelRefused: If the file is damaged or of a kind that the engine cannot run.
            EngineCrashed: If the process that holds the model died while loading.
        """
        ...

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the length of each text in tokens, by the model's own tokenizer."""
        ...

    def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Stream the answer; the last chunk has `finish` and `timings`.

        A schema ends the answer by itself, so `Request.stop` does not count beside one.

        Closing the generator, or cancelling the task that iterates it, stops the engine: the computation, not
        just the answer.  That takes half a second at most, or with a large model as long as the tokens that
        it reads at once.

        Raises:
            SchemaRefused: If the schema did not compile, or was not obeyed.
            ContextOverflow: If prompt and answer do not fit the model's context.
            EngineCrashed: If the process that holds the model died; the next call starts a new one.
        """
        ...

    async def close(self) -> None:
        """Stop whatever runs and free the model.  A closed engine may be loaded again."""
        ...


def check_room(prompt_tokens: int, answer_tokens: int, context_tokens: int) -> None:
    """Make sure that a prompt and the longest answer to it fit the context.

    Raises:
        ContextOverflow: If they do not.
    """
    if prompt_tokens + answer_tokens > context_tokens:
        msg = (
            f"A prompt of {prompt_tokens} tokens and an answer of up to {answer_tokens} do not fit "
            f"the model's context of {context_tokens} tokens."
        )
        raise ContextOverflow(msg, "Raise engine.context_tokens, or lower prompt.budget_tokens.")
