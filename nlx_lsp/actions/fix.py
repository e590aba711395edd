"""The action fix: lines that make another tool's message go away, kept only if they can be verified."""

import json
import logging
from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.diagnostics import Subject
from nlx_lsp.actions.explain import offer
from nlx_lsp.actions.protocol import Ask, Flow, Reads, Result
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.lines import replace_lines
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Diagnostic, Edit, FieldReport, Offer, Proposal, Refusal, Span
from nlx_lsp.verify.diagnosis import is_gone
from nlx_lsp.verify.replacement import verify_replacement

_ATTEMPTS = 2
_MOST_LINES = 12
_LONGEST_LINE = 160
_TOKENS = 600
_REPAIR_TEMPERATURE = 0.5

_log = logging.getLogger(__name__)


class Fix:
    """Mends what another tool complains of."""

    id = "fix"
    reads: Reads = "code"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:
        """Offer to mend each message at a place."""
        return [offer(self.id, "Try to fix", source, span, each) for each in diagnostics]

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - the diagnostic has its own
        settings: Settings,  # noqa: ARG002 - none of it matters here
        options: Mapping[str, JSON],
    ) -> "FixPlan":
        """Find the code.

        Args:
            source: The document.
            span: Does not count.
            settings: What the user has set.
            options: ``diagnostic``: an object with the fields of `Diagnostic`.

        Returns:
            The code that the diagnostic is about.

        Raises:
            UsageError: If there is no diagnostic.
        """
        return FixPlan(subject=Subject.of(source, options))


@frozen(kw_only=True)
class FixPlan:
    """A run of the action fix."""

    subject: Subject
    """What is mended."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The symbol that the message is about."""
        return (self.subject.context.symbol,)

    def prepare(self, symbol: Symbol) -> "FixTask":  # noqa: ARG002 - there is but one
        """Return the work."""
        return FixTask(subject=self.subject)

    def verify(self, edits: Sequence[Edit]) -> None:
        """Prove once more that the edits may be made.

        Raises:
            EditRefused: If they may not.
        """
        for edit in edits:
            verify_replacement(self.subject.context.source, self.subject.context.symbol, edit)


@frozen(kw_only=True)
class FixTask:
    """The mending of what one message is about."""

    subject: Subject
    """What is mended."""

    @property
    def symbol(self) -> Symbol:
        """The symbol that the message is about."""
        return self.subject.context.symbol

    def flow(self) -> Flow:
        """Ask for other lines, and once more if they cannot be used.

        Raises:
            EditRefused: If there are none that can be.
        """
        problem = ""
        for attempt in range(_ATTEMPTS):
            answer = yield self._ask(attempt, problem)
            if not answer.asked:
                msg = "The bundled model was not made for this."
                raise EditRefused(msg, "Set engine.model to a bigger one; `nlx-lsp models list` names some.")
            try:
                edit, note = self._check(answer.text)
            except EditRefused as error:
                problem = error.message
                _log.info("a fix of %s is refused: %s", self.symbol.title, problem)
                continue
            return Result(
                proposal=Proposal(
                    symbol=self.symbol.title,
                    target=self.subject.lines if not self.symbol.name else self.symbol.span,
                    edits=(edit,),
                    fields=(FieldReport(name="replacement", writer="model"),),
                    note=note,
                )
            )
        raise EditRefused(problem)

    def _ask(self, attempt: int, problem: str) -> Ask:
        lines: JSON = {
            "type": "array",
            "items": {"type": "string", "maxLength": _LONGEST_LINE},
            "maxItems": _MOST_LINES,
        }
        return Ask(
            template="fix",
            values={**self.subject.values(), "problem": problem},
            schema={
                "type": "object",
                "properties": {"replacement": lines},
                "required": ["replacement"],
                "additionalProperties": False,
            },
            max_tokens=_TOKENS,
            temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
            seed=attempt,
            optional=("imports",),
            cuttable=("code", "scope"),
            fields=("replacement",),
            billed=attempt == 0,
        )

    def _check(self, answer: str) -> tuple[Edit, str]:
        """Return the edit, and what is to be said of it.

        Raises:
            EditRefused: If it may not be made, or does not help.
        """
        source = self.subject.context.source
        try:
            given = json.loads(answer)["replacement"]
        except (ValueError, KeyError, TypeError, RecursionError):
            given = None
        lines = [line for line in given if isinstance(line, str)] if isinstance(given, list) else []
        if not any(line.strip() for line in lines):
            msg = "The model offers no lines."
            raise EditRefused(msg)
        if len("\n".join(lines)) > _LONGEST_LINE * _MOST_LINES:
            msg = "The replacement is too long."
            raise EditRefused(msg)
        edit = replace_lines(source, self.subject.lines, lines)
        verify_replacement(source, self.symbol, edit)
        gone = is_gone(self.subject.diagnostic, source.text, apply(source.text, [edit]), source.path)
        if gone is False:
            msg = "The message would still be there."
            raise EditRefused(msg)
        return edit, "the message is gone" if gone else "whether the message is gone could not be checked"
