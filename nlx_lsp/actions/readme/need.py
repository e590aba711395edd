"""What a README needs: the sections that are missing, and those of ours that are no longer what facts say."""

import hashlib
import re
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.actions.readme.layout import TITLE, Layout, Standing
from nlx_lsp.actions.readme.section import Material, Prose, Section
from nlx_lsp.actions.readme.sections import every
from nlx_lsp.edits.markup.blocks import Block, Items, Line, Link, Paragraph


@frozen(kw_only=True)
class Need:
    """What a README needs."""

    material: Material
    """The facts."""
    layout: Layout
    """The README as it is."""

    @property
    def written(self) -> tuple[Section, ...]:
        """The sections that are to be written, in their order."""
        return tuple(section for section in every() if self._is_wanted(section))

    @property
    def gone(self) -> tuple[Standing, ...]:
        """The sections of ours that no fact supports any longer, unless somebody has renamed them."""
        return tuple(
            standing
            for standing in self.layout.standings.values()
            if standing.owner == "us"
            and standing.section.id != TITLE
            and standing.heading.title == standing.section.title
            and not standing.section.compose(self.material)
        )

    @property
    def left(self) -> tuple[Standing, ...]:
        """The sections of ours that somebody has changed, and that facts say otherwise by now."""
        return tuple(
            standing
            for standing in self.layout.standings.values()
            if standing.owner == "editor" and standing.facts != self.facts(standing.section)
        )

    def facts(self, section: Section) -> str:
        """Return the fingerprint of what a section is made of: all but what only a run tells."""
        told = [(fact.kind, fact.value) for fact in self.material.told(section)]
        made = repr((section.compose(self.material), told))
        return hashlib.sha256(made.encode("utf-8", "backslashreplace")).hexdigest()[:8]

    def _is_wanted(self, section: Section) -> bool:
        if not section.compose(self.material):
            return False
        standing = self.layout.standings.get(section.id)
        if standing is not None:
            changed = standing.owner == "us" and standing.facts != self.facts(section)
            return changed or standing.owner == "nobody"
        if section.id == TITLE:
            return not (self.layout.title or self._has_opening())
        return not self._is_told(section)

    def _is_told(self, section: Section) -> bool:
        """Whether a section would only lead to where the README leads already, in other words."""
        outline = section.compose(self.material)
        lines = [line for block in outline for line in _lines(block)]
        targets = [part.target for line in lines for part in line if isinstance(part, Link)]
        if not targets or any(not isinstance(block, Paragraph | Items) for block in outline):
            return False
        said = b"\n".join(self.layout.by_hand()).decode("utf-8", "replace")
        return all(re.search(rf"(?<![\w/-]){re.escape(target)}(?![\w/]|[.-]\w)", said) for target in targets)

    def _has_opening(self) -> bool:
        """Whether something stands before the first heading: then nothing is put above it."""
        document = self.layout.document
        opening = document.sections[0].body
        return bool(document.text[opening.start : opening.end].strip())


def _lines(block: Block | Prose) -> Sequence[Line]:
    match block:
        case Paragraph(line):
            return [line]
        case Items(lines):
            return lines
        case _:
            return []
