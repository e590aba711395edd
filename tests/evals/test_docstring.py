import re
from pathlib import Path

import pytest
from attrs import evolve

from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.evals import lint, report
from nlx_lsp.evals.cases import cases, collect, sentence
from nlx_lsp.evals.docstring import evaluate, score
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON, Request

CODE = '''
class Store:
    def get_user(self, name, age=0):
        """Return the user that has this name.

        Args:
            name: Who.
        """
        if not name:
            raise ValueError(name)
        return self.users[name]

    def undocumented(self, a):
        return a


def read_all(path: str) -> bytes:
    """Read the :class:`~files.File` as a whole, i.e. all of it. Then close it."""
    return open(path, "rb").read()
'''
SETTINGS = evolve(Settings(), docstring=evolve(Settings().docstring, style="google", line_length=100))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "store.py"
    path.write_text(CODE)
    return path


def say(request: Request) -> JSON:
    assert "has this name" not in str(request.prompt), "the human's docstring must be hidden"
    return {
        name: {key: f"The {key} as it is given." for key in shape["properties"]}
        if "properties" in shape
        else "Return the user of this name."
        for name, shape in (request.schema or {})["properties"].items()
    }


def test_cases_are_the_documented_functions(file: Path) -> None:
    assert {(case.symbol.qualname, case.human) for case in cases(file)} == {
        ("Store.get_user", "Return the user that has this name"),
        ("read_all", "Read the File as a whole, i.e. all of it"),
    }


def test_a_sample_is_repeatable_and_leaves_tests_out(file: Path) -> None:
    file.with_name("test_store.py").write_text(CODE)
    first, second = (collect([file.parent], sample=1, seed=3) for _ in range(2))
    assert [case.symbol.qualname for case in first] == [case.symbol.qualname for case in second]
    assert len(collect([file.parent], sample=100, seed=0)) == 2


def test_nothing_to_evaluate_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no documented"):
        collect([tmp_path], sample=1, seed=0)


def test_a_summary_ends_before_the_sections() -> None:
    assert sentence('"""Open it.\n    Args:\n        a: b\n    """') == "Open it"


async def test_what_is_said_and_what_would_be_written(file: Path) -> None:
    results = await evaluate(collect([file], sample=9, seed=0), Scripted(say), SETTINGS)
    result = next(result for result in results if result.case.symbol.name == "get_user")
    assert result.said == result.written == "Return the user of this name."
    assert re.search(r"age: The age as it is given\.", result.docstring)
    assert {report.writer for report in result.fields} == {"model"}
    assert cases(file)[0].human == result.case.human, "an evaluation writes nothing"


async def test_refused_sentences_are_flawed_but_not_written(file: Path) -> None:
    results = await evaluate(
        collect([file], sample=9, seed=0), Scripted(lambda _: {"summary": "a a a a"}), SETTINGS
    )
    said, written = await score(results, raw=True), await score(results)
    assert (said.flawed, written.flawed) == (1, 0)
    assert written.by_model == 0
    assert written.covered == 1
    assert written.chrf > said.chrf


async def test_the_better_writer_has_the_better_figures(file: Path) -> None:
    chosen = collect([file], sample=9, seed=0)
    good = await score(await evaluate(chosen, Scripted(say), SETTINGS))
    poor = await score(await evaluate(chosen, Scripted(lambda _: {}), SETTINGS))
    assert good.chrf > poor.chrf
    table = report.table({"good": good, "poor": poor})
    assert [line.split("|")[1].strip() for line in table.splitlines()] == ["writer", "---", "good", "poor"]


async def test_examples_stand_beside_the_human_ones(file: Path) -> None:
    results = await evaluate(collect([file], sample=9, seed=0), Scripted(say), SETTINGS)
    text = report.examples(results, count=50, seed=0)
    assert "Return the user that has this name" in text
    assert len(text.splitlines()) == 2 + len(results)


async def test_pydoclint_tells_whole_docstrings_from_poor_ones() -> None:
    good = 'def f(a):\n    """Take it.\n\n    Args:\n        a: What is taken.\n    """\n'
    poor = 'def f(a):\n    """Take it.\n\n    Args:\n        b: What is taken.\n    """\n'
    assert await lint.share_without_complaint([good, poor, good, ""], style="google") == 0.5
