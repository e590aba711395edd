"""The action announcement: which release is announced, and what is known of the project."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.announcement.claims import Claim, claims_of
from nlx_lsp.actions.announcement.task import AnnouncementTask
from nlx_lsp.actions.changelog.action import is_changelog, require_changelog
from nlx_lsp.actions.changelog.book import Book
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.errors import UsageError
from nlx_lsp.facts.collect import collect
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

KIND = "source.nlx.announcement"
"""The kind of the menu's entry."""
_OWN_PAGES = ("homepage", "home page", "website", "documentation", "repository", "source")
"""The labels of a project's own addresses."""
_SECONDS = 5.0
"""How long a project is looked at for its name and its description."""


class Announcement:
    """Drafts an announcement of a release."""

    id = "announcement"
    reads: Reads = "prose"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:  # noqa: ARG002 - it is about the whole
        """Offer a draft, in a file that is called like a changelog."""
        if not is_changelog(source.path):
            return ()
        whole = Span(start=0, end=len(source.text))
        return (Offer(action=self.id, title="Draft an announcement", kind=KIND, span=whole),)

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about the whole
        settings: Settings,  # noqa: ARG002 - none of it matters here
        options: Mapping[str, JSON],
    ) -> "AnnouncementPlan":
        """Look up the release, and what the project's files say of it.

        Args:
            source: The changelog.
            span: Does not count.
            settings: What the user has set.
            options: ``version``: the release, by default the first in the changelog that says anything.

        Returns:
            The release, and what the project's files say of it.

        Raises:
            UsageError: If the changelog says nothing of it, or the file is called otherwise.
        """
        require_changelog(source.path)
        book = Book.read(source.text, source.language.id)
        wanted = options.get("version")
        path = Path(source.path)
        found = [
            (release, claims)
            for release in book.releases
            if (wanted is None or release.version == wanted)
            and (claims := claims_of(book, release, path.name))
        ]
        if not found:
            msg = f"{path.name} says nothing of {wanted or 'any release'}."
            raise UsageError(msg, "`nlx-lsp changelog --write` adds what is new.")
        release, claims = found[0]
        project = collect(path.parent, deadline_s=_SECONDS, ask_history=False)
        facts = {kind: project.first(kind) for kind in ("name", "description", "install")}
        links = [
            fact
            for fact in project.every("link")
            if fact.more.get("from") != "readme" and fact.more.get("label", "").lower() in _OWN_PAGES
        ]
        return AnnouncementPlan(
            task=AnnouncementTask(
                symbol=outline(source)[0],
                version=release.version,
                changelog=path.name,
                claims=claims,
                facts=tuple(
                    Claim(name=kind, text=" ".join(fact.value.split()), source=str(fact.origin))
                    for kind, fact in (*facts.items(), ("link", links[0] if links else None))
                    if fact is not None
                ),
            )
        )


@frozen(kw_only=True)
class AnnouncementPlan:
    """A run of the action announcement."""

    task: AnnouncementTask
    """All of the work."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The changelog."""
        return (self.task.symbol,)

    def prepare(self, symbol: Symbol) -> AnnouncementTask:  # noqa: ARG002 - there is but one
        """Return the work."""
        return self.task

    def verify(self, edits: Sequence[Edit]) -> None:
        """Nothing is edited."""
