"""What the prompt of an action is told: the variables of its template, each only where it asks for them."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from nlx_lsp.actions.own.paragraphs import find_paragraphs
from nlx_lsp.actions.own.subject import Subject
from nlx_lsp.syntax.context import SyntaxContext, slice_context, survey
from nlx_lsp.syntax.facts import Facts
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import JSON, Span

_AROUND = 10
"""Lines before and behind what is worked on."""
_EXAMPLES = 2
_LONGEST_EXAMPLE = 800
"""Characters."""
OPTIONAL = ("facts", "callees", "imports", "examples")
"""Variables that may be left out of a prompt, the least useful first."""
CUTTABLE = ("after", "before", "code", "scope")
"""Variables that may be cut, the least useful first."""


@frozen(kw_only=True, slots=False)
class Material:
    """The variables of a prompt."""

    subject: Subject
    """What is worked on."""
    wanted: frozenset[str]
    """The variables that the template asks for."""
    options: Mapping[str, str] = field(factory=dict)
    """The instruction, and the language of the answer, where there is one."""

    def values(self) -> dict[str, JSON]:
        """Return the variables."""
        sources: Mapping[str, Callable[[], JSON]] = {
            "selection": lambda: self._selection,
            "code": lambda: self._context.code if self._named else self._selection,
            "symbol": lambda: self.subject.symbol.qualname,
            "kind": lambda: self.subject.symbol.kind,
            "facts": lambda: describe(self._context.facts) if self._named else (),
            "scope": lambda: self._context.scope,
            "imports": lambda: self._context.imports,
            "callees": lambda: self._context.callees,
            "before": lambda: self._before,
            "after": lambda: self._after,
            "path": lambda: self.subject.source.path.replace("\\", "/").rpartition("/")[2],
            "language": lambda: self.subject.source.language.id,
            "instruction": lambda: self.options.get("instruction", ""),
            "examples": self._examples,
            "target": lambda: self.options.get("language", ""),
        }
        return {name: sources[name]() for name in self.wanted}

    def of(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return those of some variables that the template asks for."""
        return tuple(name for name in names if name in self.wanted)

    @property
    def _named(self) -> bool:
        return bool(self.subject.symbol.name)

    @cached_property
    def _context(self) -> SyntaxContext:
        return slice_context(survey(self.subject.source), self.subject.symbol)

    @property
    def _selection(self) -> str:
        if self.subject.paragraphs and self.subject.span == self.subject.paragraphs[0].span:
            return self.subject.said  # one paragraph, on one line
        source, lines = self.subject.source, self.subject.source.whole_lines(self.subject.span)
        return textwrap.dedent("\n".join(source.slice(lines).splitlines()))

    @property
    def _before(self) -> str:
        lines = self.subject.source.slice(Span(start=0, end=self.subject.span.start)).splitlines()
        return "\n".join(lines[-_AROUND:]).strip("\n")

    @property
    def _after(self) -> str:
        source = self.subject.source
        lines = source.slice(Span(start=self.subject.span.end, end=len(source.text))).splitlines()
        return "\n".join(lines[: _AROUND + 1]).strip("\n")

    def _examples(self) -> tuple[str, ...]:
        """Return what is nearest and of the same sort: paragraphs of the author, or definitions."""
        subject = self.subject
        if subject.is_prose:
            spans = [
                (each.span, each.text(subject.source))
                for each in find_paragraphs(subject.source)
                if each.kind == "paragraph" and not _overlap(each.span, subject.span)
            ]
        else:
            kinds = {"function", "method"} if subject.symbol.kind in ("function", "method") else {"class"}
            spans = [
                (each.span, subject.source.slice(each.span))
                for each in outline(subject.source)
                if each.kind in kinds and each.name and not _overlap(each.span, subject.symbol.span)
            ]
        fitting = [(span, text) for span, text in spans if len(text) <= _LONGEST_EXAMPLE]
        fitting.sort(key=lambda each: abs(each[0].start - subject.span.start))
        return tuple(text for _, text in fitting[:_EXAMPLES])


def describe(facts: Facts) -> tuple[str, ...]:
    """Return what the syntax tree says of a definition, a fact a line."""
    parameters = [
        f"parameter {each.label}"
        + (f": {each.annotation}" if each.annotation else "")
        + (f" = {each.default}" if each.default else "")
        for each in facts.parameters
    ]
    results = [f"returns {facts.returns_annotation}"] if facts.returns_annotation else []
    return (
        *parameters,
        *results,
        *(f"raises {each.name}" for each in facts.raises),
        *(f"attribute {name}" for name in facts.attributes),
        *(f"base {name}" for name in facts.bases),
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
