"""GoogleTest: ``TEST(Suite, Name)``, with expectations that compare."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nlx_lsp.testing.cpp.call import Call
from nlx_lsp.testing.cpp.family import CppFamily
from nlx_lsp.testing.cpp.values import is_float
from nlx_lsp.testing.framework import Habitat
from nlx_lsp.testing.python.naming import slug, subject
from nlx_lsp.testing.suite import Case, Suite, Verdict
from nlx_lsp.testing.tree.naming import pascal, unique
from nlx_lsp.testing.tree.run import Report, failed
from nlx_lsp.values import Ran

_CASE = re.compile(r"^[ \t]*TEST(?:_[FP])?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
_OUTCOME = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] (\w+\.\w+)(?: \(\d+ ms\))?$", re.MULTILINE)
_STATES: Mapping[str, Verdict] = {"OK": Verdict(state="passed"), "SKIPPED": Verdict(state="missing")}


class GoogleTest(CppFamily):
    """The framework GoogleTest."""

    name = "googletest"
    marks = re.compile(r"[<\"]g(?:test|mock)/g(?:test|mock)\.h[>\"]")
    told = re.compile(r"gtest|GTest|googletest")
    include = "<gtest/gtest.h>"
    flags: Sequence[Sequence[str]] = (("-lgtest_main", "-lgtest", "-pthread"), ("-lgtest", "-pthread"))
    weight = 20
    opening = re.compile(r"^(?P<indent>)TEST\((?P<name>\w+, \w+)\) \{$", re.MULTILINE)

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called: ``Suite.Name``, as the report does."""
        about = pascal(subject(suite.target.symbol))
        return unique(suite, lambda case: f"{about}.{pascal(slug(case.name))}", join="")

    def open_case(self, name: str, suite: Suite) -> str:
        """Return the line that a case begins with."""
        del suite
        return f"TEST({name.replace('.', ', ')}) {{"

    def taken(self, text: str) -> frozenset[str]:
        """Return the names of the cases in a file."""
        return frozenset(f"{suite}.{name}" for suite, name in _CASE.findall(text))

    def new_cases(self, habitat: Habitat, text: str) -> Mapping[str, tuple[int, int]]:
        """Return the lines of the cases that were not there before."""
        found = super().new_cases(habitat, text)
        return {name.replace(", ", "."): lines for name, lines in found.items()}

    def claim(self, case: Case, call: Call) -> Iterator[str]:
        """Yield what is claimed of a call."""
        wanted = call.expected
        if case.expects.kind == "raises":
            yield f"EXPECT_THROW({call.text}, {wanted});"
        elif case.expects.kind == "runs" or not call.result:
            yield f"EXPECT_NO_THROW({call.text});"
        elif wanted in {"true", "false"}:
            yield f"EXPECT_{wanted.upper()}({call.text});"
        elif re.fullmatch(r"(?:const )?char(?: const)? ?\*", call.result) and wanted.startswith('"'):
            yield f"EXPECT_STREQ({call.text}, {wanted});"
        elif call.result in {"float", "double"} and is_float(wanted):
            yield f"EXPECT_{call.result.upper()}_EQ({call.text}, {wanted});"
        else:
            yield f"EXPECT_EQ({call.text}, {wanted});"

    def commands(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return how the program is told to run all cases, and the one ``{name}``."""
        return ("--gtest_color=no",), ("--gtest_color=no", "--gtest_filter={name}")

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run: its report on paper lasts when it dies."""
        del ran
        found: dict[str, Verdict] = {}
        for word, name in _OUTCOME.findall(report.output):
            said = report.output.partition(f"[ RUN      ] {name}\n")[2].partition("[  FAILED  ]")[0]
            found.setdefault(name, _STATES.get(word) or failed(said))
        return found
