"""The work on one message: parts of a large change first, then the message, and what stands in for it."""

from collections.abc import Generator, Iterator, Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.commit_message.buffer import Buffer
from nlx_lsp.actions.commit_message.form import LINES, MessageForm, body_of
from nlx_lsp.actions.commit_message.judgement import Judge
from nlx_lsp.actions.commit_message.kinds import allowed_types, plain_type
from nlx_lsp.actions.commit_message.parts import Part, count, cut
from nlx_lsp.actions.commit_message.plain import plain_subject
from nlx_lsp.actions.filling import fill
from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.errors import EditRefused
from nlx_lsp.history.change import ChangedFile, Difference
from nlx_lsp.history.habit import Habit
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import FieldReport, Proposal, Span
from nlx_lsp.verify.answer import read
from nlx_lsp.verify.supported import Vocabulary

_CHARACTERS_A_TOKEN = 4
"""Of changed lines, at most: what is longer need not be counted."""
_TOKENS_A_PART = 120
_LONGEST_PART = 240
_FEW_FILES, _FEW_SYMBOLS = 2, 5
"""A change up to which a message needs no body."""
_LEAST_ROOM = 24
"""Characters of a subject behind a long prefix."""
_LONGEST_SCOPE = 20
"""Characters; a longer one leaves too few for the subject."""
_KEPT = "The message is there already; this one is for comparison"


@frozen(kw_only=True)
class CommitTask:
    """A message for what is staged."""

    symbol: Symbol
    """The whole file of the message."""
    buffer: Buffer
    """The file."""
    difference: Difference
    """What the commit changes."""
    habit: Habit
    """How the repository's messages are written."""
    ticket: str
    """What stands before the subject, where a ticket is usual and the branch names one; empty otherwise."""
    signature: str
    """The trailer that the user signs off with, where that is usual; empty otherwise."""
    budget: int
    """Tokens that a prompt may use."""
    body: bool | None
    """Whether there is to be a body; None where that follows from the habit and the size of the change."""

    def flow(self) -> Flow:
        """Have the message written, and put it where it belongs.

        Raises:
            EditRefused: If git would leave out a line of it.
        """
        subject_wanted = not self.buffer.subject or self.buffer.is_open or self.buffer.has_body
        changes = yield from self._summarise()
        form = self._form(changes, subject=subject_wanted)
        accepted, refused = yield from fill(form)
        subject, reports = self._subject(form, accepted, refused) if subject_wanted else ("", [])
        lines = [accepted[name] for name in LINES if accepted.get(name)]
        reports += [FieldReport(name="body", writer="model")] if lines else []
        body = "\n\n".join(filter(None, (body_of(lines, self.habit), self._trailer)))
        if self.buffer.has_body:
            message = "\n\n".join(filter(None, (subject, body)))
            return Result(text=f"{_KEPT}:\n\n```\n{message}\n```")
        edits = self.buffer.insert(subject, body)
        if not edits:
            msg = "The model has nothing to add to the message."
            raise EditRefused(msg, "; ".join(dict.fromkeys(refused.values())))
        return Result(
            proposal=Proposal(
                symbol="the message",
                target=Span(start=0, end=self.buffer.lines[0].end if self.buffer.lines else 0),
                edits=edits,
                fields=tuple(reports),
                note=" ".join((*self.difference.omissions, *_left_out(refused))).rstrip("."),
            )
        )

    def _summarise(self) -> Generator[Ask, Answer, str]:
        """Return what has changed; where that is far more than a prompt holds, in the model's own words."""
        parts = cut(self.difference, self.budget)
        if len(parts.parts) == 1 and not parts.rest:
            return parts.parts[0].text
        told = []
        for number, part in enumerate(parts.parts):
            answer = yield self._ask_for(part, number)
            told.append(self._heard(part, answer))
            if not answer.asked:
                return count(self.difference.files)
        return "\n".join([*told, *([count(parts.rest)] if parts.rest else [])])

    def _ask_for(self, part: Part, number: int) -> Ask:
        return Ask(
            template="commit_message",
            values={
                "stage": "part",
                "habit": "",
                "english": True,
                "examples": (),
                "room": _LONGEST_PART,
                "given": "",
                "changes": part.text,
                "patch": "",
                "fields": ("summary",),
                "problems": {},
            },
            schema={
                "type": "object",
                "properties": {"summary": {"type": "string", "maxLength": _LONGEST_PART}},
                "required": ["summary"],
                "additionalProperties": False,
            },
            max_tokens=_TOKENS_A_PART,
            cuttable=("changes",),
            fields=("summary",),
            billed=number == 0,
        )

    def _heard(self, part: Part, answer: Answer) -> str:
        """Return what was said of a part, below what is counted of it."""
        counted = count(part.files)
        said = read(answer.tokens).get("summary")
        if said is None:
            return counted
        judge = Judge(vocabulary=Vocabulary.of(part.text.split("\n")), habit=self.habit, room=_LONGEST_PART)
        text, problems = judge.judge_line(said.text)
        return counted if problems or not text else f"{counted}\n- {text}"

    def _form(self, changes: str, *, subject: bool) -> MessageForm:
        types = allowed_types(self.difference, self.habit)
        prefix_wanted = subject and not self.buffer.is_open
        scopes = _scopes(self.habit, self.difference.files)
        prefixed = self.habit.form == "conventional" and prefix_wanted
        scoped = prefix_wanted and self.habit.form != "plain" and len(scopes) > 1
        return MessageForm(
            symbol=self.symbol,
            judge_of=Judge(vocabulary=self._vocabulary(), habit=self.habit, room=self._room(types, scopes)),
            fields=(
                *(("type",) if prefixed and len(types) > 1 else ()),
                *(("scope",) if scoped else ()),
                *(("subject",) if subject else ()),
                *(LINES if self._needs_body(subject=subject) else ()),
            ),
            types=types,
            scopes=scopes,
            given="" if subject else self.buffer.subject,
            changes=changes,
            patch=self.difference.patch[: self.budget * _CHARACTERS_A_TOKEN],
        )

    def _subject(
        self, form: MessageForm, accepted: Mapping[str, str], refused: Mapping[str, str]
    ) -> tuple[str, list[FieldReport]]:
        """Return the first line, or what completes it, and who wrote it."""
        room = form.judge_of.room
        text = accepted.get("subject") or plain_subject(self.difference, self.habit, room)
        writer = FieldReport(
            name="subject",
            writer="model" if "subject" in accepted else "plain",
            reason=refused.get("subject", ""),
        )
        if self.buffer.is_open:
            return text, [writer]
        kind = accepted.get("type") or plain_type(self.difference, form.types)
        scope = accepted.get("scope", form.scopes[0] if len(form.scopes) == 1 else "")
        return f"{self._prefix(kind, scope)}{text}", [writer]

    def _prefix(self, kind: str, scope: str) -> str:
        ticket = f"{self.ticket} " if self.ticket else ""
        if self.habit.form == "conventional":
            return f"{ticket}{kind}{f'({scope})' if scope else ''}: "
        return f"{ticket}{scope}: " if self.habit.form == "area" and scope else ticket

    def _room(self, types: Sequence[str], scopes: Sequence[str]) -> int:
        """Return the characters that a subject may have behind the longest prefix."""
        if self.buffer.is_open:
            return max(self.habit.longest - len(self.buffer.subject) - 1, _LEAST_ROOM)
        longest = self._prefix(max(types, key=len), max(scopes, key=len))
        return max(self.habit.longest - len(longest), _LEAST_ROOM)

    def _vocabulary(self) -> Vocabulary:
        files = self.difference.files
        names = [name for file in files for name in (file.path, file.former, file.name)]
        told = [line for file in files for line in file.describe(len(file.symbols) + len(file.headings))]
        languages = [grammar.identify(file.path) or "" for file in files]
        patch = self.difference.patch.split("\n")
        return Vocabulary.of([*names, *languages, *told, *patch, *self.habit.scopes])

    def _needs_body(self, *, subject: bool) -> bool:
        if self.body is not None:
            return self.body
        files, symbols = len(self.difference.files), len(self.difference.symbols)
        return not subject or self.habit.body or files > _FEW_FILES or symbols > _FEW_SYMBOLS

    @property
    def _trailer(self) -> str:
        return "" if self.signature in self.buffer.trailers else self.signature


def _left_out(refused: Mapping[str, str]) -> Iterator[str]:
    """Yield what of a body was refused; for the subject something else stands there, which says so itself."""
    for name in LINES:
        if reason := refused.get(name):
            yield f"Left out of the body: {name} ({reason})."


def _scopes(habit: Habit, files: Sequence[ChangedFile]) -> tuple[str, ...]:
    """Return the scopes that a message may have: those in use that a changed file's path speaks of."""
    parts = {part.lower() for file in files for part in _path_parts(file.path)}
    short = [scope for scope in habit.scopes if len(scope) <= _LONGEST_SCOPE]
    known = [scope for scope in short if parts & set(_path_parts(scope.lower()))]
    if habit.form == "plain" or not known:
        return ("",)
    return tuple(known) if habit.scoped or habit.form == "area" else (*known, "")


def _path_parts(path: str) -> list[str]:
    return [
        part.split(".")[0] for part in path.replace("-", "_").replace(",", "/").split("/") if part.strip()
    ]
