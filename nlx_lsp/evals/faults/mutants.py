"""Mutants: a function with one fault each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from random import Random

from nlx_lsp.evals.faults import cleanup, flow, names, numbers, operators
from nlx_lsp.evals.faults.fault import Change, Fault, Kind
from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.evals.faults.proof import Proof
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol

KINDS: tuple[Kind, ...] = (*operators.KINDS, *numbers.KINDS, *names.KINDS, *flow.KINDS, *cleanup.KINDS)
"""Every kind of fault."""


def mutants(source: Source, symbol: Symbol, kinds: Sequence[Kind] = KINDS) -> Iterator[Fault]:
    """Yield every way to spoil a function that leaves a program, and another one.

    Args:
        source: A document in one of `languages`.
        symbol: A function of it.
        kinds: What to do.
    """
    proof = Proof.of(source, symbol)
    for kind, changes in candidates(source, symbol, kinds).items():
        for change in changes:
            if fault := _fault(proof, kind, change):
                yield fault


def draw(source: Source, symbol: Symbol, random: Random, most: int) -> tuple[Fault, ...]:
    """Return some mutants of a function, chosen among all with equal chances; no two are alike.

    Args:
        source: A document in one of `languages`.
        symbol: A function of it.
        random: Chooses.
        most: How many, at most.
    """
    proof = Proof.of(source, symbol)
    changes = [(kind, change) for kind, found in candidates(source, symbol).items() for change in found]
    chosen: dict[bytes, Fault] = {}
    for kind, change in random.sample(changes, len(changes)):
        if len(chosen) == most:
            break
        if fault := _fault(proof, kind, change):
            chosen.setdefault(fault.source.text, fault)
    return tuple(chosen.values())


def inject(source: Source, symbol: Symbol, random: Random, used: Counter[str]) -> Fault | None:
    """Return one way to spoil a function, of a kind that was rarely used before; None if there is none.

    Args:
        source: A document in one of `languages`.
        symbol: A function of it.
        random: Chooses.
        used: How often each kind was used, by name; counts this one.
    """
    found = candidates(source, symbol)
    proof = Proof.of(source, symbol)
    for kind in sorted(found, key=lambda kind: (used[kind.name], random.random())):
        for change in random.sample(found[kind], len(found[kind])):
            if fault := _fault(proof, kind, change):
                used[kind.name] += 1
                return fault
    return None


def candidates(source: Source, symbol: Symbol, kinds: Sequence[Kind] = KINDS) -> dict[Kind, list[Change]]:
    """Return the changes that could be made to a function, by kind, before anything is proved of them."""
    ground = Ground.survey(source, symbol)
    found = {kind: list(kind.find(ground)) for kind in kinds}
    return {kind: changes for kind, changes in found.items() if changes}


def _fault(proof: Proof, kind: Kind, change: Change) -> Fault | None:
    source = proof.spoil(change)
    if source is None:
        return None
    before, after = proof.source.text.split(b"\n"), source.text.split(b"\n")
    same = _common(before, after)
    most = min(len(before), len(after)) - same
    tail = min(_common(before[::-1], after[::-1]), most)
    first, last = same, len(after) - tail
    rows = set(range(first, last)) or _sides(after, first, _extent(proof, len(after) - len(before)))
    if change.blamed is not None:
        rows.add(source.text.count(b"\n", 0, change.blamed))
    return Fault(
        kind=kind,
        source=source,
        rows=frozenset(rows),
        sound=_text(before[same : len(before) - tail]),
        faulty=_text(after[first:last]),
    )


def _extent(proof: Proof, growth: int) -> range:
    """Return the lines of a function that has grown by some."""
    text, symbol = proof.source.text, proof.symbol
    first, last = (text.count(b"\n", 0, at) for at in (symbol.header.start, symbol.span.end - 1))
    return range(first, last + growth + 1)


def _sides(lines: list[bytes], gap: int, extent: range) -> set[int]:
    """Return the lines on both sides of a gap, in a function, that are not blank."""
    above = next((row for row in range(gap - 1, extent.start - 1, -1) if lines[row].strip()), None)
    below = next((row for row in range(gap, extent.stop) if lines[row].strip()), None)
    return {row for row in (above, below) if row is not None}


def _common(before: list[bytes], after: list[bytes]) -> int:
    """Return how many lines are the same from the start, however they are indented."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].strip() == pair[1].strip(), pairs))


def _text(lines: list[bytes]) -> str:
    return b"\n".join(lines).decode("utf-8", "replace")
