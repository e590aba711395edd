"""The work on one README: the sections that need it are written one by one, and make one proposal."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Ask, Flow, Result
from nlx_lsp.actions.readme.layout import Layout
from nlx_lsp.actions.readme.need import Need
from nlx_lsp.actions.readme.programs import gather_help
from nlx_lsp.actions.readme.prose import Written, write
from nlx_lsp.actions.readme.report import Report
from nlx_lsp.actions.readme.revision import Draft, Revision
from nlx_lsp.actions.readme.section import Material, Prose, Section
from nlx_lsp.actions.readme.sections import every, usage
from nlx_lsp.actions.readme.words import line
from nlx_lsp.edits.markup.blocks import Block, Paragraph
from nlx_lsp.errors import EditRefused
from nlx_lsp.project.written import remember
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Edit, Proposal, Run, Span


@frozen(kw_only=True)
class _Piece:
    """A section that is to be written, and what the model has said for it."""

    draft: Draft
    written: Written


@frozen(kw_only=True)
class ReadmeTask:
    """The work on one README."""

    symbol: Symbol
    """The document that the action was asked for in."""
    material: Material
    """The facts."""
    layout: Layout
    """The README as it is."""
    place: Path
    """Where it is, or will be."""
    apart: bool
    """Whether it is another file than the document that the action was asked for in."""
    exists: bool
    """Whether there is such a file."""
    settings: Settings
    """What the user has set."""

    @property
    def name(self) -> str:
        """The project's name."""
        fact = self.material.first("name")
        return fact.value if fact else ""

    def flow(self) -> Flow:
        """Write what is missing or no longer true.

        Raises:
            EditRefused: If the README cannot be added to safely.
        """
        need = Need(material=self.material, layout=self.layout)
        wanted = need.written
        pieces: list[_Piece] = []
        for section in wanted:
            pieces.append((yield from self._write(section, need, pieces)))
        if usage.SECTION not in wanted:
            pieces += yield from self._refresh_help(need)
        revision = Revision(
            layout=self.layout,
            drafts=[piece.draft for piece in pieces],
            gone=need.gone,
            markers=self.settings.readme.markers,
        )
        report = Report(
            revision=revision,
            dropped=[each for piece in pieces for each in piece.written.dropped],
            left=need.left,
            trouble=_trouble(pieces),
        )
        edits = revision.edits()
        if not edits:
            return Result(text=str(report))
        revision.prove(edits, every(), self.name)
        self._remember(revision)
        return Result(proposal=self._proposal(edits, report), text=str(report), dropped=report.counts)

    def _write(
        self, section: Section, need: Need, others: Sequence[_Piece]
    ) -> Generator[Ask | Run, Any, _Piece]:
        """Have a section written; ask programs for help behind that, so that a prompt comes first."""
        written = yield from self._ask(section, others)
        material = self.material
        if section is usage.SECTION:
            material = evolve(material, help=(yield from gather_help(material, self.settings)))
        return _Piece(draft=self._draft(section, material, written, need), written=written)

    def _refresh_help(self, need: Need) -> Generator[Ask | Run, Any, list[_Piece]]:
        """Have the usage written anew if programs no longer print what stands there."""
        standing = self.layout.standings.get(usage.SECTION.id)
        if standing is None or standing.owner != "us":
            return []
        found = yield from gather_help(self.material, self.settings)
        listings = [usage.show_help(name, text) for name, text in found.items()]
        rendered = [
            self.layout.markup.render([each], self.layout.level, self.layout.document) for each in listings
        ]
        if all(text in standing.text for text in rendered):
            return []
        written = yield from self._ask(usage.SECTION, ())
        material = evolve(self.material, help=found)
        return [_Piece(draft=self._draft(usage.SECTION, material, written, need), written=written)]

    def _ask(self, section: Section, others: Sequence[_Piece]) -> Generator[Ask, Any, Written]:
        """Have the sentences of a section written, unless the model has failed at others."""
        if trouble := _trouble(others):
            return Written(trouble=trouble)
        said = [sentence for piece in others for sentence in piece.written.sentences]
        title, most = section.title or self.name, self.settings.readme.sentences
        return (yield from write(section, self.material, title, most, said))

    def _draft(self, section: Section, material: Material, written: Written, need: Need) -> Draft:
        """Return a section with the model's sentences in their place."""
        blocks: list[Block] = []
        for block in section.compose(material):
            if not isinstance(block, Prose):
                blocks.append(block)
            elif written.sentences:
                blocks.append(Paragraph(line(" ".join(written.sentences))))
        return Draft(
            section=section, title=section.title or self.name, blocks=blocks, facts=need.facts(section)
        )

    def _remember(self, revision: Revision) -> None:
        if self.settings.readme.markers:
            return
        try:
            remember(self.place, revision.remembered())
        except OSError as error:
            msg = f"What is written here could not be known again: {error.strerror or error}."
            raise EditRefused(msg, "Make room in the state folder, or set readme.markers = true.") from error

    def _proposal(self, edits: Sequence[Edit], report: Report) -> Proposal:
        text = self.layout.document.text
        proposal = Proposal(
            symbol=self.material.readme,
            target=Span(start=0, end=len(text)),
            edits=tuple(edits),
            note=report.summary,
        )
        if not self.apart:
            return proposal
        before = text.decode("utf-8", "surrogatepass") if self.exists else None
        return evolve(proposal, path=str(self.place), before=before)


def _trouble(pieces: Sequence[_Piece]) -> str:
    """Return why the model could not be asked, if it could not."""
    return next((piece.written.trouble for piece in pieces if piece.written.trouble), "")
