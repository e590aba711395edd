"""Tests for C and C++: where they are put, what they look like, and what the tools say of them."""

from pathlib import Path

import pytest
from testing.built_projects import BuiltBench, installed
from testing.python_projects import build, lines, raises, returns, runs

from nlx_lsp.testing.catch2 import Catch2
from nlx_lsp.testing.cpp.family import CppFamily
from nlx_lsp.testing.googletest import GoogleTest
from nlx_lsp.testing.suite import Observation

HEADER = """\
    #pragma once
    #include <string>
    #include <vector>

    namespace geo {

    class Counter {
    public:
      explicit Counter(int start) : value(start) {}
      int add(int more) { return value += more; }
      static int most() { return 99; }

    private:
      int value;
    };

    int checked(int number, int least = 0);
    std::string greet(const std::string &name);
    double half(double number);
    bool is_odd(int number);
    void grow(std::vector<int> &numbers);
    std::vector<int> doubled(const std::vector<int> &numbers);
    int crash();

    }  // namespace geo
    """
SOURCE = """\
    #include "geo/shop.hpp"

    #include <cstdlib>
    #include <stdexcept>

    #include "helper.hpp"

    namespace geo {

    int checked(int number, int least) {
      if (number < least) throw std::invalid_argument("too small");
      return number;
    }

    std::string greet(const std::string &name) { return "Hello " + name; }

    double half(double number) { return halved(number); }

    bool is_odd(int number) { return number % 2 != 0; }

    void grow(std::vector<int> &numbers) { numbers.push_back(1); }

    std::vector<int> doubled(const std::vector<int> &numbers) {
      std::vector<int> found;
      for (int number : numbers) found.push_back(number * 2);
      return found;
    }

    int crash() { std::abort(); }

    }  // namespace geo
    """
PROJECT = {
    "CMakeLists.txt": "set(CMAKE_CXX_STANDARD 20)\n",
    "include/geo/shop.hpp": HEADER,
    "src/shop.cpp": SOURCE,
    "src/helper.hpp": "#pragma once\ndouble halved(double number);\n",
    "src/helper.cpp": '#include "helper.hpp"\n\ndouble halved(double number) { return number / 2; }\n',
    "src/main.cpp": "int main() { return 0; }\n",
}
V2 = {"CMakeLists.txt": "find_package(Catch2)\n", "tests/test_other.cpp": "#include <catch2/catch.hpp>\n"}


def bench(root: Path, framework: CppFamily, module: str = "src/shop.cpp", **files: str) -> BuiltBench:
    project = build(root, {**PROJECT, **files})
    return BuiltBench(framework=framework, project=project, module=module)


def test_a_new_file_includes_what_it_tests(tmp_path: Path) -> None:
    at = bench(tmp_path, GoogleTest())
    assert at.habitat.path == "tests/test_shop.cpp"
    text = at.render(
        at.suite(
            "geo.checked",
            returns("ordinary values", "3", number="3"),
            raises("too small", "std::invalid_argument", number="-1"),
        ),
        at.suite("geo.is_odd", returns("number is zero", "false", number="0")),
        at.suite("geo.half", returns("one", "0.5", number="1")),
        at.suite("geo.grow", runs("an empty list", numbers="{}")),
        at.suite("geo.doubled", returns("two", "{2, 4}", numbers="{1, 2}")),
    )
    assert text == lines(
        "#include <gtest/gtest.h>",
        "",
        '#include "geo/shop.hpp"',
        "",
        "TEST(GeoChecked, OrdinaryValues) {",
        "  EXPECT_EQ(geo::checked(3), 3);",
        "}",
        "",
        "TEST(GeoChecked, TooSmall) {",
        "  EXPECT_THROW(geo::checked(-1), std::invalid_argument);",
        "}",
        "",
        "TEST(GeoIsOdd, NumberIsZero) {",
        "  EXPECT_FALSE(geo::is_odd(0));",
        "}",
        "",
        "TEST(GeoHalf, One) {",
        "  EXPECT_DOUBLE_EQ(geo::half(1), 0.5);",
        "}",
        "",
        "TEST(GeoGrow, AnEmptyList) {",
        "  std::vector<int> numbers = {};",
        "  EXPECT_NO_THROW(geo::grow(numbers));",
        "}",
        "",
        "TEST(GeoDoubled, Two) {",
        "  EXPECT_EQ(geo::doubled({1, 2}), (std::vector<int>{2, 4}));",
        "}",
    )


def test_what_is_there_stays(tmp_path: Path) -> None:
    head = '#include "geo/shop.hpp"\r\n#include "gtest/gtest.h"\r\n\r\n'
    there = head + "TEST(GeoIsOdd, Works) {\r\n\tSUCCEED();\r\n}\r\n"
    project = build(tmp_path, {**PROJECT, "unit/shop_test.cc": there})
    at = BuiltBench(framework=GoogleTest(), project=project, module="include/geo/shop.hpp")
    assert at.habitat.path == "unit/shop_test.cc"
    text = at.render(
        at.suite("geo.Counter.most", returns("works", "99")),
        at.suite("geo.is_odd", runs("works", number="1")),
    )
    assert text == there + (
        "\r\nTEST(GeoCounterMost, Works) {\r\n\tEXPECT_EQ(geo::Counter::most(), 99);\r\n}\r\n"
        "\r\nTEST(GeoIsOdd, Works2) {\r\n\tEXPECT_NO_THROW(geo::is_odd(1));\r\n}\r\n"
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"test/other_test.cc": "#include <gtest/gtest.h>\n"}, "test/shop_test.cc"),
        ({"src/helper_test.cpp": "#include <gtest/gtest.h>\n"}, "src/shop_test.cpp"),
        ({"tests/all.cpp": '#include <gtest/gtest.h>\n#include "geo/shop.hpp"\n'}, "tests/all.cpp"),
        (
            {"third_party/googletest/test/gtest_unittest.cc": "#include <gtest/gtest.h>\n"},
            "tests/test_shop.cpp",
        ),
    ],
)
def test_files_are_named_as_the_others_are(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    project = build(tmp_path, {**PROJECT, **files})
    assert GoogleTest().habitat(project, "src/shop.cpp").path == expected


def test_what_c_declares_is_included_as_such(tmp_path: Path) -> None:
    files = {
        "lib/sum.h": "int sum(int a, int b);\n",
        "lib/sum.c": '#include "sum.h"\nint sum(int a, int b) { return a + b; }\n',
    }
    at = BuiltBench(framework=GoogleTest(), project=build(tmp_path, files), module="lib/sum.c")
    text = at.render(at.suite("sum", returns("of two", "3", a="1", b="2")))
    assert 'extern "C" {\n#include "sum.h"\n}\n' in text


def test_the_project_says_which_framework_it_uses(tmp_path: Path) -> None:
    project = build(tmp_path, {**PROJECT, **V2})
    assert Catch2().evidence(project) == 100
    assert GoogleTest().evidence(project) < 50


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ('std::string("a")', True),
        ("{1, 2, 3}", True),
        ("geo::Counter(3)", True),
        ("Counter(3)", True),
        ("-1.5", True),
        ('std::system("ls")', False),
        ('system("ls")', False),
        ("[] { for (;;) {} return 1; }()", False),
        ("*(int*)0", False),
        ("x = 3", False),
        ("1; int y = 2", False),
        ("1 /* x */", False),
        ("new int", False),
    ],
)
def test_a_value_is_a_harmless_expression(text: str, fine: bool) -> None:
    problem = GoogleTest().expression_problem(text, frozenset({"geo", "Counter", "x"}))
    assert (problem == "") == fine, problem


@pytest.mark.slow
@pytest.mark.parametrize("framework", [GoogleTest(), Catch2()], ids=lambda each: each.name)
def test_the_tool_says_what_has_become_of_each_case(framework: CppFamily, tmp_path: Path) -> None:
    installed("usr/include/gtest/gtest.h", "usr/include/catch2/catch.hpp", "g++")
    at = bench(tmp_path, framework, **(V2 if framework.name == "catch2" else {}))
    suites = (
        at.suite(
            "geo.checked",
            returns("holds", "3", number="3"),
            returns("does not", "4", number="3"),
            raises("small", "std::invalid_argument", number="-1"),
        ),
        at.suite(
            "geo.greet", returns("holds", '"Hello Bo"', name='"Bo"'), returns("is no text", "3", name='"Bo"')
        ),
        at.suite("geo.half", returns("one", "0.5", number="1")),
        at.suite("geo.doubled", returns("two", "{2, 4}", numbers="{1, 2}")),
    )
    states = ["passed", "failed", "passed", "passed", "broken", "passed", "passed"]
    assert at.states(*suites) == states


@pytest.mark.slow
def test_a_case_that_takes_the_program_with_it_takes_no_other(tmp_path: Path) -> None:
    installed("usr/include/gtest/gtest.h", "g++")
    at = bench(tmp_path, GoogleTest())
    suites = (
        at.suite("geo.crash", returns("dies", "1")),
        at.suite("geo.is_odd", returns("one", "true", number="1")),
    )
    found = at.framework.read(at.run(*suites))
    assert {name: verdict.state for name, verdict in found.items()} == {"GeoIsOdd.One": "passed"}


@pytest.mark.slow
def test_what_really_happens_is_seen(tmp_path: Path) -> None:
    installed("usr/include/gtest/gtest.h", "g++")
    at = bench(tmp_path, GoogleTest())
    seen = at.observe(at.suite("geo.checked", runs("x", number="7"), runs("y", number="-7")))
    assert seen == [
        Observation(kind="returns", text="7"),
        Observation(kind="raises", text="std::invalid_argument"),
    ]
    seen = at.observe(at.suite("geo.greet", runs("x", name='"\\"Bo\\n"'), runs("y", name="3")))
    assert seen == [Observation(kind="returns", text='"Hello \\"Bo\\012"'), Observation(kind="unknown")]
    seen = at.observe(at.suite("geo.half", runs("x", number="2")))
    assert seen == [Observation(kind="returns", text="1.0")]


@pytest.mark.slow
def test_the_lines_of_each_case_are_told_apart(tmp_path: Path) -> None:
    installed("g++", "gcov", "usr/include/gtest/gtest.h")
    at = bench(tmp_path, framework := GoogleTest())
    suite = at.suite(
        "geo.checked",
        returns("enough", "3", number="3"),
        raises("too small", "std::invalid_argument", number="-1"),
    )
    found = framework.read_coverage(at.run(suite, coverage=True), at.module)
    assert found is not None
    assert found.cases is not None
    code = (tmp_path / at.module).read_text().splitlines()
    one, two = ({code[n - 1].strip() for n in found.cases[framework.case_name(suite, n)]} for n in range(2))
    assert "return number;" in one - two
    assert {"int checked(int number, int least) {"} <= one & two
    assert found.missing is not None
    assert "bool is_odd(int number) { return number % 2 != 0; }" in {code[n - 1] for n in found.missing}
