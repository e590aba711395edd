"""`nlx-lsp models list`: what is on this machine, whose it is, and what the catalogue offers."""

import argparse
import json
from collections.abc import Iterator, Sequence

import attrs

from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import show
from nlx_lsp.models import caches, catalogue, memory
from nlx_lsp.models.caches import Found
from nlx_lsp.models.catalogue import Entry
from nlx_lsp.models.description import markdown
from nlx_lsp.models.failures import size
from nlx_lsp.models.reference import Listed
from nlx_lsp.models.resolve import bundled
from nlx_lsp.values import JSON


def execute(arguments: argparse.Namespace) -> int:
    """Print the lists."""
    if arguments.markdown:
        show(markdown())
        return DONE
    found, free = tuple(_found()), memory.available()
    if arguments.json:
        show(json.dumps(_as_json(found, free), indent=2) + "\n")
    else:
        show("".join(f"{line}\n" for line in _as_text(found, free)))
    return DONE


def _found() -> Iterator[Found]:
    if path := bundled():
        yield Found(path=path, program="nlx-lsp", reference="bundled")
    yield from caches.inventory()


def _as_text(found: tuple[Found, ...], free: int) -> Iterator[str]:
    yield "On this machine:"
    rows = [(each.reference, size(each.size), each.program, str(each.path)) for each in found]
    yield from _table(rows)
    yield ""
    yield f"In the catalogue ({size(free)} of memory are free):"
    yield from _table(
        [
            (entry.name, size(entry.size), f"needs {size(entry.memory)}", _state(entry, free), entry.licence)
            for entry in catalogue.entries()
        ]
    )
    yield ""
    yield "nlx-lsp models pull NAME downloads one, nlx-lsp models use NAME takes it."


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield f"  {'  '.join(cells)}".rstrip()


def _state(entry: Entry, free: int) -> str:
    if caches.locate(Listed(entry=entry)):
        return "here"
    return "fits" if entry.memory <= free else "too big"


def _as_json(found: tuple[Found, ...], free: int) -> JSON:
    here = [
        {"name": each.reference, "path": str(each.path), "program": each.program, "size": each.size}
        for each in found
    ]
    offers = [
        attrs.asdict(entry) | {"memory": entry.memory, "state": _state(entry, free)}
        for entry in catalogue.entries()
    ]
    return {"available": free, "here": here, "catalogue": offers}
