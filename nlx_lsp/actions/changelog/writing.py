"""Where entries go in a changelog, and how they look there.  Everything is put in, and nothing replaced."""

import re
import textwrap
from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.changelog.book import KINDS, Book, Kind, Release, entries_of, kind_of
from nlx_lsp.actions.changelog.references import address_of
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.edits.markup.blocks import Code, Inline, Items, Text
from nlx_lsp.values import Edit, Span

_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = re.compile(r"^\s*(?:\[[^\]]+\]: |\.\. _)")
"""An address that a heading refers to; these stand at the end."""
_OPENING = re.compile(r"(?:[-*+#>|=]|\d+[.)])(?:\s|$)|[#>|]|\.\. ")
"""What at the beginning of a line would make something else of it."""


@frozen(kw_only=True)
class Item:
    """A new entry."""

    kind: Kind
    """Its group."""
    text: str
    """Its words, with names of code in back-ticks."""
    number: str = ""
    """The pull request that it came with: ``#12``; empty for none."""
    sha: str = ""
    """The commit that it is about."""


def insert(book: Book, items: Sequence[Item], version: str, day: str) -> tuple[Edit, ...]:
    """Return the edits that put entries into a changelog, in ascending order.

    Args:
        book: The changelog as it is.
        items: What is new.
        version: The release that they belong to; empty for what is not released.
        day: The day of the release: ``2024-03-01``.
    """
    groups: dict[Kind, list[Item]] = {kind: [item for item in items if item.kind == kind] for kind in KINDS}
    groups = {kind: found for kind, found in groups.items() if found}
    release = book.release(version)
    if release is None:
        at, text = _new_release(book, groups, version, day)
        pieces = {at: text}
        if address := address_of(book.document.text, version):
            pieces[address[0]] = pieces.get(address[0], "") + address[1]
    elif book.form.grouped:
        pieces = _into_groups(book, release, groups)
    else:
        at, is_entry = _anchor(book, release.extent, release.section.body.start)
        pieces = {at: ("\n" if is_entry else "\n\n") + _list(book, items)}
    end = book.document.line_end
    return tuple(
        Edit(span=Span(start=at, end=at), text=text.replace("\n", end)) for at, text in sorted(pieces.items())
    )


def render(book: Book, items: Sequence[Item]) -> str:
    """Return entries in their groups, without the heading of their release."""
    if not book.form.grouped:
        return _list(book, items)
    found = [(kind, [item for item in items if item.kind == kind]) for kind in KINDS]
    return "\n\n".join(_group(book, kind, those) for kind, those in found if those)


def _new_release(
    book: Book, groups: Mapping[Kind, Sequence[Item]], version: str, day: str
) -> tuple[int, str]:
    """Return a whole release, and where it goes: above the latest, or below what is not released."""
    form = book.form
    heading = _heading(book, book.title(version, day), form.release_level)
    block = f"{heading}\n\n{render(book, [item for those in groups.values() for item in those])}"
    below = [each for each in book.releases if each.version or not version]
    if below:
        return below[0].section.span.start, f"{block}\n\n"
    text = book.document.text
    if not text.strip():
        return len(text), f"{_heading(book, 'Changelog', 1)}\n\n{block}\n"
    whole = Span(start=book.document.head, end=len(text))
    at, _ = _anchor(book, whole, whole.start)
    return at, f"\n\n{block}" + ("" if text.endswith((b"\n", b"\r")) else "\n")


def _into_groups(book: Book, release: Release, groups: Mapping[Kind, Sequence[Item]]) -> dict[int, str]:
    pieces: dict[int, str] = {}
    for kind, items in groups.items():
        present = next((group for group in release.groups if kind_of(group.title) == kind), None)
        if present is not None:
            at, is_entry = _anchor(book, present.body, present.body.start)
            text = ("\n" if is_entry else "\n\n") + _list(book, items)
        elif (later := _first_later(release, kind)) is not None:
            at, text = later, f"{_group(book, kind, items)}\n\n"
        else:
            at, _ = _anchor(book, release.extent, release.section.body.start)
            text = f"\n\n{_group(book, kind, items)}"
        pieces[at] = pieces.get(at, "") + text
    return pieces


def _first_later(release: Release, kind: Kind) -> int | None:
    """Return where the first group begins that belongs behind one of this kind."""
    for group in release.groups:
        other = kind_of(group.title)
        if other is not None and KINDS.index(other) > KINDS.index(kind):
            return group.span.start
    return None


def _anchor(book: Book, span: Span, heading_end: int) -> tuple[int, bool]:
    """Return the offset behind the last entry of a piece, or else behind its last words; and which it is."""
    document = book.document
    if entries := entries_of(document, span):
        return entries[-1].end, True
    at = found = len(document.text[:heading_end].rstrip())
    for line in document.text[found : span.end].split(b"\n"):
        if line.strip() and not _REFERENCE.match(line.decode("utf-8", "replace")):
            found = at + len(line.rstrip())
        at += len(line) + 1
    return found, False


def _group(book: Book, kind: Kind, items: Sequence[Item]) -> str:
    heading = _heading(book, book.group_name(kind), book.form.release_level + 1)
    return f"{heading}\n\n{_list(book, items)}"


def _heading(book: Book, title: str, level: int) -> str:
    """Return a heading with the markup that is in its title, such as a link's brackets."""
    stand_in = "X" * len(title)
    return book.markup.heading(stand_in, level, book.document).replace(stand_in, title)


def _list(book: Book, items: Sequence[Item]) -> str:
    return "\n".join(_entry(book, item) for item in items)


def _entry(book: Book, item: Item) -> str:
    form = book.form
    text = " ".join(visible(item.text).split()).rstrip(".")
    first = text[:1].upper() if form.capital else text[:1].lower()
    begins_with_name = not text[1:2].islower() or text.startswith("`")
    text = (text if begins_with_name else first + text[1:]) + ("." if form.full_stop else "")
    parts: list[Inline] = [
        Code(part) if number % 2 else Text(part) for number, part in enumerate(_CODE.split(text)) if part
    ]
    rendered = book.markup.render([Items([parts])], form.release_level + 1, book.document)
    rendered = re.sub(r"^[-*+] +", lambda _: form.bullet, rendered) + form.tail.fill(item.number, item.sha)
    return _wrapped(rendered, form.width, " " * len(form.bullet))


def _wrapped(text: str, width: int, indent: str) -> str:
    if not width or len(text) <= width:
        return text
    lines = textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    # A line that would begin a list, or a heading, is worse than one that is too long.
    return text if any(_OPENING.match(line.strip()) for line in lines[1:]) else "\n".join(lines)
