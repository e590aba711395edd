"""The fields of a commit message that the model fills, and what is made of them."""

import textwrap
from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.commit_message.judgement import LONGEST_LINE, Judge
from nlx_lsp.history.habit import Habit
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON

LINES = ("why", "details_1", "details_2")
"""The fields that become the body; each may be left empty."""
_LONGEST_EXAMPLE = 100
WIDTH = 72
"""Characters of a line of a body."""


@frozen(kw_only=True)
class MessageForm:
    """What the model is asked for; see `nlx_lsp.actions.filling.Form`."""

    symbol: Symbol
    """The whole file of the message."""
    judge_of: Judge
    """Judges what is said."""
    fields: tuple[str, ...]
    """What the model is asked for."""
    types: tuple[str, ...]
    """The types that it may choose from."""
    scopes: tuple[str, ...]
    """The scopes that it may choose from; the empty one is none."""
    given: str
    """The subject that somebody has written; empty for none."""
    changes: str
    """What has changed, symbol by symbol, or part by part."""
    patch: str
    """The changed lines."""
    template: str = "commit_message"
    """The name of the prompt template."""
    optional: tuple[str, ...] = ()
    """Nothing may be left out."""
    cuttable: tuple[str, ...] = ("patch", "changes")
    """Template variables that may be cut, the least useful first."""
    attempts: int = 2
    """How often the model is asked for a field, at most."""
    min_probability: float = 0.0
    """A message is read before it is committed."""

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables."""
        return {
            "stage": "message",
            "habit": self.judge_of.habit.describe(),
            "english": self.judge_of.habit.english,
            "examples": tuple(example[:_LONGEST_EXAMPLE] for example in self.judge_of.habit.examples),
            "room": self.judge_of.room,
            "given": self.given,
            "changes": self.changes,
            "patch": self.patch,
            "fields": tuple(fields),
            "problems": problems,
        }

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return an object with a choice or a bounded string a field."""
        kinds: dict[str, JSON] = {
            "type": {"enum": list(self.types)},
            "scope": {"enum": list(self.scopes)},
            "subject": {"type": "string", "maxLength": self.judge_of.room + 8},
        }
        properties = {name: kinds.get(name, {"type": "string", "maxLength": LONGEST_LINE}) for name in fields}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:
        """Return the text of a field as it would be used, and the reasons to refuse it."""
        choices = {"type": self.types, "scope": self.scopes}.get(field)
        if choices is not None:
            return text, [] if text in choices else [f"is none of {', '.join(filter(None, choices))}"]
        if field == "subject":
            return self.judge_of.judge_subject(text)
        return self.judge_of.judge_line(text)

    def doubt(self, text: str) -> list[str]:  # noqa: ARG002 - all alike
        """Let a draft model's words pass: they are read before they are committed."""
        return []


def body_of(lines: Sequence[str], habit: Habit) -> str:
    """Return sentences as the body of a message, wrapped, as a list where that is usual."""
    if habit.bullets:
        return "\n".join(_wrapped(f"- {line}", "  ") for line in lines)
    return _wrapped(" ".join(lines), "")


def _wrapped(text: str, indent: str) -> str:
    wrapped = textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(wrapped)
