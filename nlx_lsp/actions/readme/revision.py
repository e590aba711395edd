"""What becomes of a README: edits that put sections into it, and the proof that they touch nothing else.

What people have written stays byte for byte.  A section is put before the next one that is there, in the
order of sections, or behind the last; a heading without text is given one; what we wrote is replaced.
"""

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.readme.layout import TITLE, Layout, Standing, fingerprint, look, marker
from nlx_lsp.actions.readme.section import Section
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.difference import difference
from nlx_lsp.edits.markup.blocks import Block
from nlx_lsp.edits.markup.document import MARK
from nlx_lsp.errors import EditRefused
from nlx_lsp.values import Edit, Span

_END = rb"(?:\r\n|\r(?!\n)|\n)"
_BLANK_END = re.compile(rb"(?:\A|" + _END + rb")[ \t]*" + _END + rb"\Z|\A\Z")
_BLANK_START = re.compile(rb"[ \t]*(?:\r\n|\r|\n|\Z)")


@frozen(kw_only=True)
class Draft:
    """A section as it is to be."""

    section: Section
    """What it is."""
    title: str
    """Its heading's words."""
    blocks: Sequence[Block]
    """Its body."""
    facts: str
    """The fingerprint of what it was made of."""


@frozen(kw_only=True)
class Revision:
    """What is to be done to a README."""

    layout: Layout
    """What stands in it."""
    drafts: Sequence[Draft]
    """The sections that are written: none that a person has written."""
    gone: Sequence[Standing]
    """Sections of ours that no fact supports any longer."""
    markers: bool
    """Whether what is written gets a marker."""

    def body(self, draft: Draft) -> str:
        """Return a section's text without its marker, with line feeds only."""
        level = 1 if draft.section.id == TITLE else self.layout.level
        return self.layout.markup.render(draft.blocks, level, self.layout.document)

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits, disjoint and ascending, each as small as it can be."""
        found: list[Edit] = []
        inserted: dict[int, list[str]] = {}
        for draft in sorted(self.drafts, key=lambda draft: draft.section.order):
            standing = self.layout.standings.get(draft.section.id)
            if standing is None:
                inserted.setdefault(self._place(draft.section), []).append(self._whole(draft))
            elif standing.owner == "nobody":
                found.append(self._insert(standing.heading.body.start, self._marked(draft)))
            else:
                found.append(self._replace(standing.content, self._marked(draft)))
        found += [self._insert(at, "\n\n".join(texts)) for at, texts in inserted.items()]
        found += [Edit(span=standing.extent, text="") for standing in self.gone]
        return tuple(
            sorted((edit for edit in found if len(edit.span) or edit.text), key=lambda edit: edit.span)
        )

    def _marked(self, draft: Draft) -> str:
        body = self.body(draft)
        if not self.markers:
            return body
        comment = self.layout.markup.comment(marker(draft.section.id, draft.facts, body))
        return f"{comment}\n\n{body}"

    def _whole(self, draft: Draft) -> str:
        level = 1 if draft.section.id == TITLE else self.layout.level
        heading = self.layout.markup.heading(draft.title, level, self.layout.document)
        return f"{heading}\n\n{self._marked(draft)}"

    def _place(self, section: Section) -> int:
        """Return where a section belongs that is not there."""
        document = self.layout.document
        if section.id == TITLE:
            return document.head
        others = [each for each in self.layout.standings.values() if each.section.id != TITLE]
        behind = [each for each in others if each.section.order > section.order]
        before = [each for each in others if each.section.order < section.order]
        if behind:
            at = self.layout.around(min(behind, key=lambda each: each.section.order)).start
        elif before:
            at = self.layout.around(max(before, key=lambda each: each.section.order)).end
        else:
            return len(document.text)
        # What is below a heading of a deeper level would become a part of the section.
        outer = (each.span.start for each in document.headings if each.level <= self.layout.level)
        follows = next((each for each in document.headings if each.span.start == at), None)
        deeper = follows is not None and follows.level > self.layout.level
        return next((start for start in outer if start > at), len(document.text)) if deeper else at

    def _insert(self, at: int, text: str) -> Edit:
        """Return the insertion of some lines, with blank lines around them."""
        whole, line_end = self.layout.document.text, self.layout.document.line_end
        before, after = whole[:at].removeprefix(MARK), whole[at:]
        lead = 0 if _BLANK_END.search(before) else 1 if before.endswith((b"\n", b"\r")) else 2
        tail = 1 if not after or _BLANK_START.match(after) else 2
        return Edit(
            span=Span(start=at, end=at), text=("\n" * lead + text + "\n" * tail).replace("\n", line_end)
        )

    def _replace(self, span: Span, text: str) -> Edit:
        document = self.layout.document
        old = document.text[span.start : span.end]
        edit = difference(old, text.replace("\n", document.line_end).encode("utf-8", "surrogatepass"))
        return Edit(span=edit.span.shifted(span.start), text=edit.text)

    def prove(self, edits: Sequence[Edit], sections: Sequence[Section], name: str) -> None:
        """Prove that edits leave alone what people wrote, and that what they write will be known for ours.

        Args:
            edits: Any edits of the README.
            sections: All that can be there.
            name: The project's.

        Raises:
            EditRefused: If they do not.
        """
        document = self.layout.document
        ours = [standing.content for standing in self.layout.standings.values() if standing.owner == "us"]
        ours += [standing.extent for standing in self.gone]
        if any(len(edit.span) and not any(edit.span in span for span in ours) for edit in edits):
            msg = "The README would lose what somebody has written."
            raise EditRefused(msg, "Nothing was changed.")
        after = apply(document.text, edits)
        known = {**self.layout.known, **self.remembered()}
        there = look(after, self.layout.markup, sections, name, known)
        for draft in self.drafts:
            found = there.standings.get(draft.section.id)
            if found is None or found.owner != "us" or found.facts != draft.facts:
                msg = f"The section {draft.title or name} cannot be put into the README as it is."
                hint = "Look whether a block of code or a comment in it is never closed."
                raise EditRefused(msg, hint)
        filled = {
            standing.section.id for standing in self.layout.standings.values() if standing.owner == "nobody"
        }
        if _lines(self.layout.by_hand()) != _lines(there.by_hand(filled)):
            msg = "What somebody has written in the README would be read differently."
            raise EditRefused(msg, "Nothing was changed.")

    def remembered(self) -> Mapping[str, str]:
        """Return the fingerprints of the texts that are written, with those of their facts."""
        return {fingerprint(self.body(draft)): draft.facts for draft in self.drafts}


def _lines(pieces: Sequence[bytes]) -> list[bytes]:
    """Return the lines of what people wrote, without blank ones and a byte order mark."""
    bare = [pieces[0].removeprefix(MARK), *pieces[1:]]
    return [line.strip() for piece in bare for line in piece.splitlines() if line.strip()]
