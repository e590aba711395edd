"""What every action is: where it applies, and the pure steps around the model's answer.

`nlx_lsp.pipeline` calls the steps in their order; an action neither generates nor waits.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Edit, Offer, Proposal, Refusal, Span


class Task(Protocol):
    """The work on one symbol: context, prompt, judgement, edit."""

    symbol: Symbol
    """What is worked on."""
    fields: tuple[str, ...]
    """What the model is asked for; empty where nothing is needed from it."""
    optional: tuple[str, ...]
    """Template variables that may be left out of the prompt, the least useful first."""
    cuttable: str
    """The template variable that may be cut in the end."""
    attempts: int
    """How often the model is asked for a field, at most."""
    min_probability: float
    """How sure the model has to be of a field, 0 to 1."""

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables.

        Args:
            fields: What to ask for.
            problems: Why earlier answers were refused, by field.
        """
        ...

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return the JSON schema of the answer for these fields."""
        ...

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:
        """Return the text of a field as it would be used, and the reasons to refuse it."""
        ...

    def doubt(self, text: str) -> list[str]:
        """Return the reasons to refuse a text that passed, if a model of draft quality wrote it."""
        ...

    def propose(self, accepted: Mapping[str, str], refused: Mapping[str, str]) -> Proposal:
        """Return the change.

        Args:
            accepted: The texts that passed, by field.
            refused: Why there is none for the others, by field.

        Raises:
            EditRefused: If there is no safe way to make it.
        """
        ...


class Plan(Protocol):
    """A run that is about to begin: on which symbols, and what all of them share."""

    symbols: Sequence[Symbol]
    """What will be worked on, in the order of the document."""
    refusals: Sequence[Refusal]
    """What is left out from the beginning."""

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


class Action(Protocol):
    """Something a user can ask for."""

    id: str
    """By which it is dispatched; the name of its prompt templates."""

    def offers(self, source: Source, span: Span) -> Sequence[Offer]:
        """Return the menu entries at a place.  At most a millisecond; never the model."""
        ...

    def plan(self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]) -> Plan:
        """Decide what a run does.  May look around in the project: runs in a thread.

        Raises:
            UsageError: If an option makes no sense.
        """
        ...
