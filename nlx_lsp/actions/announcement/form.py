"""What the model is asked for an announcement: what to speak of, and a sentence on each."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.announcement.claims import Claim
from nlx_lsp.actions.commit_message.judgement import Judge, speaks_of
from nlx_lsp.history.habit import Habit
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON
from nlx_lsp.verify.supported import Vocabulary

MOST = 4
"""Sentences on what is new."""
_LONGEST = 240
OPENING = "opening"
"""The field of the first sentence."""


@frozen(kw_only=True)
class SentenceForm:
    """A sentence on each of some claims; see `nlx_lsp.actions.filling.Form`."""

    symbol: Symbol
    """The whole changelog."""
    claims: tuple[Claim, ...]
    """What is spoken of."""
    facts: tuple[Claim, ...]
    """What is known of the project."""
    version: str
    """The release; empty for what is not released."""
    template: str = "announcement"
    """The name of the prompt template."""
    optional: tuple[str, ...] = ()
    """Nothing may be left out."""
    cuttable: tuple[str, ...] = ()
    """Nothing may be cut."""
    attempts: int = 2
    """How often the model is asked for a field, at most."""
    min_probability: float = 0.0
    """A draft is read before it is sent."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What the model is asked for."""
        return (OPENING, *(claim.name for claim in self.claims))

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables."""
        return {
            "stage": "write",
            "facts": tuple(f"{fact.name}: {fact.text}" for fact in self.facts),
            "version": self.version,
            "claims": tuple(f"{claim.name}: {claim.text}" for claim in self.claims if claim.name in fields),
            "most": MOST,
            "room": _LONGEST,
            "fields": tuple(fields),
            "problems": problems,
        }

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return an object with a bounded string a field."""
        return {
            "type": "object",
            "properties": {name: {"type": "string", "maxLength": _LONGEST} for name in fields},
            "required": list(fields),
            "additionalProperties": False,
        }

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:
        """Return a sentence as it would be used, and why it is refused: it may say what its claim says."""
        own = [claim.text for claim in self.claims if claim.name == field]
        told = [fact.text for fact in self.facts if own == [] or fact.name == "name"]
        vocabulary = Vocabulary.of([*own, *told, self.version], strict=True)
        tidied, problems = Judge(vocabulary=vocabulary, habit=Habit(), room=_LONGEST).judge_line(text)
        if not speaks_of(tidied, " ".join(own or told)):
            problems.append("says nothing of its line")
        return tidied, problems

    def doubt(self, text: str) -> list[str]:  # noqa: ARG002 - all alike
        """Let a draft model's words pass: it is a draft."""
        return []
