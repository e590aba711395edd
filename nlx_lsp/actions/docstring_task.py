"""The work on one docstring: what is asked, how the answer is judged, and what becomes of it."""

import logging
import re
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from nlx_lsp.actions import plain
from nlx_lsp.actions.filling import fill
from nlx_lsp.actions.protocol import Flow, Result
from nlx_lsp.edits.docstring.completion import missing
from nlx_lsp.edits.docstring.content import Content, Entry
from nlx_lsp.edits.docstring.deferral import defers
from nlx_lsp.edits.docstring.form import Form, form_of
from nlx_lsp.edits.docstring.layout import Layout
from nlx_lsp.edits.docstring.proof import verify_completion, verify_round_trip
from nlx_lsp.edits.docstring.prose import clean, problems
from nlx_lsp.edits.docstring.style import Style, styles
from nlx_lsp.edits.place import Place
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.annotation import element_type, generator_result, tidy
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.syntax.facts import Facts
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, FieldReport, Proposal, Span
from nlx_lsp.verify.grounding import ungrounded

_LONGEST = {"summary": 120, "description": 400}
_LONGEST_ENTRY = 160
_NEVER_RETURNS = {
    *("None", "NoReturn"),
    *(
        "void",
        "never",
        "undefined",
        "Promise<void>",
        "Unit",
        "Nothing",
        "()",
        "!",
        "Task",
        "ValueTask",
        "Void",
    ),
}
"""Results that no language has words for."""
_TYPED_STYLES = {"numpy", "phpdoc", "luacats"}
"""The styles that want types, where the user does not say."""
_DELIMITERS = 6
"""Columns of what opens and closes a docstring of one line."""
_NAME = re.compile(r"[$\w]+")
"""A parameter that can be named: not a pattern, and not one without a name."""
_KEPT = "…"
"""Stands for what the existing docstring says already; never written."""
_log = logging.getLogger(__name__)
_WORD = re.compile(r"[^\W\d]\w*")


@frozen(kw_only=True)
class DocstringTask:
    """The work on one docstring."""

    context: SyntaxContext
    """The symbol and what it mentions."""
    place: Place
    """Where the docstring goes."""
    style: Style
    """Its sections."""
    form: Form
    """What stands around its text."""
    settings: Settings
    """What the user has set."""
    width: int
    """Columns of a line of the file."""
    fields: tuple[str, ...]
    """What the model is asked for."""
    fixed: Mapping[str, str]
    """What needs no model."""
    existing: str = ""
    """The docstring that is completed, with its quotes; empty where it is written from nothing."""
    kept: tuple[str, ...] = ()
    """What that docstring documents already."""
    optional: tuple[str, ...] = ("callers", "callees", "constants", "imports")
    """Template variables that may be left out."""
    cuttable: tuple[str, ...] = ("existing", "code", "scope")
    """Template variables that may be cut, the least useful first."""
    template: str = "docstring"
    """The name of the prompt template."""

    @classmethod
    def begin(
        cls, context: SyntaxContext, place: Place, style: Style, settings: Settings, width: int
    ) -> "DocstringTask":
        """Return the work of writing the whole docstring."""
        fixed = {"returns": "Nothing."} if _returns_nothing(context.facts) else {}
        entries = [name for name in _entries(context) if name.partition(".")[0] in style.documents]
        fields = ["summary", *["description"] * settings.docstring.description, *entries]
        return cls(
            context=context,
            place=place,
            style=style,
            form=form_of(context.source.language.comment),
            settings=settings,
            width=width,
            fields=tuple(name for name in fields if name not in fixed),
            fixed=fixed if "returns" in fields else {},
        )

    @property
    def symbol(self) -> Symbol:
        """What is documented."""
        return self.context.symbol

    @property
    def attempts(self) -> int:
        """How often the model is asked for a field, at most."""
        return self.settings.docstring.attempts

    @property
    def min_probability(self) -> float:
        """How sure the model has to be of a field."""
        return self.settings.docstring.min_probability

    def keeping(self) -> "DocstringTask":
        """Return the work of adding to the existing docstring what it lacks.

        Raises:
            EditRefused: If the docstring is written in a way that cannot be edited safely.
        """
        if self.symbol.docstring is None:
            return self
        text = self.symbol.docstring.text
        inner = self.form.inner(text)
        # The docstring's own style, where it shows one; the project's otherwise.
        style = max(
            styles(self.context.source.language.id).values(),
            key=lambda each: (each.recognises(inner), each.name == self.style.name),
        )
        every = (*self.fields, *self.fixed)
        content = self._content(dict.fromkeys(every, _KEPT))
        is_elsewhere = bool(self.context.source.language.comment) and defers(inner)
        lacking = set() if is_elsewhere else _names(missing(content, style.parse(inner)))
        if not self.form.meaning(text).strip():
            lacking |= {"summary", "description"}
        return evolve(
            self,
            style=style,
            existing=self.symbol.docstring.text,
            kept=tuple(name for name in every if name not in lacking),
            fields=tuple(name for name in self.fields if name in lacking),
            fixed={name: text for name, text in self.fixed.items() if name in lacking},
        )

    def flow(self) -> Flow:
        """Have the fields filled, and make the docstring of them."""
        accepted, refused = yield from fill(self)
        proposal = self.propose(accepted, refused)
        for written in proposal.fields:
            if written.reason:
                _log.info("%s of %s is plain: %s", written.name, proposal.symbol, written.reason)
        return Result(proposal=proposal)

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables."""
        context = self.context
        return {
            "path": context.source.path.replace("\\", "/").rpartition("/")[2],
            "language": context.source.language.id,
            "imports": context.imports,
            "constants": context.constants,
            "scope": context.scope,
            "callees": context.callees,
            "callers": context.callers,
            "code": context.code,
            "body": context.body,
            "kind": context.symbol.kind,
            "symbol": context.symbol,
            "facts": context.facts,
            "words": context.words,
            "existing": self.existing,
            "fields": tuple(fields),
            "problems": problems,
        }

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return an object with one bounded string a field, entries grouped by their section."""
        grouped: dict[str, JSON] = {}
        for name in fields:
            section, dot, entry = name.partition(".")
            if dot:
                inner = grouped.setdefault(section, {})
                inner[entry] = _string(_LONGEST_ENTRY)
            else:
                grouped[section] = _string(_LONGEST.get(section, _LONGEST_ENTRY))
        return _object(
            {
                name: found if found.get("type") == "string" else _object(found)
                for name, found in grouped.items()
            }
        )

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:
        """Tidy a text and look for reasons to refuse it."""
        tidied = clean(text, field=field)
        known = set(_WORD.findall(self.context.code)) | set(_WORD.findall(self.symbol.qualname))
        reasons = problems(tidied, field=field, symbol_name=self.symbol.name, known_names=known)
        if (
            field == "summary"
            and not reasons
            and len(tidied) > self.form.columns(self._layout()) - _DELIMITERS
        ):
            reasons = [f"is too long for one line: {len(tidied)} characters"]
        return tidied, reasons

    def doubt(self, text: str) -> list[str]:
        """Look for words that have nothing to do with the code."""
        strange = ungrounded(text, f"{self.context.code} {self.symbol.qualname}")
        return [f"says {word}, which is not in the code" for word in strange]

    def propose(self, accepted: Mapping[str, str], refused: Mapping[str, str]) -> Proposal:
        """Return the docstring as an edit, its gaps filled by the plain writer.

        Raises:
            EditRefused: If there is no safe way to write it.
        """
        ticks = "`" if self.context.source.language.comment else "``"
        plain_texts = {
            name: plain.write(self.context, name).replace("``", ticks)
            for name in self.fields
            if name != "description"
        }
        fixed = {**dict.fromkeys(self.kept, _KEPT), **self.fixed}
        literal, wrong = self._literal(self._content({**fixed, **plain_texts, **accepted}))
        if wrong:
            # Some sentence of the model reads as structure where it stands now: do without them.
            reason = f"breaks the structure of the docstring ({'; '.join(wrong)})"
            refused = {**dict.fromkeys(accepted, reason), **refused}
            accepted = {}
            literal, wrong = self._literal(self._content({**fixed, **plain_texts}))
        if wrong:
            msg = f"The docstring of {self.symbol.title} could not be verified: {'; '.join(wrong)}."
            raise EditRefused(msg, "Nothing was changed. Please report the symbol.")
        return Proposal(
            symbol=self.symbol.title,
            target=self._target(),
            edits=(self.place.edit(literal),),
            fields=(
                *(FieldReport(name=name, writer="kept") for name in self.kept),
                *(FieldReport(name=name, writer="model") for name in self.fields if name in accepted),
                *(
                    FieldReport(name=name, writer="plain", reason=refused.get(name, ""))
                    for name in plain_texts
                    if name not in accepted
                ),
            ),
        )

    def _literal(self, content: Content) -> tuple[str, list[str]]:
        """Return the docstring with its quotes, and what reading it back finds wrong."""
        layout = self._layout()
        if self.existing:
            completed = self.form.complete(self.existing, self.style, content, layout)
            before, after = self.form.meaning(self.existing), self.form.meaning(completed)
            return completed, verify_completion(before, after, self.style, content)
        lines = self.style.render(content, self.form.columns(layout))
        return self.form.write(lines, layout), verify_round_trip(content, self.style, lines)

    def _layout(self) -> Layout:
        return Layout(indent=self.place.indent, newline=self.place.newline, width=self.width)

    def _target(self) -> Span:
        """Of a class or module only the header and the docstring: its members may go on changing."""
        symbol = self.symbol
        if symbol.kind in {"function", "method"}:
            return symbol.span
        start = min(symbol.header.start, self.place.span.start) if symbol.name else self.place.span.start
        return Span(start=start, end=max(symbol.header.end, self.place.span.end))

    def _content(self, texts: Mapping[str, str]) -> Content:
        facts = self.context.facts
        wanted = self.settings.docstring.types
        typed = wanted == "always" or (wanted == "auto" and self.style.name in _TYPED_STYLES)

        def entry(field: str, name: str, annotation: str) -> Entry:
            return Entry(name=name, type=tidy(annotation) if typed else "", text=texts[field])

        return Content(
            summary=self.style.summarise(texts.get("summary", ""), self.symbol.name),
            description=texts.get("description", ""),
            params=tuple(
                entry(f"params.{p.name}", p.label if self.style.stars else p.name, p.annotation)
                for p in facts.parameters
                if f"params.{p.name}" in texts
            ),
            returns=entry("returns", "", _result_type(facts)) if "returns" in texts else None,
            yields=entry("yields", "", element_type(facts.returns_annotation)) if "yields" in texts else None,
            raises=tuple(
                entry(f"raises.{r.name}", r.name, "") for r in facts.raises if f"raises.{r.name}" in texts
            ),
        )


def _entries(context: SyntaxContext) -> list[str]:
    """Return the fields of a function beside its summary, in the order of the answer.

    What counts as a documented result follows pydoclint (https://jsh9.github.io/pydoclint/).
    """
    symbol, facts = context.symbol, context.facts
    if symbol.kind not in {"function", "method"}:
        return []
    names = [f"params.{p.name}" for p in facts.parameters if _NAME.fullmatch(p.name) and p.name.strip("_")]
    is_constructor = symbol.kind == "method" and symbol.name == "__init__"
    if not is_constructor:
        names += ["returns"] * _documents_result(context) + ["yields"] * facts.is_generator
    return names + [f"raises.{r.name}" for r in facts.raises]


def _documents_result(context: SyntaxContext) -> bool:
    facts = context.facts
    if facts.decorators[:1] == ("property",):
        return False
    if facts.is_generator:
        return bool(facts.returns)
    if facts.returns_annotation:
        return facts.returns_annotation not in _NEVER_RETURNS
    return facts.has_return if context.source.language.id == "python" else bool(facts.returns)


def _returns_nothing(facts: Facts) -> bool:
    """Whether the result needs no words: nothing is returned, and no annotation says otherwise."""
    annotation = facts.returns_annotation.strip("\"'")
    return annotation == "None" or not (annotation or facts.returns)


def _result_type(facts: Facts) -> str:
    if _returns_nothing(facts):
        return "None"
    annotation = facts.returns_annotation
    return generator_result(annotation) if facts.is_generator else annotation


def _names(content: Content) -> set[str]:
    """Return the fields of a content's entries."""
    return {
        *(f"params.{entry.name.lstrip('*')}" for entry in content.params),
        *(f"raises.{entry.name}" for entry in content.raises),
        *["returns"] * (content.returns is not None),
        *["yields"] * (content.yields is not None),
    }


def _string(longest: int) -> dict[str, JSON]:
    return {"type": "string", "maxLength": longest}


def _object(properties: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
