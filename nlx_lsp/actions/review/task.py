"""The review of one symbol: the model names faults, each is checked, and then doubted alone."""

import logging
from collections import Counter
from collections.abc import Generator, Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.actions.review import candidate
from nlx_lsp.actions.review.candidate import Candidate
from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.actions.yes import ALTERNATIVES, LONGEST_ANSWER, is_told, probability_of_yes
from nlx_lsp.errors import EditRefused
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Diagnostic, Finding, Span
from nlx_lsp.verify.anchor import Line, quotes

_TOKENS_A_FINDING = 260
_MOST_QUOTES = 150
"""Lines of a symbol up to which the decoder itself keeps the model to them."""
_LONGEST_QUOTE = 200
_SURE = {"strict": 0.85, "normal": 0.6, "chatty": 0.3}
"""How probable a yes has to be, by the setting `review.doubt`."""

_log = logging.getLogger(__name__)


@frozen(kw_only=True)
class ReviewTask:
    """The review of one symbol, or of some lines of it."""

    context: SyntaxContext
    """The symbol and what it mentions."""
    span: Span
    """The lines that are reviewed: whole lines."""
    code: str
    """The text that the model sees, at the indentation of its first line."""
    lines: Sequence[Line]
    """The lines of the span that hold code; there is at least one."""
    settings: Settings
    """What the user has set."""
    dismissed: Dismissed
    """What the user no longer wants to be told."""
    diagnostics: Sequence[Diagnostic] = ()
    """What other tools say already."""

    @property
    def symbol(self) -> Symbol:
        """What is reviewed."""
        return self.context.symbol

    def flow(self) -> Flow:
        """Ask for faults, check each, and ask about each again.

        Raises:
            EditRefused: If the model was not made for reviews.
        """
        most = self.settings.review.findings
        answer = yield self._ask({"most": most, "doubted": None}, self._schema(quotes(self.lines), most))
        if not answer.asked:
            msg = "The bundled model was not made for reviews."
            raise EditRefused(msg, "Set engine.model to a bigger one; `nlx-lsp models list` names some.")
        dropped: Counter[str] = Counter()
        candidates: list[Candidate] = []
        for item in candidate.read(answer.text):
            checked = candidate.check(item, self.context, self.lines, self.diagnostics, self.dismissed)
            if isinstance(checked, str):
                dropped[checked] += 1
                _log.info("a finding in %s is dropped: %s", self.symbol.title, checked)
                _log.debug("it was %r", item)
            elif any(_overlap(checked.span, other.span) for other in candidates):
                dropped["the line has a finding already"] += 1
            elif len(candidates) == most:
                dropped["there are too many"] += 1
            else:
                candidates.append(checked)
        findings = yield from self._doubt(candidates, dropped)
        return Result(findings=findings, dropped=dict(dropped), span=self.span)

    def _doubt(
        self, candidates: Sequence[Candidate], dropped: Counter[str]
    ) -> Generator[Ask, Answer, tuple[Finding, ...]]:
        least = _SURE[self.settings.review.doubt]
        findings = []
        for each in candidates:
            answer = yield self._ask({"doubted": {"quote": each.quote, "message": each.message}})
            sure, told = probability_of_yes(answer.tokens), is_told(answer.tokens)
            if sure < least:
                dropped["the model doubts it"] += 1
                _log.info("a finding in %s is doubted: %.2f < %.2f", self.symbol.title, sure, least)
                continue
            if not told and self.settings.review.doubt == "strict":
                dropped["the engine does not tell how sure the model is"] += 1
                continue
            findings.append(
                Finding(
                    symbol=self.symbol.title,
                    target=self.symbol.span,
                    span=each.span,
                    category=each.category,
                    message=each.message,
                    confidence=sure if told else None,
                    replacement=each.replacement if self.settings.review.replacements else None,
                    note=each.note,
                )
            )
        return tuple(findings)

    def _ask(self, more: Mapping[str, JSON], schema: Mapping[str, JSON] | None = None) -> Ask:
        context = self.context
        return Ask(
            template="review",
            values={
                "path": context.source.path.replace("\\", "/").rpartition("/")[2],
                "language": context.source.language.id,
                "imports": context.imports,
                "constants": context.constants,
                "scope": context.scope,
                "callees": context.callees,
                "code": self.code,
                "kind": context.symbol.kind,
                "part": self._part,
                **more,
            },
            schema=schema,
            max_tokens=_TOKENS_A_FINDING * self.settings.review.findings if schema else LONGEST_ANSWER,
            alternatives=0 if schema else ALTERNATIVES,
            optional=("callees", "constants", "imports"),
            cuttable=("code", "scope"),
            fields=("findings",) if schema else (),
            billed=schema is not None,
        )

    @property
    def _part(self) -> str:
        """The lines that are meant, where these are not all of the symbol."""
        return "" if self.symbol.span in self.span else self.context.source.slice(self.span)

    def _schema(self, lines: Sequence[str], most: int) -> Mapping[str, JSON]:
        fits = len(lines) <= _MOST_QUOTES and max(map(len, lines), default=0) <= _LONGEST_QUOTE
        quote: JSON = {"enum": list(lines)} if lines and fits else _string(_LONGEST_QUOTE)
        properties = {
            "quote": quote,
            "when": _string(candidate.LONGEST_INPUT),
            "problem": _string(candidate.LONGEST_PROBLEM),
            "category": {"enum": list(CATEGORIES)},
        }
        if self.settings.review.replacements:
            line = _string(candidate.LONGEST_LINE)
            properties["replacement"] = {"type": "array", "items": line, "maxItems": candidate.MOST_LINES}
        finding = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        return {
            "type": "object",
            "properties": {"findings": {"type": "array", "items": finding, "maxItems": most}},
            "required": ["findings"],
            "additionalProperties": False,
        }


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _string(longest: int) -> dict[str, JSON]:
    return {"type": "string", "maxLength": longest}
