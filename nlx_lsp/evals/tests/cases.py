"""Cases: functions that deserve tests, with the mutants that these should kill."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import tree_sitter
from attrs import field, frozen

from nlx_lsp.actions.tests import Tests
from nlx_lsp.actions.tests.plan import TestsPlan
from nlx_lsp.errors import UsageError
from nlx_lsp.evals.faults import Fault, draw, languages
from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.evals.sampling import code_files, in_rounds, read_code
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Span

_SILENT = {
    *("comment", "line_comment", "block_comment"),
    *("global_statement", "nonlocal_statement", "empty_statement"),
}
"""Nodes of a block that nothing is run for."""
_CONSTANTS = {"string", "concatenated_string", "ellipsis"}


@frozen(kw_only=True)
class Case:
    """A function to be tested."""

    plan: TestsPlan = field(repr=False)
    """What the product found out about its file: the framework, and where the tests belong."""
    symbol: Symbol
    """The function."""
    lines: frozenset[int]
    """The lines on which its statements begin, from 1."""
    mutants: tuple[Fault, ...] = field(repr=False)
    """What its tests should notice."""

    @property
    def source(self) -> Source:
        """The document."""
        return self.plan.survey.source


def collect(paths: Iterable[Path], settings: Settings, *, sample: int, seed: int, mutants: int) -> list[Case]:
    """Return functions of files and folders, one a file and round by round.

    A function counts if the product would test it when it is asked for a whole file's tests, and if it has
    a statement.

    Args:
        paths: Files, and folders of them.
        settings: Which framework is used.
        sample: How many functions to return at most.
        seed: Makes the choice repeatable.
        mutants: How many mutants of each to make at most.

    Raises:
        UsageError: If there is none.
    """
    random = Random(seed)  # noqa: S311 - a sample, no secret
    files = [file for path in paths for file in code_files(path)]
    random.shuffle(files)
    cases: list[Case] = []
    for plan, symbol in in_rounds(_functions_of(file, settings, random) for file in files):
        if len(cases) == sample:
            break
        source = plan.survey.source
        lines = statement_lines(source, symbol)
        if lines:
            found = draw(source, symbol, random, mutants)
            cases.append(Case(plan=plan, symbol=symbol, lines=lines, mutants=found))
    if not cases:
        msg = "There is no function to evaluate with."
        raise UsageError(
            msg, f"Name files or folders with public functions in {', '.join(sorted(languages()))}."
        )
    return cases


def statement_lines(source: Source, symbol: Symbol) -> frozenset[int]:
    """Return the lines, from 1, on which the statements of a function begin.

    Its header, docstrings and comments are none; a statement on a line of the header does not count.
    """
    blocks = Ground.survey(source, symbol).dialect.blocks
    found: set[int] = set()
    waiting = [symbol.node]
    while waiting:
        node = waiting.pop()
        waiting += node.named_children
        if node.type in blocks:
            found.update(each.start_point.row + 1 for each in node.named_children if _is_run(each))
    first, last = (source.text.count(b"\n", 0, at) + 1 for at in (symbol.span.start, symbol.header.end))
    return frozenset(found.difference(range(first, last + 1)))


def _is_run(node: tree_sitter.Node) -> bool:
    inner = node.named_children
    is_constant = len(inner) == 1 and node.type == "expression_statement" and inner[0].type in _CONSTANTS
    return node.type not in _SILENT and not is_constant


def _functions_of(file: Path, settings: Settings, random: Random) -> Iterator[tuple[TestsPlan, Symbol]]:
    source = read_code(file)
    if source is None:
        return
    try:
        plan = Tests().plan(source, Span(start=0, end=len(source.text)), settings, {"scope": "file"})
    except UsageError:  # there is no framework for its language
        return
    for symbol in random.sample(plan.symbols, len(plan.symbols)):
        if not symbol.node.has_error:
            yield plan, symbol
