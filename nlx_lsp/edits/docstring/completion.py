"""What an existing docstring lacks is added to it; what it has stays as it is, byte for byte."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from nlx_lsp.edits.docstring.content import KINDS, Content, Entry, Kind
from nlx_lsp.edits.docstring.layout import Layout
from nlx_lsp.edits.docstring.literal import Literal
from nlx_lsp.edits.docstring.parsed import Parsed, Section, means, split
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.errors import EditRefused


@frozen(kw_only=True)
class Addition:
    """Lines that come before a line of the docstring."""

    at: int
    """The line before which they come."""
    lines: list[str]
    """Without margin and line breaks."""
    section: bool
    """Whether it is a whole section, which stands apart from what is around it."""


def missing(content: Content, parsed: Parsed) -> Content:
    """Return what of a content a docstring does not document yet; summary and description stay."""

    def absent(kind: Kind) -> tuple[Entry, ...]:
        return tuple(entry for entry in content.entries(kind) if not parsed.documents(kind, entry.name))

    return evolve(
        content,
        params=absent("params"),
        returns=next(iter(absent("returns")), None),
        yields=next(iter(absent("yields")), None),
        raises=absent("raises"),
    )


def complete(literal: str, style: Style, content: Content, layout: Layout) -> str:
    """Return a docstring with what it does not document yet; the same text if that is nothing.

    Args:
        literal: The docstring as it stands in the file, with its quotes.
        style: The style that it is written in, or that its new sections get.
        content: All that it should document, in the order of the signature.  The text of what it
            documents already does not count; neither does the summary, unless there is no text yet.
        layout: The place where it stands.  Prefix and quotes are those of the docstring.

    Raises:
        EditRefused: If the docstring is no plain string, or cannot hold what is missing.
    """
    old = Literal.read(literal)
    if not old.value.strip():
        return layout.literal(style.render(content, layout.columns))
    parsed = style.parse(old.body)
    value = style.parse(old.value)
    if any(parsed.names(kind) != value.names(kind) for kind in KINDS):
        reason = "The docstring hides its sections behind escapes."
        raise EditRefused(reason, "Write its line breaks as line breaks.")
    lines = split(old.body)
    indent = parsed.margin if any(line.strip() for line in lines[1:]) else layout.indent
    place = evolve(layout, prefix=old.prefix, quote=_quote(old), indent=indent)
    found = additions(lines, parsed, style, content, place.columns)
    if not found:
        return literal
    body: list[str] = []
    for piece in arrange(lines, parsed, style, found):
        if isinstance(piece, int):
            body.append(lines[piece])
            continue
        if body and not body[-1].endswith(("\r", "\n")):
            body[-1] += place.newline
        body.append((place.indent + place.escape(piece) if piece else "") + place.newline)
    # Behind a line of ours the closing quotes have a line of their own.
    closing = layout.indent if any(addition.at == len(lines) for addition in found) else ""
    return place.prefix + place.quote + "".join(body) + closing + place.quote


def additions(
    lines: Sequence[str], parsed: Parsed, style: Style, content: Content, columns: int
) -> list[Addition]:
    """Return what has to be added to a docstring.

    Args:
        lines: Its lines.
        parsed: Its sections.
        style: The style that it is written in, or that its new sections get.
        content: All that it should document.
        columns: For the text of a line.
    """
    return [*_entries(parsed, style, content, columns), *_sections(lines, parsed, style, content, columns)]


def _quote(old: Literal) -> str:
    """Return triple quotes that can stand around the text."""
    for quote in (old.quote, '"""', "'''"):
        if len(quote) > 1 and quote not in old.body:
            return quote
    reason = "The docstring holds both kinds of triple quotes."
    raise EditRefused(reason, "Write it as one triple-quoted string.")


def _entries(parsed: Parsed, style: Style, content: Content, columns: int) -> Iterator[Addition]:
    """Add to the sections that are there."""
    for kind in KINDS:
        sections = parsed.of(kind)
        # Behind the documented entry that comes before it in the signature, or before all of them.
        items = [item for section in sections for item in section.items]
        at = sections[0].items[0].first if items and sections[0].items else 0
        for entry in content.entries(kind) if sections else ():
            known = next((item for item in items if means(kind, item.name, entry.name)), None)
            if known is not None:
                at = known.end
                continue
            at = at or sections[0].end
            indent = _around(sections, at).indent
            lines = style.entry(kind, entry, columns - len(indent))
            yield Addition(at=at, lines=[indent + line for line in lines], section=False)


def _around(sections: tuple[Section, ...], at: int) -> Section:
    return next((section for section in sections if section.first < at <= section.end), sections[0])


def _sections(
    lines: Sequence[str], parsed: Parsed, style: Style, content: Content, columns: int
) -> Iterator[Addition]:
    """Add the sections that are not there, each where its style has it."""
    ranks = {kind: rank for rank, kind in enumerate(style.order)}
    ranked = [(ranks[section.kind], section) for section in parsed.sections if section.kind in ranks]
    fields = {section.end for section in parsed.sections}
    end = max(number + 1 for number, line in enumerate(lines) if line.strip())
    for kind in sorted((kind for kind in KINDS if kind in ranks), key=ranks.__getitem__):
        entries = content.entries(kind)
        if not entries or parsed.of(kind):
            continue
        before = [section.end for rank, section in ranked if rank < ranks[kind]]
        behind = [section.first for rank, section in ranked if rank > ranks[kind]]
        at = max(before) if before else min(behind, default=end) or end
        if (style.spaced or at not in fields) and at < len(lines) - 1 and not lines[at].strip():
            at += 1  # The blank line that is there already comes before the section.
        yield Addition(at=at, lines=style.section(kind, entries, columns), section=True)


def arrange(
    lines: Sequence[str], parsed: Parsed, style: Style, found: Sequence[Addition]
) -> Iterator[int | str]:
    """Yield the lines of a completed docstring: the number of an old one, or the text of a new one.

    Args:
        lines: The old lines.
        parsed: Their sections.
        style: The style of the new ones.
        found: What is added.
    """
    sections = {n for section in parsed.sections for n in range(section.first, section.end)}
    filled = False
    for number in range(len(lines) + 1):
        joined = number - 1 in sections
        apart = False
        for addition in (a for a in found if a.at == number):
            if addition.section and filled and (style.spaced or not joined):
                yield ""
            yield from addition.lines
            joined, apart = True, addition.section
            filled = True
        if number < len(lines):
            if apart and lines[number].strip() and (style.spaced or number not in sections):
                yield ""
            filled = bool(lines[number].strip())
            yield number
