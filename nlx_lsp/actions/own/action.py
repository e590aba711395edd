"""The action that the file of an own action becomes, and its plan.

Knows the protocol of actions; the work is done by `task`.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.own.checks.always import stays_inside
from nlx_lsp.actions.own.checks.trial import Trial
from nlx_lsp.actions.own.description import Description, Variant
from nlx_lsp.actions.own.subject import Subject, applies, find_subject
from nlx_lsp.actions.own.task import OwnTask
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

_LONGEST_INSTRUCTION = 1000


@frozen(kw_only=True)
class OwnAction:
    """An action that a file describes."""

    id: str
    """The file's name, without its ending."""
    description: Description
    """What the file says."""

    @property
    def reads(self) -> Reads:
        """The documents that it works on."""
        return self.description.where.reads

    def offers(
        self,
        source: Source,
        span: Span,
        diagnostics: Sequence[Diagnostic] = (),  # noqa: ARG002 - what other tools say does not count
    ) -> Sequence[Offer]:
        """Offer its variants, or itself, where there is something to work on."""
        where = self.description.where
        if not applies(where, source):
            return ()
        try:
            subject = find_subject(where, self.description.edit.kind, source, span)
        except UsageError:
            return ()
        return [self._offer(variant, subject) for variant in self._variants(source)]

    def plan(
        self,
        source: Source,
        span: Span,
        settings: Settings,  # noqa: ARG002 - none of it matters here
        options: Mapping[str, JSON],
    ) -> "OwnPlan":
        """Find what is to be worked on.

        Args:
            source: The document.
            span: The selection, or an empty span at the cursor.
            settings: What the user has set.
            options: ``instruction`` and ``language``, as far as the file's prompt needs them.

        Returns:
            What is worked on, and what the prompt is told of it.

        Raises:
            UsageError: If there is nothing to work on, or something is missing.
        """
        description = self.description
        if not applies(description.where, source):
            msg = f"The action {self.id} is not for {source.path}."
            raise UsageError(msg, "Its file names the languages and the files that it is for.")
        read = self._read(options)
        subject = find_subject(description.where, description.edit.kind, source, span)
        path = _new_path(description, source, read) if description.edit.kind == "new-file" else None
        return OwnPlan(
            task=OwnTask(id=self.id, description=description, subject=subject, options=read, path=path)
        )

    def lacks(self, options: Mapping[str, JSON]) -> str:
        """Return the name of the option without which it cannot be run; empty if it has all."""
        if self.description.needs_instruction and not options.get("instruction"):
            return "instruction"
        return "language" if self.description.translates and not options.get("language") else ""

    def _variants(self, source: Source) -> Sequence[Variant]:
        """Return what the menu offers: a translation into the document's own language is none."""
        if not self.description.variants:
            return (Variant(title=""),)
        return [each for each in self.description.variants if each.language != source.language.id]

    def _offer(self, variant: Variant, subject: Subject) -> Offer:
        named = f" `{subject.symbol.name}`" if self.description.where.on in ("symbol", "stub") else ""
        options = {"instruction": variant.instruction, "language": variant.language}
        return Offer(
            action=self.id,
            title=": ".join(filter(None, (f"{self.description.title}{named}", variant.title))),
            kind=self.description.kind,
            span=subject.origin,
            options={name: value for name, value in options.items() if value},
        )

    def _read(self, options: Mapping[str, JSON]) -> dict[str, str]:
        """Return the options that count.

        Raises:
            UsageError: If one is missing, or is not what it has to be.
        """
        description = self.description
        known = ("instruction", "language") if description.translates else ("instruction",)
        read = {name: options[name] for name in known if options.get(name)}
        for name, value in read.items():
            if not isinstance(value, str) or len(value) > _LONGEST_INSTRUCTION:
                msg = f"{name} has to be a text of at most {_LONGEST_INSTRUCTION} characters."
                raise UsageError(msg)
        if self.lacks(options) == "instruction":
            given = [each.instruction for each in description.variants if each.instruction]
            example = f', such as "{given[0]}"' if given else ""
            msg = f"The action {self.id} needs the option instruction{example}."
            raise UsageError(msg, "Choose an entry of the menu, or say --option instruction=TEXT.")
        if description.translates:
            wanted = read.get("language", "")
            if wanted not in grammar.supported():
                msg = f"The action {self.id} needs the option language: one that can be read."
                raise UsageError(msg, f"There are: {', '.join(grammar.supported())}.")
        return read


@frozen(kw_only=True)
class OwnPlan:
    """A run of an own action."""

    task: OwnTask
    """All there is to do."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The definition that is worked on, or in."""
        return (self.task.symbol,)

    def prepare(self, symbol: Symbol) -> OwnTask:  # noqa: ARG002 - there is but one
        """Return the work."""
        return self.task

    def verify(self, edits: Sequence[Edit]) -> None:
        """Prove once more that edits stay where the action works, and leave the rest as it is.

        Raises:
            EditRefused: If they do not.
        """
        subject = self.task.subject
        allowed = self.task.allowed
        for edit in edits:
            reason = stays_inside(Trial(subject=subject, text=edit.text, edit=edit, replaces=True))
            if reason or edit.span not in allowed:
                msg = f"The answer is not used: {reason or 'it leaves the place that was selected'}."
                raise EditRefused(msg)


def _new_path(description: Description, source: Source, options: Mapping[str, str]) -> Path:
    """Return the path of the new file.

    Raises:
        UsageError: If there is such a file, or no folder to put it into.
    """
    here = Path(os.path.abspath(source.path))  # noqa: PTH100 - `resolve` would follow links out of the project
    language = grammar.load(options.get("language") or source.language.id)
    extension = (language.extensions[0] if language.extensions else here.suffix).removeprefix(".")
    name = description.edit.path.replace("{stem}", here.stem).replace("{extension}", extension)
    path = here.with_name(name)
    if not here.parent.is_dir():
        msg = f"{source.path} is in no folder."
        raise UsageError(msg, "Save it first.")
    if os.path.lexists(path):
        msg = f"{path} is there already, and is left alone."
        raise UsageError(msg, "Rename or remove it first.")
    return path
