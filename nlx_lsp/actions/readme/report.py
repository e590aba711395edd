"""What the user is told of a README: what was written, and what the model said that nobody is shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.readme.layout import Standing
from nlx_lsp.actions.readme.prose import Dropped
from nlx_lsp.actions.readme.revision import Revision
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.edits.markup.blocks import Block, Code, Items, Paragraph, Text

_UNSUPPORTED = "the facts do not support it"


@frozen(kw_only=True)
class Report:
    """What the user is told."""

    revision: Revision
    """What is done."""
    dropped: Sequence[Dropped]
    """The sentences that were refused."""
    left: Sequence[Standing]
    """Sections that somebody has changed, and that would be written anew otherwise."""
    trouble: str
    """Why the model was not asked, or only for some sections; empty where it was."""

    @property
    def summary(self) -> str:
        """What was done, in a line."""
        there = self.revision.layout.standings
        drafts = self.revision.drafts
        parts = {
            "written": [draft.title for draft in drafts if draft.section.id not in there],
            "filled in": [
                d.title for d in drafts if d.section.id in there and there[d.section.id].owner == "nobody"
            ],
            "brought up to date": [
                d.title for d in drafts if d.section.id in there and there[d.section.id].owner == "us"
            ],
            "removed, for no fact supports it": [standing.section.title for standing in self.revision.gone],
        }
        said = [f"{what}: {', '.join(titles)}" for what, titles in parts.items() if titles]
        if self.dropped:
            count = len(self.dropped)
            said.append(f"{count} sentence{'s' * (count > 1)} of the model dropped")
        if self.trouble:
            said.append("facts alone, at least in part: the model did not answer")
        return "; ".join(said)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many sentences were dropped, by reason."""
        return Counter(_UNSUPPORTED for _ in self.dropped)

    def __str__(self) -> str:
        markdown = MARKUPS["markdown"]
        return markdown.render(list(self._blocks()), 1, markdown.read(b""))

    def _blocks(self) -> Iterator[Block]:
        if self.dropped:
            yield Paragraph([Text("Sentences of the model that were dropped, and why:")])
            yield Items(
                [
                    [
                        Text(f"{each.section}: "),
                        Code(each.sentence),
                        Text(": "),
                        *line("; ".join(each.reasons)),
                    ]
                    for each in self.dropped
                ]
            )
        if self.left:
            yield Paragraph(
                [Text("Left alone, for somebody has changed them, though the facts say otherwise:")]
            )
            yield Items([[Text(standing.heading.title)] for standing in self.left])
        if self.trouble:
            yield Paragraph(line(f"The model has written nothing more: {self.trouble}"))
