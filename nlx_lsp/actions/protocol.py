"""What every action is: where it applies, and the pure steps around the model's answer.

`nlx_lsp.pipeline` calls the steps in their order; an action neither generates nor waits: it yields its
questions and is sent the answers.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Literal, Protocol, runtime_checkable

from attrs import field, frozen

from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Diagnostic, Edit, Finding, Offer, Proposal, Refusal, Run, Span, Token


@frozen(kw_only=True)
class Ask:
    """One question to the model."""

    template: str
    """The name of the prompt template."""
    text: str = ""
    """The template itself, for models that chat; empty where it is a file."""
    values: Mapping[str, JSON]
    """The template's variables."""
    schema: Mapping[str, JSON] | None
    """The JSON schema that the answer follows; None for free text."""
    max_tokens: int
    """Generation stops here, at the latest."""
    temperature: float = 0.0
    """0 takes the likeliest token each time."""
    seed: int = 0
    """Makes an answer at a higher temperature repeatable."""
    stop: tuple[str, ...] = ()
    """Texts that end an answer without a schema."""
    alternatives: int = 0
    """How many of the likeliest tokens to tell at each place."""
    optional: tuple[str, ...] = ()
    """Template variables that may be left out of the prompt, the least useful first."""
    cuttable: tuple[str, ...] = ()
    """Template variables that may be cut in the end, the least useful first."""
    fields: tuple[str, ...] = ()
    """The answer's fields in their order: how many have begun says how far it is."""
    billed: bool = True
    """Whether the outcome shows its bill: not for a question that repeats another."""


@frozen(kw_only=True)
class Answer:
    """What the model said."""

    tokens: tuple[Token, ...] = ()
    """As they were generated."""
    asked: bool = True
    """Whether it was asked at all: its prompt format may have no such question."""
    draft: bool = False
    """Whether it is of draft quality."""
    cut: bool = False
    """Whether the answer was cut off at its greatest length."""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(token.text for token in self.tokens)


@frozen(kw_only=True)
class Result:
    """What the work on one symbol has come to."""

    proposal: Proposal | None = None
    """A change of the document."""
    besides: tuple[Proposal, ...] = ()
    """Changes of other files that belong to it."""
    findings: tuple[Finding, ...] = ()
    """Probable faults."""
    dropped: Mapping[str, int] = field(factory=dict)
    """What the model said and nobody is shown: how often, by reason."""
    refusals: tuple[Refusal, ...] = ()
    """What was not done, although the work has come to an end."""
    text: str = ""
    """What is to be shown and not applied, as Markdown."""
    span: Span | None = None
    """The text that was worked on, where that is not the symbol's."""
    part: Any = None
    """What an `AssemblingPlan` makes a whole of."""


Flow = Generator[Ask | Run, Any, Result]
"""A conversation with the model, turned inside out: it yields questions, is sent the answers, and returns.

An `Ask` is answered by an `Answer`, a `Run` by a `Ran`.  Where the engine fails, its error is raised at the
`Ask`; a conversation that can do without the model goes on.
"""


class Task(Protocol):
    """The work on one symbol: context, prompt, judgement, edit."""

    @property
    def symbol(self) -> Symbol:
        """What is worked on."""
        ...

    def flow(self) -> Flow:
        """Begin the conversation.  Every step runs in a thread of its own, one after the other.

        Raises:
            EditRefused: In a step, if there is no safe way to go on.
        """
        ...


class Plan(Protocol):
    """A run that is about to begin: on which symbols, and what all of them share."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """What will be worked on, in the order of the document."""
        ...

    @property
    def refusals(self) -> Sequence[Refusal]:
        """What is left out from the beginning."""
        ...

    def prepare(self, symbol: Symbol) -> Task | None:
        """Return the work on one symbol; None if there is nothing to do.

        Raises:
            EditRefused: If the symbol is written in a way that cannot be edited safely.
        """
        ...

    def verify(self, edits: Sequence[Edit]) -> None:
        """Prove that edits do to the document what the action may do, and nothing else.

        Raises:
            EditRefused: If they do not.
        """
        ...


@runtime_checkable
class AssemblingPlan(Plan, Protocol):
    """A plan that makes one change of what its symbols have come to."""

    def assemble(self, results: Sequence[Result]) -> Flow:
        """Put the parts of the results together: a conversation like that of a task.

        Args:
            results: Of the symbols that were worked on to the end, in their order.

        Returns:
            The conversation; its result is that of the whole run.

        Raises:
            EditRefused: In a step, if there is no safe way to go on.
        """
        ...


Reads = Literal["code", "prose", "any"]
"""What an action works on: what has a grammar, what is written for people, or either."""


class Action(Protocol):
    """Something a user can ask for."""

    @property
    def id(self) -> str:
        """By which it is dispatched; the name of its prompt templates."""
        ...

    @property
    def reads(self) -> Reads:
        """The documents that it works on; it is not asked for offers in others."""
        ...

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:
        """Return the menu entries at a place.  At most a millisecond; never the model.

        Args:
            source: The document.
            span: The selection, or an empty span where the cursor is.
            diagnostics: What other tools say of that place, as far as the editor tells.
        """
        ...

    def plan(self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]) -> Plan:
        """Decide what a run does.  May look around in the project: runs in a thread.

        Raises:
            UsageError: If an option makes no sense.
        """
        ...
