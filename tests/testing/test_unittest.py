"""unittest: methods of ``TestCase``, in new files and old, really run."""

from pathlib import Path

import pytest
from testing.python_projects import Bench, build, lines, raises, returns, runs

from nlx_lsp.testing.suite import Observation, Suite
from nlx_lsp.testing.unittest import Unittest

CODE = """
    class Stack:
        def __init__(self, items=()):
            self.items = list(items)

        def push(self, item) -> list:
            if item is None:
                raise ValueError("nothing")
            return [*self.items, item]

        @property
        def size(self) -> int:
            return len(self.items)


    def half(number: float) -> float:
        return number / 2


    async def later(text: str) -> str | None:
        return text or None


    def is_odd(number: int) -> bool:
        return number % 2 == 1
    """
FILES = {"acme/__init__.py": "", "acme/things.py": CODE, "tests/__init__.py": ""}


def bench(folder: Path, **more: str) -> Bench:
    return Bench(framework=Unittest(), project=build(folder, {**FILES, **more}), module="acme/things.py")


def suites(here: Bench) -> list[Suite]:
    return [
        here.suite(
            "Stack.push",
            returns("one item", "['a']", receiver="Stack()", item="'a'"),
            raises("nothing", "ValueError", receiver="Stack()", item="None"),
            returns(
                "many long items",
                f"[{', '.join(repr('word' * 4) for _ in range(5))}]",
                receiver="Stack(['word' * 4] * 4)",
                item="'word' * 4",
                comment="Records what the code does today; nobody has checked that this is right.",
            ),
        ),
        here.suite("Stack.size", returns("empty", "0", receiver="Stack()")),
        here.suite("Stack.__init__", runs("nothing")),
        here.suite("half", returns("one", "0.5", number="1")),
        here.suite("later", returns("no text", "None", text="''")),
        here.suite("is_odd", returns("three", "True", number="3")),
    ]


def test_a_new_file_is_written_as_one_would_by_hand(tmp_path: Path) -> None:
    here = bench(tmp_path)
    golden = Path(__file__).with_name("golden") / "python_unittest.txt"
    assert here.habitat.path == "tests/test_things.py"
    assert here.render(*suites(here)) == golden.read_text("utf-8")
    assert here.states(*suites(here)) == ["passed"] * 8


def test_methods_go_into_the_class_that_is_about_it(tmp_path: Path) -> None:
    there = lines(
        "from unittest import TestCase, main",
        "",
        "from acme.things import half",
        "",
        "",
        "class HalfTest(TestCase):",
        "  def test_one(self):",
        "    self.assertEqual(half(2), 1)",
    )
    here = bench(tmp_path, **{"tests/test_things.py": there + "\n\nmain()\n"})
    found = here.render(
        here.suite("half", returns("of one", "0.5", number="1")),
        here.suite("is_odd", returns("three", "True", number="3")),
    )
    assert found == there.replace("import half", "import half, is_odd").replace(
        "from unittest import TestCase, main", "import unittest\nfrom unittest import TestCase, main"
    ) + lines(
        "",
        "  def test_half_of_one(self):",
        "    self.assertAlmostEqual(half(1), 0.5)",
        "",
        "",
        "class IsOddTest(unittest.TestCase):",
        "  def test_is_odd_three(self):",
        "    self.assertIs(is_odd(3), True)",
        "",
        "",
        "main()",
    )


def test_each_case_is_told_apart(tmp_path: Path) -> None:
    there = lines(
        "import unittest",
        "",
        "",
        "class TestMore(unittest.TestCase):",
        "    @unittest.skip('later')",
        "    def test_skipped(self):",
        "        pass",
        "",
        "    def test_parts(self):",
        "        for number in range(3):",
        "            with self.subTest(number=number):",
        "                self.assertLess(number, 2)",
        "",
        "",
        "class TestBroken(unittest.TestCase):",
        "    @classmethod",
        "    def setUpClass(cls):",
        "        raise OSError('no')",
        "",
        "    def test_never(self):",
        "        pass",
    )
    here = bench(tmp_path, **{"tests/test_things.py": there})
    suite = here.suite(
        "half",
        returns("right", "0.5", number="1"),
        returns("wrong", "7", number="1"),
        returns("breaks", "1", number="'a'"),
        raises("raises nothing", "TypeError", number="1"),
    )
    ran = here.run(suite, coverage=True)
    assert {name: verdict.state for name, verdict in here.framework.read(ran).items()} == {
        "test_skipped": "missing",
        "test_parts": "failed",
        "test_half_right": "passed",
        "test_half_wrong": "failed",
        "test_half_breaks": "broken",
        "test_half_raises_nothing": "failed",
    }
    assert ran.output.strip().splitlines()[-1] == "OSError: no"
    found = here.framework.read_coverage(ran, here.module)
    assert found is not None
    assert (tmp_path / here.module).read_text().splitlines().index("    return number / 2") + 1 in found.lines


def test_calls_are_watched_in_classes_too(tmp_path: Path) -> None:
    here = bench(tmp_path)
    [push, size, _, half, later, odd] = [here.observe(suite) for suite in suites(here)]
    assert [each.text for each in push[:2]] == ["['a']", "ValueError"]
    assert size == [Observation(kind="returns", text="0")]
    assert [each[0].text for each in (half, later, odd)] == ["0.5", "None", "True"]


def test_a_file_that_cannot_be_imported_says_why_in_the_last_line(tmp_path: Path) -> None:
    here = bench(tmp_path, **{"acme/things.py": "import nowhere\n\n\ndef half(number):\n    pass\n"})
    ran = here.run(here.suite("half", returns("right", "1", number="1")))
    assert here.framework.read(ran) == {}
    assert ran.output.strip().splitlines()[-1] == "ModuleNotFoundError: No module named 'nowhere'"


@pytest.mark.parametrize("file", ["tests/test_words.py", "acme/tests/test_things.py", "acme/tests.py"])
def test_relative_imports_and_packages_of_tests_work(file: str, tmp_path: Path) -> None:
    dots = {"tests/test_words.py": "acme.", "acme/tests/test_things.py": "..", "acme/tests.py": "."}[file]
    there = f"import unittest\n\nfrom {dots}things import half\n"
    there += "\n\nclass HalfTest(unittest.TestCase):\n    def test_one(self):\n        half(1)\n"
    folder = file.rpartition("/")[0]
    here = bench(tmp_path, **{file: there, f"{folder}/__init__.py": ""})
    suite = here.suite("half", returns("of one", "0.5", number="1"))
    assert here.habitat.path == file
    assert here.render(suite).count("import") == 2
    assert here.states(suite) == ["passed"]
