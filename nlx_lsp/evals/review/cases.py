"""Cases: real functions, half of them with one fault."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.evals.faults import Fault, inject, languages, mutants
from nlx_lsp.evals.sampling import code_files, in_rounds, read_code
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Span

_FEWEST, _MOST = 4, 120
"""Lines of a function that is worth a review, and fits most contexts."""


@frozen(kw_only=True)
class Case:
    """A function to review."""

    source: Source
    """The document, with the fault if there is one."""
    symbol: Symbol
    """The function in it."""
    fault: Fault | None
    """What is wrong; None where nothing is known to be."""


def collect(paths: Iterable[Path], *, sample: int, seed: int) -> list[Case]:
    """Return functions of files and folders, faulty and sound ones in turn, as many of each.

    The functions are taken from the files in a random order, one a file, round by round, so that many files
    have their say.  Sound ones are chosen as the faulty ones are: only what could be spoilt counts.

    Args:
        paths: Files, and folders of them; in folders, tests and hidden files are left out.
        sample: How many functions to return at most.
        seed: Makes the choice repeatable.

    Raises:
        UsageError: If there are not two functions.
    """
    random = Random(seed)  # noqa: S311 - a sample, no secret
    files = [file for path in paths for file in code_files(path)]
    random.shuffle(files)
    wanted = max(sample // 2, 1)
    faulty: list[Case] = []
    sound: list[Case] = []
    used: Counter[str] = Counter()
    for source, symbol in in_rounds(_functions_of(file, random) for file in files):
        if len(sound) == wanted:
            break
        if len(faulty) == len(sound):
            if fault := inject(source, symbol, random, used):
                faulty.append(Case(source=fault.source, symbol=_again(fault.source, symbol), fault=fault))
        elif any(mutants(source, symbol)):
            sound.append(Case(source=source, symbol=symbol, fault=None))
    if not sound:
        msg = "There are no two functions to evaluate with."
        raise UsageError(msg, f"Name files or folders in {', '.join(sorted(languages()))}.")
    return [case for pair in zip(faulty, sound, strict=False) for case in pair]


def _functions_of(file: Path, random: Random) -> Iterator[tuple[Source, Symbol]]:
    source = read_code(file)
    if source is None:
        return
    symbols = [symbol for symbol in outline(source) if _is_worth_it(source, symbol)]
    for symbol in random.sample(symbols, len(symbols)):
        yield source, symbol


def _is_worth_it(source: Source, symbol: Symbol) -> bool:
    lines = source.text.count(b"\n", symbol.header.start, symbol.span.end) + 1
    return (
        symbol.kind in {"function", "method"}
        and symbol.parent_kind not in {"function", "method"}
        and _FEWEST <= lines <= _MOST
        and not symbol.node.has_error
    )


def _again(source: Source, symbol: Symbol) -> Symbol:
    """Return a function in the document with its fault: what stands before it has not changed."""
    start = symbol.node.start_byte
    around = outline(source, Span(start=start, end=start + 1))
    return next(each for each in around if each.node.start_byte == start and each.kind == symbol.kind)
