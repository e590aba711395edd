"""Proof that a finished docstring documents what it should, found by reading it back."""

from nlx_lsp.edits.docstring.content import KINDS, Content
from nlx_lsp.edits.docstring.style import Style


def verify_round_trip(content: Content, style: Style, lines: list[str]) -> list[str]:
    """Return what reading the lines back says differently from the content; nothing if all is well."""
    parsed = style.parse("\n".join(lines))
    found = []
    for kind in KINDS:
        meant = tuple(entry.name for entry in content.entries(kind))
        if parsed.names(kind) != meant:
            found.append(f"{kind}: {parsed.names(kind)} instead of {meant}")
        elif len(parsed.of(kind)) > 1:
            found.append(f"{kind}: in more than one section")
    if any(section.kind == "other" for section in parsed.sections):
        found.append("a section that was not asked for")
    if any(section.first == 0 for section in parsed.sections):
        found.append("no summary")
    return found


def verify_completion(old: str, new: str, style: Style, content: Content) -> list[str]:
    """Return what is wrong with a completed docstring; nothing if all is well.

    Args:
        old: Its text as it was, without delimiters.
        new: Its text as it is to be.
        style: The style that both are read in.
        content: All that `new` should document.
    """
    kept = (line.strip() for line in new.splitlines())
    found = ["a line is lost"] if any(line.strip() not in kept for line in old.splitlines()) else []
    parsed = style.parse(new)
    for kind in KINDS:
        names = [entry.name for entry in content.entries(kind) if not parsed.documents(kind, entry.name)]
        if names:
            found.append(f"{kind}: without {names}")
    return found
