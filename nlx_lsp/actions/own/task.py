"""The one way in which every own action works: ask, read, check, and make something of the answer.

What cannot be used is asked for once more, with the reason; then it is refused, and the user is told why.
"""

import logging
import re
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from attrs import define, evolve, field, frozen

from nlx_lsp.actions.own import answer as answers
from nlx_lsp.actions.own.answer import Said
from nlx_lsp.actions.own.checks import Trial, refusal
from nlx_lsp.actions.own.description import Description, Verification
from nlx_lsp.actions.own.layout import lay_out
from nlx_lsp.actions.own.marks import new_markup
from nlx_lsp.actions.own.material import CUTTABLE, OPTIONAL, Material
from nlx_lsp.actions.own.remarks import mend, note
from nlx_lsp.actions.own.site import Site
from nlx_lsp.actions.own.subject import Subject
from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Edit, Finding, Proposal, Span

_ATTEMPTS = 2
_REPAIR_TEMPERATURE = 0.5
_IN_PLACE = ("replace", "insert-before", "insert-after")
_TICKS = re.compile("`+")
_NOT_MADE = "The bundled model was not made for this."
_WAY_OUT = "Set engine.model to a bigger one; `nlx-lsp models list` names some."

_log = logging.getLogger(__name__)


@define(kw_only=True)
class _Made:
    """What the answers have come to so far."""

    edits: list[Edit] = field(factory=list)
    findings: list[Finding] = field(factory=list)
    dropped: Counter[str] = field(factory=Counter)
    texts: list[str] = field(factory=list)
    notes: list[str] = field(factory=list)
    problems: list[str] = field(factory=list)
    done: int = 0


@frozen(kw_only=True)
class OwnTask:
    """The work of an own action on one subject."""

    id: str
    """The action's id."""
    description: Description
    """What its file says."""
    subject: Subject
    """What is worked on."""
    options: Mapping[str, str]
    """The instruction, and the language of the answer."""
    path: Path | None = None
    """The new file, where there is to be one."""

    @property
    def symbol(self) -> Symbol:
        """The definition that the subject is in."""
        return self.subject.symbol

    @property
    def allowed(self) -> Span:
        """Where the document may be edited."""
        site = self.subject.site(self.description.edit.kind)
        return site.span if self.description.where.on != "paragraph" else self.subject.span

    def flow(self) -> Flow:
        """Ask for what is wanted, paragraph by paragraph where that is what is worked on.

        Raises:
            EditRefused: If nothing that was said can be used.
        """
        made = _Made()
        parts = self.subject.parts() if self.description.where.on == "paragraph" else (self.subject,)
        for part in parts:
            try:
                yield from self._work(part, made)
                made.done += 1
            except EditRefused as error:
                made.problems.append(str(error))
                if error.message == _NOT_MADE:
                    break
        if not made.done:
            raise EditRefused(made.problems[0])
        return self._result(made, len(parts))

    def _work(self, part: Subject, made: _Made) -> Generator[Ask, Answer, None]:
        """Ask about one part until something can be used.

        Raises:
            EditRefused: If nothing can be.
        """
        longest = self.description.answer.longest
        compared = self.description.edit.kind == "diagnostic" and self.description.answer.shape == "text"
        if compared and len(part.said) > longest:
            msg = f"The paragraph is longer than {longest} characters."
            raise EditRefused(msg, "Part it, or select less.")
        problem = ""
        for attempt in range(_ATTEMPTS):
            answer = yield self._ask(part, attempt, problem)
            if not answer.asked:
                raise EditRefused(_NOT_MADE, _WAY_OUT)
            try:
                said = answers.read(self.description.answer, answer.text, cut=answer.cut)
                self._take(part, said, made)
            except EditRefused as error:
                problem = error.message
                _log.info("an answer for %s is refused: %s", self.id, problem)
            else:
                return
        raise EditRefused(problem)

    def _ask(self, part: Subject, attempt: int, problem: str) -> Ask:
        description = self.description
        material = Material(subject=part, wanted=description.variables, options=self.options)
        fields = (description.answer.shape, *description.answer.notes)
        return Ask(
            template=self.id,
            text=description.template,
            values={**material.values(), "problem": problem},
            schema=answers.schema(description.answer, description.verify, part.text),
            max_tokens=answers.tokens(description.answer, description.verify, part.text),
            temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
            seed=attempt,
            optional=material.of(OPTIONAL),
            cuttable=material.of(CUTTABLE),
            fields=fields,
            billed=attempt == 0,
        )

    def _take(self, part: Subject, said: Said, made: _Made) -> None:
        """Make of an answer what it is for.

        Raises:
            EditRefused: If it does not pass.
        """
        description = self.description
        edits = description.edit.kind
        if edits == "diagnostic":
            self._remark(part, said, made)
            return
        lines = lay_out(part, said.lines) if part.is_prose else list(said.lines)
        edit = part.site(edits).edit(lines) if edits in _IN_PLACE else None
        self._check(
            Trial(
                subject=part,
                text="\n".join(said.lines),
                edit=edit,
                replaces=edits == "replace",
                language=self.options.get("language", ""),
            ),
            description.verify,
        )
        notes = [
            f"{name}: {'; '.join(_tidied(each) for each in listed)}"
            for name, listed in said.notes.items()
            if listed
        ]
        if edit is not None:
            made.edits.append(edit)
        elif edits == "new-file":
            made.edits.append(Edit(span=Span(start=0, end=0), text=self._file(lines, notes)))
        else:
            made.texts.append(self._shown(part, said.lines))
        made.notes += notes

    def _remark(self, part: Subject, said: Said, made: _Made) -> None:
        """Make findings of remarks, or of the places where a paragraph would read otherwise.

        Raises:
            EditRefused: If the paragraph has become something else.
        """
        if self.description.answer.shape == "remarks":
            found = note(part, said.remarks, self.id)
        else:
            # What changes the meaning is left out place by place, and does not spoil the others.
            checks = [name for name in self.description.verify.checks if name != "same-meaning"]
            self._check(
                Trial(subject=part, text=" ".join(said.lines)),
                evolve(self.description.verify, checks=tuple(checks)),
            )
            meaning = len(checks) < len(self.description.verify.checks)
            found = mend(part, said.lines[0], self.id, meaning=meaning)
        made.findings += found.findings
        made.dropped.update(found.dropped)

    def _check(self, trial: Trial, verification: Verification) -> None:
        reason = refusal(trial, verification)
        if reason:
            msg = f"The answer is not used: {reason}."
            raise EditRefused(msg)

    def _file(self, lines: Sequence[str], notes: Sequence[str]) -> str:
        """Return the text of the new file: the answer, and what the model says of it as comments."""
        remark = grammar.load(self.options.get("language") or self.subject.source.language.id).remark
        site = Site(span=Span(start=0, end=0), newline="\n", unit="")
        said = [f"{remark} {each}".rstrip("\\ ") for each in notes] if remark else []
        return site.edit([*lines, *(["", *said] if said else [])]).text + "\n"

    def _shown(self, part: Subject, lines: Sequence[str]) -> str:
        """Return a text as Markdown that leads nowhere.

        Raises:
            EditRefused: If it would lead somewhere.
        """
        text = ("\n\n" if part.is_prose else "\n").join(lines)
        if self.description.answer.shape == "lines" and not part.is_prose:
            fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=2) + 1)
            return f"{fence}{self.options.get('language') or part.source.language.id}\n{text}\n{fence}"
        markup = new_markup(part.text, text)
        if markup:
            msg = f"The answer is not used: it has markup that was not there: {markup[0]}."
            raise EditRefused(msg)
        return text

    def _result(self, made: _Made, parts: int) -> Result:
        """Return what all of it has come to."""
        left = (
            [f"{len(made.problems)} of {parts} left as they are: {made.problems[0]}"] if made.problems else []
        )
        notes = [*made.notes, *left]
        proposal = None
        if made.edits:
            name = self.symbol.title if self.symbol.name else "the selected lines"
            proposal = Proposal(
                symbol=self.path.name if self.path else name,
                target=_around(self.subject.origin, () if self.path else made.edits),
                edits=tuple(made.edits),
                note="; ".join(notes),
                path=str(self.path) if self.path else "",
            )
        texts = [*made.texts, *(notes if made.texts else [])]
        if not (made.edits or made.texts):
            made.dropped.update(made.problems)
        return Result(
            proposal=proposal,
            findings=tuple(made.findings),
            dropped=dict(made.dropped),
            text="\n\n".join(texts),
            span=self.subject.span,
        )


def _tidied(text: str) -> str:
    return " ".join(visible(text).split())


def _around(span: Span, edits: Sequence[Edit]) -> Span:
    """Return a span that holds another and all that is edited."""
    return Span(
        start=min([span.start, *(edit.span.start for edit in edits)]),
        end=max([span.end, *(edit.span.end for edit in edits)]),
    )
