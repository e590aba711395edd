"""The work on a changelog: the model is asked about the commits that do not say themselves what they are."""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence

from attrs import frozen

from nlx_lsp.actions.changelog.book import Book, Entry, Kind
from nlx_lsp.actions.changelog.drafts import Draft, Drafts, is_told
from nlx_lsp.actions.changelog.form import NOTHING, EntryForm, Material
from nlx_lsp.actions.changelog.writing import Item, insert
from nlx_lsp.actions.commit_message.kinds import sort_of
from nlx_lsp.actions.filling import UNASKED, fill
from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.history.change import Difference
from nlx_lsp.history.difference import between
from nlx_lsp.history.repository import Repository
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import FieldReport, Proposal, Span

_AT_ONCE = 5
"""Commits in one question."""
_CHARACTERS_A_TOKEN = 2
"""Of a prompt's budget, so that a good third of it is left for the rest."""
_LINES_A_COMMIT = 8
_LONGEST_LINE = 160
_NAMED = 5
_BREAKS = frozenset(("removed", "renamed", "signature"))
_Written = tuple[Kind | None, str, FieldReport]
"""The group of an entry, None for what is left out; its words; and who wrote them."""


@frozen(kw_only=True)
class ChangelogTask:
    """New entries for a changelog."""

    symbol: Symbol
    """The whole changelog."""
    repository: Repository
    """Where the commits are."""
    book: Book
    """The changelog as it is."""
    said: tuple[Entry, ...]
    """The entries that may be about the commits."""
    drafts: Drafts
    """What is to be written."""
    since: str
    """The commit from which on; empty for the first."""
    until: str
    """The last commit."""
    version: str
    """The release that is written about; empty for what is not released."""
    day: str
    """Its day."""
    budget: int
    """Tokens that a prompt may use."""
    notes: tuple[str, ...] = ()
    """What the user should know besides."""

    def flow(self) -> Flow:
        """Have the lines written that a commit does not say itself, and put all of them in."""
        open_ = [one for one in self.drafts.drafts if not one.decided]
        written: dict[str, _Written] = {}
        for together in self._batches(open_):
            answers = yield from self._ask_about(together)
            written |= answers
            if any(report.reason == UNASKED for _, _, report in answers.values()):
                break
        items: list[Item] = []
        reports: list[FieldReport] = []
        left_out = Counter(self.drafts.left_out)
        for one in self.drafts.drafts:
            plain = FieldReport(name=one.commit.sha[:7], writer="plain", reason="the commit says it")
            kind, text, report = written.get(one.commit.sha, (one.kind or "Changed", one.text, plain))
            if kind is None:
                left_out["are of no matter to users"] += 1
            elif is_told(one, text, self.said) or text in {item.text for item in items}:
                left_out["stand in the changelog already"] += 1
            else:
                items.append(Item(kind=kind, text=text, number=one.number, sha=one.commit.sha))
                reports.append(report)
        if not items:
            return Result()
        edits = insert(self.book, items, self.version, self.day)
        note = " ".join((*self.notes, *self._left_out(left_out), *self._breaks()))
        target = Span(start=edits[0].span.start, end=edits[-1].span.end)
        proposal = Proposal(
            symbol="the changelog", target=target, edits=edits, fields=tuple(reports), note=note.rstrip(".")
        )
        return Result(proposal=proposal)

    def _batches(self, drafts: Sequence[Draft]) -> Iterator[list[Material]]:
        """Yield the commits that one question is about: a few, and no more than a prompt holds."""
        together: list[Material] = []
        for one in drafts:
            material = self._material(one)
            length = sum(len(each.text) for each in (*together, material))
            if together and (len(together) == _AT_ONCE or length > self.budget * _CHARACTERS_A_TOKEN):
                yield together
                together = []
            together.append(material)
        if together:
            yield together

    def _ask_about(self, together: Sequence[Material]) -> Generator[Ask, Answer, dict[str, _Written]]:
        """Return group, line and writer for some commits; None as the group of what is left out."""
        material = {f"c{number}": each for number, each in enumerate(together, 1)}
        accepted, refused = yield from fill(EntryForm(symbol=self.symbol, material=material))
        found: dict[str, _Written] = {}
        for name, each in material.items():
            one, said = each.draft, accepted.get(f"{name}.line")
            chosen = accepted.get(f"{name}.kind", each.kind)
            report = FieldReport(
                name=one.commit.sha[:7],
                writer="model" if said else "plain",
                reason=refused.get(f"{name}.line", ""),
            )
            kind = None if chosen == NOTHING else chosen
            found[one.commit.sha] = (kind, said or one.text, report)  # type: ignore[assignment]  # a closed choice
        return found

    def _material(self, one: Draft) -> Material:
        """Return what the model is told of a commit; what is not of tests and documents comes first."""
        parent = one.commit.parents[0] if one.commit.parents else ""
        files = between(self.repository, parent, one.commit.sha).files
        ranked = sorted(files, key=lambda file: bool(sort_of(file.path)))
        lines = [line[:_LONGEST_LINE] for file in ranked for line in file.describe(4)]
        public = [
            symbol for file in files if not sort_of(file.path) for symbol in file.symbols if symbol.public
        ]
        ways = frozenset(symbol.way for symbol in public if symbol.name)
        return Material(draft=one, changes=tuple(lines[:_LINES_A_COMMIT]), ways=ways)

    def _left_out(self, left_out: Counter[str]) -> Iterator[str]:
        for reason, count in sorted(left_out.items()):
            yield f"{count} {'commits' if count > 1 else 'commit'} left out: {reason}."

    def _breaks(self) -> Iterator[str]:
        """Yield which public definitions are gone, or are called otherwise: others may have used them."""
        difference: Difference = between(self.repository, self.since, self.until)
        names = [
            symbol.before or symbol.name
            for file, symbol in difference.symbols
            if symbol.public and symbol.name and symbol.way in _BREAKS and not sort_of(file.path)
        ]
        if names and self.since:
            shown = ", ".join(dict.fromkeys(names[:_NAMED])) + (
                f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            )
            yield f"Public definitions that were removed, renamed or given another signature: {shown}."
