"""The action explain: what another tool's message means here, in three sentences."""

import re
from collections.abc import Mapping, Sequence

from attrs import asdict, frozen

from nlx_lsp.actions.diagnostics import Subject
from nlx_lsp.actions.filling import fill
from nlx_lsp.actions.protocol import Flow, Reads, Result
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

KIND = "quickfix"
"""What a menu lists beside a diagnostic."""
LONGEST_TITLE = 60
"""Characters of a message in a title."""
_PARTS = {"meaning": "What it means", "cause": "Why it is said here", "remedy": "What can be done"}
_LONGEST = 400
_LINK = re.compile(r"https?:|www\.|\]\s*[(\[]|<[a-z!/]|\]:", re.IGNORECASE)


class Explain:
    """Explains a message of another tool."""

    id = "explain"
    reads: Reads = "code"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:
        """Offer to explain each message at a place."""
        return [offer(self.id, "Explain", source, span, each) for each in diagnostics]

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - the diagnostic has its own
        settings: Settings,  # noqa: ARG002 - none of it matters here
        options: Mapping[str, JSON],
    ) -> "ExplainPlan":
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
        return ExplainPlan(subject=Subject.of(source, options))


@frozen(kw_only=True)
class ExplainPlan:
    """A run of the action explain."""

    subject: Subject
    """What is explained."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The symbol that the message is about."""
        return (self.subject.context.symbol,)

    def prepare(self, symbol: Symbol) -> "ExplainTask":  # noqa: ARG002 - there is but one
        """Return the work."""
        return ExplainTask(subject=self.subject)

    def verify(self, edits: Sequence[Edit]) -> None:
        """Nothing is edited."""


@frozen(kw_only=True)
class ExplainTask:
    """The explanation of one message."""

    subject: Subject
    """What is explained."""
    template: str = "explain"
    """The name of the prompt template."""
    fields: tuple[str, ...] = tuple(_PARTS)
    """What the model is asked for."""
    optional: tuple[str, ...] = ("imports",)
    """Template variables that may be left out."""
    cuttable: tuple[str, ...] = ("code", "scope")
    """Template variables that may be cut, the least useful first."""
    attempts: int = 2
    """How often the model is asked for a field, at most."""
    min_probability: float = 0.0
    """Whoever reads an explanation judges it; nothing is changed by it."""

    @property
    def symbol(self) -> Symbol:
        """The symbol that the message is about."""
        return self.subject.context.symbol

    def flow(self) -> Flow:
        """Have the parts written, and put them together.

        Raises:
            EditRefused: If the model says nothing that can be shown.
        """
        accepted, refused = yield from fill(self)
        if not accepted:
            msg = f"The model has no explanation: {next(iter(refused.values()), 'it says nothing')}."
            raise EditRefused(msg)
        diagnostic = self.subject.diagnostic
        said = f"{diagnostic.source}: {diagnostic.message}" if diagnostic.source else diagnostic.message
        parts = [f"**{_PARTS[name]}.** {accepted[name]}" for name in self.fields if name in accepted]
        quote = "\n".join(f"> {line}" for line in said.splitlines())
        return Result(text="\n\n".join([quote, *parts, "*Written by a model, and not checked.*"]))

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables."""
        return {**self.subject.values(), "fields": tuple(fields), "problems": problems}

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return an object with one bounded string a field."""
        return {
            "type": "object",
            "properties": {name: {"type": "string", "maxLength": _LONGEST} for name in fields},
            "required": list(fields),
            "additionalProperties": False,
        }

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:  # noqa: ARG002 - all alike
        """Tidy a text; refuse one that says nothing, or that leads elsewhere when it is shown as Markdown."""
        tidied = " ".join(visible(text[:_LONGEST]).split())
        problems = [] if any(map(str.isalpha, tidied)) else ["says nothing"]
        return tidied, [*problems, *(["holds a link, an address or HTML"] if _LINK.search(tidied) else [])]

    def doubt(self, text: str) -> list[str]:  # noqa: ARG002 - all alike
        """Let a draft model's words pass: they are shown as what they are."""
        return []


def offer(action: str, verb: str, source: Source, span: Span, diagnostic: Diagnostic) -> Offer:
    """Return the menu entry of an action on a diagnostic."""
    message = " ".join(diagnostic.message.split())
    short = message if len(message) <= LONGEST_TITLE else f"{message[: LONGEST_TITLE - 1].rstrip()}…"
    inside = diagnostic.span.end <= len(source.text)
    return Offer(
        action=action,
        title=f"{verb}: {short}",
        kind=KIND,
        span=diagnostic.span if inside else span,
        options={"diagnostic": asdict(diagnostic)},
    )
