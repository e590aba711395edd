"""Fills the fields of an answer: each is judged alone, and asked for again if it is refused.

For actions whose answer is one text a field.  Knows no action, and not what becomes of the texts.
"""

import logging
from collections.abc import Generator, Mapping, Sequence
from typing import Protocol

from nlx_lsp.actions.protocol import Answer, Ask
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON
from nlx_lsp.verify.answer import read

UNASKED = "the model was not made for this"
"""Why nothing came from a model whose prompt format has no such question."""
_TOKENS_A_FIELD = 96
"""Room for one field: its key and the longest text that the schema allows, for a poor tokenizer."""
_DRAFT_CAUTION = 0.4
"""How sure a model of draft quality has to be, at least: below, more of it is false than true
(docs/model-card.md)."""
_REPAIR_TEMPERATURE = 0.5
"""At 0 a model that is asked again says much the same again."""

_log = logging.getLogger(__name__)


class Form(Protocol):
    """A set of fields to be filled."""

    @property
    def template(self) -> str:
        """The name of the prompt template."""
        ...

    @property
    def fields(self) -> tuple[str, ...]:
        """What the model is asked for; empty where nothing is needed from it."""
        ...

    @property
    def optional(self) -> tuple[str, ...]:
        """Template variables that may be left out of the prompt, the least useful first."""
        ...

    @property
    def cuttable(self) -> tuple[str, ...]:
        """Template variables that may be cut in the end, the least useful first."""
        ...

    @property
    def symbol(self) -> Symbol:
        """What the fields are about."""
        ...

    @property
    def attempts(self) -> int:
        """How often the model is asked for a field, at most."""
        ...

    @property
    def min_probability(self) -> float:
        """How sure the model has to be of a field, 0 to 1."""
        ...

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


def fill(form: Form) -> Generator[Ask, Answer, tuple[dict[str, str], dict[str, str]]]:
    """Ask for the fields, and again for those that were refused.

    Returns:
        The texts that passed, and why there is none for the others, by field.
    """
    accepted: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    wanted = form.fields
    for attempt in range(form.attempts):
        if not wanted:
            break
        answer = yield Ask(
            template=form.template,
            values=form.values(wanted, problems),
            schema=form.schema(wanted),
            max_tokens=_TOKENS_A_FIELD * (len(wanted) + 1),
            temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
            seed=attempt,
            optional=form.optional,
            cuttable=form.cuttable,
            fields=wanted,
            billed=attempt == 0,
        )
        if not answer.asked:
            problems = {name: [UNASKED] for name in wanted}
            break
        problems = _judge(form, wanted, answer, accepted)
        wanted = tuple(name for name in wanted if name in problems)
    return accepted, {name: "; ".join(reasons) for name, reasons in problems.items()}


def _judge(
    form: Form, wanted: Sequence[str], answer: Answer, accepted: dict[str, str]
) -> dict[str, list[str]]:
    """Sort what was said into `accepted`; return the reasons for the rest."""
    said = read(answer.tokens)
    problems: dict[str, list[str]] = {}
    least = max(form.min_probability, _DRAFT_CAUTION if answer.draft else 0.0)
    for name in wanted:
        if name not in said:
            problems[name] = ["the answer has no such field"]
            continue
        text, reasons = form.judge(name, said[name].text)
        if answer.draft and not reasons:
            reasons = form.doubt(text)
        sure = said[name].probability
        if not reasons and sure < least:
            reasons = [f"the model is not sure of it: {sure:.2f} < {least:.2f}"]
        if reasons:
            problems[name] = reasons
            _log.debug("refused %s of %s: %r: %s", name, form.symbol.qualname, said[name].text, reasons)
        else:
            accepted[name] = text
    return problems
