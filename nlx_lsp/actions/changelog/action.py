"""The action changelog: where it applies, which commits it is about, and what is said of them already."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from attrs import frozen

from nlx_lsp.actions.changelog.book import Book
from nlx_lsp.actions.changelog.drafts import draft
from nlx_lsp.actions.changelog.task import ChangelogTask
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.history.commits import changed_paths, list_commits, list_releases, resolve
from nlx_lsp.history.repository import Repository
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

KIND = "source.nlx.changelog"
"""The kind of the menu's entry."""
_FILE = re.compile(r"(?:changelog|changes|history|news|release[-_ ]?notes)(?:\.\w+)?", re.IGNORECASE)
_MOST = 300
"""Commits that are written about at once."""


class Changelog:
    """Adds to a changelog what has changed since a release."""

    id = "changelog"
    reads: Reads = "prose"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:  # noqa: ARG002 - it is about the whole
        """Offer to add what is new, in a file that is called like a changelog."""
        if not is_changelog(source.path):
            return ()
        whole = Span(start=0, end=len(source.text))
        return (Offer(action=self.id, title="Add what is new to the changelog", kind=KIND, span=whole),)

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about the whole
        settings: Settings,
        options: Mapping[str, JSON],
    ) -> "ChangelogPlan":
        """Look up the commits.

        Args:
            source: The changelog.
            span: Does not count.
            settings: What the user has set.
            options: ``from``: the commit or tag from which on, by default the last release; ``to``: the last
                one, by default HEAD; ``version``: the release that is written about, by default that of the
                tag ``to``, or what is not released.

        Returns:
            The commits, and the changelog that they go into.

        Raises:
            UsageError: If there is no repository, no such commit, or the file is called otherwise.
        """
        require_changelog(source.path)
        path = Path(source.path)
        repository = Repository.find(path.parent)
        end = str(options.get("to") or "HEAD")
        until = resolve(repository, end)
        releases = list_releases(repository, until)
        tagged = next((each for each in releases if each.tag == end), None)
        start = options.get("from") or next(
            (each.tag for each in releases if repository.commit(each.tag) != until), ""
        )
        since = resolve(repository, str(start)) if start else ""
        commits = list_commits(repository, until, since, most=_MOST + 1)
        book = Book.read(source.text, source.language.id)
        name = repository.ask("rev-parse", "--show-prefix").decode().strip() + path.name
        paths = changed_paths(repository, commits)
        version = str(options.get("version") or (tagged.version if tagged else ""))
        # An older release may have the same words of something else.
        said = book.entries if options.get("from") else book.said_of("", version)
        return ChangelogPlan(
            task=ChangelogTask(
                symbol=outline(source)[0],
                repository=repository,
                book=book,
                said=said,
                drafts=draft(commits[:_MOST], paths, said, name),
                since=since,
                until=until,
                version=version,
                day=tagged.date if tagged else list_commits(repository, until, most=1, merges=True)[0].date,
                budget=settings.prompt.budget_tokens,
                notes=(f"Only the last {_MOST} commits were looked at.",) if len(commits) > _MOST else (),
            )
        )


@frozen(kw_only=True)
class ChangelogPlan:
    """A run of the action changelog."""

    task: ChangelogTask
    """All of the work."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The changelog."""
        return (self.task.symbol,)

    def prepare(self, symbol: Symbol) -> ChangelogTask | None:  # noqa: ARG002 - there is but one
        """Return the work; None where there is nothing new."""
        return self.task if self.task.drafts.drafts else None

    def verify(self, edits: Sequence[Edit]) -> None:
        """Make sure that nothing that stands in the file is changed.

        Raises:
            EditRefused: If something is.
        """
        if any(len(edit.span) for edit in edits):
            msg = "An entry would replace what is there."
            raise EditRefused(msg)


def require_changelog(path: str) -> None:
    """Make sure that a file is called like a changelog: nothing is put into any other.

    Raises:
        UsageError: If it is not.
    """
    if not is_changelog(path):
        msg = f"{path} is not called like a changelog."
        raise UsageError(msg, "Open CHANGELOG.md, or call `nlx-lsp changelog`.")


def is_changelog(path: str) -> bool:
    """Whether a file is called like a changelog."""
    return bool(_FILE.fullmatch(PurePath(path.replace("\\", "/")).name))
