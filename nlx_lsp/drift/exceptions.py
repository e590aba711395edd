"""Documented exceptions beside those that the code raises."""

import builtins
import re
from collections.abc import Iterator, Sequence

from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.drift.renames import renames
from nlx_lsp.drift.subject import Subject
from nlx_lsp.edits.docstring.parsed import Item, means

_ALIKE = 0.75
"""Many exceptions end alike, and their order says nothing: see `nlx_lsp.drift.renames`."""


def compare(subject: Subject) -> Iterator[Drift]:
    """Yield what is wrong with the documented exceptions."""
    said: dict[str, Item] = {}
    for item in subject.documented.items("raises"):
        said.setdefault(item.name, item)
    if subject.stub or subject.symbol.kind not in {"function", "method"} or not (said or subject.strict):
        return
    real = [each.name for each in subject.facts.raises if subject.strict or _is_class(each.name)]
    unmet = {name: item for name, item in said.items() if not _among(name, real)}
    new = [name for name in real if not _among(name, list(said))]
    new_names = renames(
        [name for name in unmet if _is_gone(subject, name)], new, alike=_ALIKE, in_place=_ALIKE
    )
    for name, item in unmet.items():
        yield from _unmet(subject, item, new_names.get(name))
    missing = [name for name in new if name not in new_names.values()]
    if missing and subject.strict:
        those = f"{missing[0]} is" if len(missing) == 1 else f"{', '.join(missing)} are"
        yield subject.drift("exception-missing", f"{those} raised and not documented, and others are.")


def _among(name: str, names: Sequence[str]) -> bool:
    return any(means("raises", name, each) for each in names)


def _is_class(name: str) -> bool:
    """Return whether a name is written as a class's is: no variable's, no function's."""
    return name.rpartition(".")[2][:1].isupper()


def _is_gone(subject: Subject, name: str) -> bool:
    """Return whether the file knows no such class: what is called may still raise what the file names."""
    last = re.escape(name.rpartition(".")[2])
    code = rf"^\s*(?:class|from|import|raise|except)\b.*\b{last}\b|^\s*{last}\s*(?:,.*|=.*|\)?)$"
    return not hasattr(builtins, last) and not re.search(code.encode(), subject.source.text, re.MULTILINE)


def _unmet(subject: Subject, item: Item, new_name: str | None) -> Iterator[Drift]:
    doc, place = subject.documented, subject.documented.place(item)
    if new_name is not None:
        message = f"{item.name} is not raised; it seems to be {new_name} now."
        edit, remedy = doc.renamed(item, new_name), f"Rename {item.name} to {new_name}"
        yield subject.drift("exception-renamed", message, span=place, edit=edit, remedy=remedy)
    elif subject.strict or _is_closed(subject):
        message = f"{item.name} is not raised."
        edit, remedy = doc.removed(item), f"Remove {item.name}"
        yield subject.drift("exception-unknown", message, span=place, edit=edit, remedy=remedy, deletes=True)


def _is_closed(subject: Subject) -> bool:
    """Return whether nothing in the body can raise but what it raises itself.

    Whatever is called, read or computed can raise, so this is seldom sure: a body that neither calls nor
    subscripts nor computes anything.
    """
    body = subject.symbol.body
    text = subject.symbol.node.text or b""
    inside = text[body.start - subject.symbol.node.start_byte : body.end - subject.symbol.node.start_byte]
    if subject.symbol.docstring is not None:
        inside = inside.replace(subject.symbol.docstring.text.encode("utf-8", "surrogatepass"), b"", 1)
    return not subject.facts.calls and not subject.facts.decorators and not set(b"[(./%@") & set(inside)
