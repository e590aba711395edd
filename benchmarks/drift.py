"""Drift beside pydoclint: how often both say the same of a function, and what either costs.

    python benchmarks/drift.py [PATH …] [--differences N]

Without a path, on the packages that are installed here.  A function counts if its docstring has a section
that documents something.  Both are asked by the same rules (`drift.strict`), and compared by what is wrong:
parameters, their order, results, yields, exceptions.  What pydoclint cannot read (DOC001) is left out.  The
times are of one run.  Also, edits in a file of 10,000 lines, and the parsing of one of 100,000.
"""

import argparse
import ast
import sysconfig
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attrs import define, field
from parts.table import save, show
from pydoclint.visitor import Visitor

from nlx_lsp.drift import Checker
from nlx_lsp.drift.documented import Documented
from nlx_lsp.edits.docstring.literal import Literal
from nlx_lsp.edits.docstring.style import styles
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Span

TOPICS = {
    "parameters": {101, 102, 103},
    "order": {104},
    "results": {201, 202},
    "yields": {402, 403},
    "exceptions": {501, 502, 503},
}
OURS = {
    "parameter-order": "order",
    "parameter": "parameters",
    "return": "results",
    "yield": "yields",
    "exception": "exceptions",
}
PACKAGES = Path(sysconfig.get_paths()["purelib"])
LARGEST = 200_000
"""Bytes of a file; larger ones are tables."""
LINES = 10_000
EDITS = 20


@define
class Comparison:
    """What both say of functions, and how long they took."""

    functions: int = 0
    agree: Counter[str] = field(factory=Counter)
    ours_only: Counter[str] = field(factory=Counter)
    theirs_only: Counter[str] = field(factory=Counter)
    examples: list[str] = field(factory=list)
    our_seconds: float = 0.0
    their_seconds: float = 0.0

    def take(self, where: str, ours: set[str], theirs: set[str]) -> None:
        """Compare what is said of one function."""
        self.functions += 1
        for topic in TOPICS:
            if (topic in ours) == (topic in theirs):
                self.agree[topic] += 1
            else:
                (self.ours_only if topic in ours else self.theirs_only)[topic] += 1
                self.examples.append(f"{'ours' if topic in ours else 'theirs'}: {topic}: {where}")


def compare(path: Path, comparison: Comparison) -> None:
    """Ask both about a file."""
    text = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
    began = time.perf_counter()
    source = Source.parse(text, path=str(path))
    found = Checker(strict=True).check(source)
    comparison.our_seconds += time.perf_counter() - began
    documented = list(functions(source))
    if not documented:
        return
    theirs: dict[tuple[str, int], set[int]] = {}
    for style in sorted({style for _, style in documented}):
        visitor = Visitor(
            style=style,
            allowInitDocstring=True,
            argTypeHintsInDocstring=False,
            checkReturnTypes=False,
            checkYieldTypes=False,
            skipCheckingShortDocstrings=False,
        )
        began = time.perf_counter()
        visitor.visit(tree)
        comparison.their_seconds += (time.perf_counter() - began) / len({style for _, style in documented})
        for violation in visitor.violations:
            theirs.setdefault((style, violation.line), set()).add(violation.code)
    for symbol, style in documented:
        line = source.text.count(b"\n", 0, symbol.header.start) + 1
        ours = {
            topic_of(drift.code)
            for drift in found
            if drift.span in symbol.span and drift.symbol == symbol.title
        }
        codes = theirs.get((style, line), set())
        if 1 in codes:
            continue
        said = {topic for topic, numbers in TOPICS.items() if codes & numbers}
        comparison.take(f"{path}:{line} {symbol.qualname} {sorted(codes)}", ours - {""}, said)


def functions(source: Source) -> Iterator[tuple[Symbol, str]]:
    """Yield the functions whose documentation has sections, and its style."""
    for symbol in outline(source):
        if symbol.kind in {"function", "method"} and Documented.read(source, symbol) and symbol.docstring:
            body = Literal.read(symbol.docstring.text).body
            yield symbol, max(styles().values(), key=lambda each: each.recognises(body)).name


def topic_of(code: str) -> str:
    """Return what a contradiction is about; an empty text for types and defaults, which are not compared."""
    return next((topic for start, topic in OURS.items() if code.startswith(start)), "")


def live() -> dict[str, float]:
    """Return milliseconds: of an edit in a long file, and of a first look at one ten times as long."""
    text = b""
    for path in sorted((PACKAGES / "pygments" / "..").resolve().rglob("*.py")):
        if text.count(b"\n") < LINES and path.stat().st_size < LARGEST:
            text += path.read_bytes().replace(b"from __future__", b"#")
    text = b"".join(text.splitlines(keepends=True)[:LINES])
    began = time.perf_counter()
    source = Source.parse(text, path="long.py")
    checker = Checker()
    checker.check(source)
    first = time.perf_counter() - began
    places = [symbol.body.start for symbol in outline(source) if symbol.kind in {"function", "method"}]
    spent = []
    for number in range(EDITS):
        at = places[len(places) * number // EDITS]
        began = time.perf_counter()
        source = source.edited([Edit(span=Span(start=at, end=at), text=" " if number % 2 else "x")])
        checker.check(source)
        spent.append(time.perf_counter() - began)
    began = time.perf_counter()
    Source.parse(text * 10, path="longer.py")
    parse = time.perf_counter() - began
    return {
        "10,000 lines, parsed and looked at first": 1000 * first,
        "an edit in them, median": 1000 * sorted(spent)[EDITS // 2],
        "an edit in them, the slowest": 1000 * max(spent),
        "100,000 lines, parsed first": 1000 * parse,
    }


def main() -> None:
    """Compare, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[PACKAGES])
    parser.add_argument("--differences", type=int, default=0, metavar="N", help="show so many")
    arguments = parser.parse_args()
    comparison = Comparison()
    for root in arguments.paths:
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [root]:
            if path.is_file() and path.stat().st_size < LARGEST:
                compare(path, comparison)
    rows = [
        (
            topic,
            f"{comparison.agree[topic] / max(comparison.functions, 1):.2%}",
            str(comparison.ours_only[topic]),
            str(comparison.theirs_only[topic]),
        )
        for topic in TOPICS
    ]
    head = ("what is wrong with", "both say the same", "only drift says it", "only pydoclint says it")
    show(f"{comparison.functions} functions", head, rows)
    ratio = comparison.their_seconds / comparison.our_seconds
    print(
        f"Time: {comparison.our_seconds:.1f} s with parsing, pydoclint {comparison.their_seconds:.1f} s "
        f"without: {ratio:.2f} times as long."
    )
    for name, milliseconds in (times := live()).items():
        print(f"{name}: {milliseconds:.1f} ms")
    for line in comparison.examples[: arguments.differences]:
        print(line)
    save("drift", {"functions": comparison.functions, "rows": rows, "ratio": ratio, "live": times})


if __name__ == "__main__":
    main()
