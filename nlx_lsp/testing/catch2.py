"""Catch2: ``TEST_CASE("words")``, with assertions that are plain expressions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nlx_lsp.testing.cpp import place
from nlx_lsp.testing.cpp.call import Call
from nlx_lsp.testing.cpp.family import CppFamily
from nlx_lsp.testing.cpp.values import is_float
from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.naming import slug
from nlx_lsp.testing.suite import Case, Suite, Verdict
from nlx_lsp.testing.tree import junit_xml
from nlx_lsp.testing.tree.naming import unique
from nlx_lsp.testing.tree.run import FOLDER, Report
from nlx_lsp.values import Ran

_CASE = re.compile(r'^[ \t]*(?:TEST_CASE|SCENARIO)\s*\(\s*"((?:\\.|[^"\\])*)"', re.MULTILINE)
_HEADER = re.compile(r'#\s*include\s*([<"](?:[^>"]*/)?catch(?:_test_macros|_all|_amalgamated)?\.hpp[>"])')
_OPEN = re.compile(r'^[ \t]*(?:TEST_CASE|SCENARIO)\s*\(\s*"[^\n]*\)\s*\{', re.MULTILINE)
_CLOSE = {"float": "1e-5", "double": "1e-9"}


class Catch2(CppFamily):
    """The framework Catch2, of version 2 or 3."""

    name = "catch2"
    marks = re.compile(r"#\s*include\s*[<\"](?:[^>\"]*/)?catch(?:2/[\w/]+|_amalgamated)?\.hpp[>\"]")
    told = re.compile(r"[Cc]atch2")
    include = "<catch2/catch_test_macros.hpp>"
    flags: Sequence[Sequence[str]] = (("-lCatch2Main", "-lCatch2"), ("-lCatch2WithMain",), ())
    opening = re.compile(r'^(?P<indent>)TEST_CASE\("(?P<name>[^"]*)"\) \{$', re.MULTILINE)

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called, in words."""
        about = ".".join((*suite.target.symbol.parents, suite.target.symbol.name)).replace(".", "::")
        return unique(suite, lambda case: f"{about} {slug(case.name).replace('_', ' ')}", join=" ")

    def open_case(self, name: str, suite: Suite) -> str:
        """Return the line that a case begins with."""
        del suite
        return f'TEST_CASE("{name}") {{'

    def taken(self, text: str) -> frozenset[str]:
        """Return the names of the cases in a file."""
        return frozenset(_CASE.findall(text))

    def plain(self, text: str) -> str:
        """Return a test file, line for line, with functions for its cases."""
        return _OPEN.sub("void nlx() {", text)

    def claim(self, case: Case, call: Call) -> Iterator[str]:
        """Yield what is claimed of a call."""
        wanted = call.expected
        if case.expects.kind == "raises":
            yield f"REQUIRE_THROWS_AS({call.text}, {wanted});"
        elif case.expects.kind == "runs" or not call.result:
            yield f"REQUIRE_NOTHROW({call.text});"
        elif wanted in {"true", "false"}:
            yield f"REQUIRE{'_FALSE' * (wanted == 'false')}({call.text});"
        elif re.fullmatch(r"(?:const )?char(?: const)? ?\*", call.result) and wanted.startswith('"'):
            yield f"REQUIRE(std::string({call.text}) == {wanted});"
        elif call.result in _CLOSE and is_float(wanted):
            yield f"REQUIRE(std::abs({call.text} - ({wanted})) < {_CLOSE[call.result]});"
        else:
            yield f"REQUIRE({call.text} == {wanted});"

    def header(self, project: Project) -> str:
        """Return how the project's tests include the framework: its versions differ in that."""
        for each in place.test_files(project):
            if found := _HEADER.search(project.text(each)):
                return found[1]
        old = any(each.rpartition("/")[2] == "catch.hpp" for each in project.files)
        return '"catch.hpp"' if old else self.include

    def main_file(self, project: Project) -> Mapping[str, str]:
        """Return a file with a main function, for version 2, which is one header."""
        header = self.header(project)
        if header.strip('<>"').rpartition("/")[2] != "catch.hpp":
            return {}
        vendored = [each for each in project.files if each.endswith("catch.hpp")]
        if header.startswith('"') and vendored:
            header = f'"../{vendored[0]}"'
        return {f"{FOLDER}/main.cpp": f"#define CATCH_CONFIG_MAIN\n#include {header}\n"}

    def commands(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return how the program is told to run all cases, and the one ``{name}``."""
        return ("-r", "junit"), ("{name}", "-r", "junit")

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        del ran
        return junit_xml.read(report.output)
