"""The action commit_message: where it applies, and what git knows of the commit that is being made."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.commit_message.buffer import Buffer
from nlx_lsp.actions.commit_message.task import CommitTask
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.errors import UsageError
from nlx_lsp.history.commits import list_commits
from nlx_lsp.history.difference import staged
from nlx_lsp.history.habit import LOOKED_AT, Habit, read_habit
from nlx_lsp.history.repository import Repository, repository_of
from nlx_lsp.history.subject import parse_subject
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

KIND = "source.nlx.commitMessage"
"""The kind of the menu's entry."""
_LANGUAGE = "gitcommit"
_TAG = "TAG_EDITMSG"
"""What git opens for the message of a tag."""
_MECHANICAL = ("fixup!", "squash!", "amend!")
_UNWRITTEN = {"merge": "a merge", "revert": "a revert", "cherry-pick": "a commit that is picked"}


class CommitMessage:
    """Writes a message for what is staged."""

    id = "commit_message"
    reads: Reads = "prose"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:  # noqa: ARG002 - it is about the whole
        """Offer to write the message, in the file that git opens for it."""
        if source.language.id != _LANGUAGE or source.path.endswith(_TAG):
            return ()
        whole = Span(start=0, end=len(source.text))
        return (Offer(action=self.id, title="Write a commit message", kind=KIND, span=whole),)

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about the whole
        settings: Settings,
        options: Mapping[str, JSON],
    ) -> "CommitPlan":
        """Look at what is staged, and at the last messages.

        Args:
            source: The file of the message.
            span: Does not count.
            settings: What the user has set.
            options: ``folder``: a folder of the repository, where the file is in none; ``amend``: whether the
                commit replaces the last one; ``body``: whether there is to be a body.

        Returns:
            The change, and the file that its message goes into.

        Raises:
            UsageError: If there is no repository, nothing to commit, or nothing to be written.
        """
        if source.language.id != _LANGUAGE or source.path.endswith(_TAG):
            msg = f"{source.path} is not the message of a commit."
            raise UsageError(msg, "git opens COMMIT_EDITMSG for that.")
        given = options.get("folder")
        repository = Repository.find(Path(given)) if given else repository_of(Path(source.path))
        commits = list_commits(repository, most=LOOKED_AT * 2) if repository.commit("HEAD") else ()
        buffer = Buffer.read(source.text, _comment_sign(repository))
        _refuse(repository, buffer)
        last = list_commits(repository, most=1, merges=True)[0] if commits else None
        amend = bool(options.get("amend")) or buffer.repeats(last)
        difference = staged(repository, amend=amend)
        if not difference.files:
            msg = (
                "Nothing is staged."
                if not amend
                else "The last commit changes nothing, and nothing is staged."
            )
            raise UsageError(msg, "`git add` what belongs to the commit.")
        # What is amended is no example of how messages are written: it is this one.
        habit = read_habit(commits[1:] if amend and commits[:1] == (last,) else commits)
        body = options.get("body")
        return CommitPlan(
            task=CommitTask(
                symbol=outline(source)[0],
                buffer=buffer,
                difference=difference,
                habit=habit,
                ticket=_ticket(repository, habit),
                signature=_signature(repository) if habit.sign_off else "",
                budget=settings.prompt.budget_tokens,
                body=body if isinstance(body, bool) else None,
            )
        )


@frozen(kw_only=True)
class CommitPlan:
    """A run of the action commit_message."""

    task: CommitTask
    """All of the work."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The file of the message."""
        return (self.task.symbol,)

    def prepare(self, symbol: Symbol) -> CommitTask:  # noqa: ARG002 - there is but one
        """Return the work."""
        return self.task

    def verify(self, edits: Sequence[Edit]) -> None:
        """Make sure that nothing that stands in the file is changed.

        Raises:
            EditRefused: If something is.
        """
        self.task.buffer.check(edits)


def _refuse(repository: Repository, buffer: Buffer) -> None:
    """Leave alone what git, or another command of the user's, has written all there is to write of.

    Raises:
        UsageError: If there is nothing to be written.
    """
    if what := _UNWRITTEN.get(repository.state):
        msg = f"git writes the message of {what} itself."
        raise UsageError(msg, "Add to it by hand what others should know.")
    if buffer.subject.startswith(_MECHANICAL):
        msg = f"A {buffer.subject.split('!')[0]} commit goes into another one, and so does its message."
        raise UsageError(msg, "Write the message of that one.")


def _comment_sign(repository: Repository) -> str:
    return repository.configured("core.commentString") or repository.configured("core.commentChar")


def _ticket(repository: Repository, habit: Habit) -> str:
    """Return the ticket of the branch, written as tickets are here; empty where either is missing."""
    if not (habit.ticket and (ticket := repository.ticket)):
        return ""
    usual = parse_subject(f"{habit.ticket} x").ticket
    project = ticket.rpartition("-")[0]
    return usual.replace(f"{project}-1", ticket) if f"{project}-1" in usual else ""


def _signature(repository: Repository) -> str:
    """Return the trailer by which the user signs off; empty where git does not know who that is."""
    done = repository.run("var", "GIT_COMMITTER_IDENT")
    who = done.stdout.decode("utf-8", "replace").rpartition(">")[0]
    return f"Signed-off-by: {who}>" if done.returncode == 0 and who else ""
