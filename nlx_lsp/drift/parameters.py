"""Documented parameters beside those of the signature."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from nlx_lsp.drift.defaults import stale
from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.drift.documented import shared
from nlx_lsp.drift.renames import renames
from nlx_lsp.drift.subject import Subject
from nlx_lsp.drift.types import bare, contradicts
from nlx_lsp.edits.docstring.parsed import Item
from nlx_lsp.syntax.facts import Parameter

_NAME = re.compile(r"[$\w]+")
_UNNAMED = {
    **dict.fromkeys(("javascript", "typescript", "typescriptreact"), "arguments"),
    "php": "func_get_arg",
}
"""What a function takes arguments by that its signature does not name."""


def compare(subject: Subject) -> Iterator[Drift]:
    """Yield what is wrong with the documented parameters."""
    items = subject.documented.items("params")
    documented = [item for item in items if _is_parameter(subject, item)]
    if subject.signature is None or not (documented or subject.strict):
        return
    if not all(item.name for item in items):
        return  # an entry whose name is not to be seen may be of any parameter
    real = {parameter.name: parameter for parameter in subject.parameters}
    said: dict[str, Item] = {}
    for item in documented:
        said.setdefault(item.name.lstrip("*"), item)
    # What takes the rest has a name of its own, and is no new form of another; neither is a pattern.
    rest = {name for name, each in real.items() if each.kind in {"variadic", "keywords"}}
    named = [name for name in real if _NAME.fullmatch(name) and (name not in rest or name in said)]
    new_names = renames(tuple(said), named)
    for name, item in said.items():
        if name in real:
            yield from _details(subject, item, real[name])
        else:
            yield from _unknown(subject, item, new_names.get(name))
            if name in new_names:
                yield from _details(subject, item, real[new_names[name]])
    known = said.keys() | set(new_names.values())
    if known & real.keys() or subject.strict:
        yield from _missing(subject, {name: each for name, each in real.items() if name not in known})
    if said.keys() == real.keys():
        yield from _order(subject, said, real)


def _is_parameter(subject: Subject, item: Item) -> bool:
    """Return whether an entry is for a parameter that the signature has, or should have.

    What a dot joins to a name is a part of that parameter; what angle brackets enclose, or the signature
    has as one, is a type; the object of a method, and what has no name to speak of, may be listed or not.
    """
    generics = {found[0] for each in subject.facts.generics if (found := _NAME.search(each))}
    name = item.name.lstrip("*")
    spare = {"self", "this"} if subject.source.language.id != "python" else set()
    return (
        "." not in name
        and name[:1] != "<"
        and name not in generics | spare
        and (subject.strict or bool(name.strip("_$")))
    )


def _unknown(subject: Subject, item: Item, new_name: str | None) -> Iterator[Drift]:
    doc, place = subject.documented, subject.documented.place(item)
    if new_name is not None:
        message = f"There is no parameter {item.name}; it seems to be {new_name} now."
        edit, remedy = doc.renamed(item, new_name), f"Rename {item.name} to {new_name}"
        yield subject.drift("parameter-renamed", message, span=place, edit=edit, remedy=remedy)
    elif subject.strict or not _is_open(subject):
        message = f"There is no parameter {item.name}."
        edit, remedy = doc.removed(item), f"Remove {item.name}"
        yield subject.drift("parameter-unknown", message, span=place, edit=edit, remedy=remedy, deletes=True)


def _is_open(subject: Subject) -> bool:
    """Return whether names that the signature does not have may be passed or set all the same."""
    if any(not _NAME.fullmatch(parameter.name) for parameter in subject.parameters):
        return True  # a pattern, whose parts may have names of their own
    unnamed = _UNNAMED.get(subject.source.language.id)
    if unnamed and unnamed in subject.source.slice(subject.symbol.body):
        return True
    by_keyword = any(parameter.kind == "keywords" for parameter in subject.parameters)
    return by_keyword or (
        subject.symbol.kind == "class" and bool(subject.facts.bases or subject.facts.decorators)
    )


def _missing(subject: Subject, missing: Mapping[str, Parameter]) -> Iterator[Drift]:
    missing = {name: each for name, each in missing.items() if _NAME.fullmatch(name)}
    if missing and (subject.strict or subject.symbol.kind != "class"):
        names = ", ".join(parameter.label for parameter in missing.values())
        those = f"parameter {names} is" if len(missing) == 1 else f"parameters {names} are"
        yield subject.drift("parameter-missing", f"The {those} not documented, and others are.")


def _details(subject: Subject, item: Item, parameter: Parameter) -> Iterator[Drift]:
    doc, place = subject.documented, subject.documented.place(item)
    told = stale(doc.text(item), parameter.default)
    if told:
        message = f"The default of {parameter.name} is {parameter.default}, not {told}."
        edit, remedy = doc.reworded(item, told, parameter.default), f"Write {parameter.default} for {told}"
        yield subject.drift("default-stale", message, span=place, edit=edit, remedy=remedy)
    is_python = subject.source.language.id == "python"
    if is_python and item.type and parameter.annotation and contradicts(item.type, parameter.annotation):
        message = f"The type of {parameter.name} is {parameter.annotation}, not {item.type}."
        edit, remedy = (
            doc.reworded(item, bare(item.type), parameter.annotation),
            f"Write {parameter.annotation} for {item.type}",
        )
        yield subject.drift("type-contradicts", message, span=place, edit=edit, remedy=remedy)


def _order(subject: Subject, said: Mapping[str, Item], real: Mapping[str, Parameter]) -> Iterator[Drift]:
    """Keyword parameters have no order: those that only go by name may stand in any."""
    ordered = [name for name, parameter in real.items() if subject.strict or parameter.kind != "keyword_only"]
    standing = [name for name in said if name in ordered]
    if standing == ordered or (subject.symbol.kind == "class" and not subject.strict):
        return
    first = next(
        later for earlier, later in pairwise(standing) if ordered.index(earlier) > ordered.index(later)
    )
    items = [said[name] for name in real]
    movable = not shared(items) and len(subject.documented.parsed.of("params")) == 1
    yield subject.drift(
        "parameter-order",
        f"The parameters stand in another order: {', '.join(ordered)}.",
        span=subject.documented.place(said[first]),
        edit=subject.documented.reordered(items) if movable else None,
        remedy="Bring the parameters into the order of the signature",
    )
