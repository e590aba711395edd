import json
import signal
from pathlib import Path

import pytest

from nlx_lsp.cli import evaluate
from nlx_lsp.cli.program import main
from nlx_lsp.cli.status import DONE, INTERRUPTED, REFUSED, WRONG

CODE = 'def read_all(path):\n    """Read the whole file at once."""\n    return open(path).read()\n'


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    code = tmp_path / "files.py"
    code.write_text(CODE)
    script = tmp_path / "answers.json"
    script.write_text(
        '[{"summary": "Read all of the file.", "params": {"path": "Where it is."}, "returns": "Its text."}]'
    )
    return [str(code), "--engine", "scripted", "--set", f"engine.script={script}"]


def test_the_report_compares_with_the_human(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "docstring", *words]) == DONE
    output = capsys.readouterr().out
    assert "| `read_all` | Read all of the file. | Read the whole file at once |" in output
    assert Path(words[0]).read_text() == CODE


def test_what_cannot_be_evaluated_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "readme", *words]) == WRONG
    assert "docstring" in capsys.readouterr().err


REVIEWED = """\
def charge_{0}(prices_{0}, limit_{0}):
    first_{0} = prices_{0}[0]
    if first_{0} < limit_{0}:
        first_{0} = limit_{0}
    return pay(first_{0}, limit_{0})
"""


@pytest.fixture
def review(tmp_path: Path) -> list[str]:
    """The words of an evaluation of four functions, whose script has answers for two."""
    code = tmp_path / "prices.py"
    code.write_text("\n\n".join(REVIEWED.format(number) for number in range(6)))
    script = tmp_path / "answers.json"
    script.write_text('[{"findings": []}, {"findings": []}]')
    options = ["--engine", "scripted", "--set", f"engine.script={script}", "--sample", "4"]
    return [str(code), *options, "--json", str(tmp_path / "report.json")]


def test_a_review_is_evaluated(review: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.json").write_text('[{"match": ".", "answer": {"findings": []}}]')
    before = Path(review[0]).read_text()
    assert main(["eval", "review", *review]) == DONE
    output = capsys.readouterr().out
    assert "answers.json: 4 functions, half of them faulty; sample 0." in output
    assert "| faults found, on their lines | 0% (0% to 66%), 0 of 2 |" in output
    written = json.loads((tmp_path / "report.json").read_text())
    assert (written["complete"], written["model"], len(written["functions"])) == (True, "answers.json", 4)
    assert Path(review[0]).read_text() == before


def test_what_was_measured_before_the_engine_failed_is_kept(
    review: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "review", *review]) == WRONG
    said = capsys.readouterr()
    assert "4 functions, half of them faulty, of which only 2 were reviewed" in said.out
    assert "The script has no answer for this prompt" in said.err
    written = json.loads((tmp_path / "report.json").read_text())
    assert (written["complete"], len(written["functions"]), written["functions_chosen"]) == (False, 2, 4)


def test_what_was_measured_before_an_interruption_is_kept(
    review: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(done: int, _: int) -> None:
        if done == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(evaluate, "_progress", interrupt)
    (tmp_path / "answers.json").write_text('[{"match": ".", "answer": {"findings": []}}]')
    assert main(["eval", "review", *review]) == INTERRUPTED
    assert "of which only 1 were reviewed" in capsys.readouterr().out
    assert len(json.loads((tmp_path / "report.json").read_text())["functions"]) == 1


def test_a_report_that_cannot_be_written_is_said_at_once(
    review: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "review", *review[:-1], str(tmp_path / "nowhere" / "report.json")]) == WRONG
    said = capsys.readouterr()
    assert "report.json cannot be written: No such file or directory." in said.err
    assert said.out == ""


def test_a_model_that_cannot_review_is_said(review: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--set", "engine.context_tokens=512"]
    assert main(["eval", "review", *review, *small]) == REFUSED
    output = capsys.readouterr().out
    assert "| functions not reviewed | 100% (51% to 100%), 4 of 4 |" in output
    assert "| not reviewed, because | functions |" in output


def test_docstrings_have_no_json(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "docstring", *words, "--json", "x.json"]) == WRONG
    assert "Leave out --json" in capsys.readouterr().err


@pytest.fixture
def untested(tmp_path: Path) -> list[str]:
    """The words of an evaluation of tests for three functions, whose script has garbage for two."""
    place = tmp_path / "project"
    place.mkdir()
    (place / "Makefile").write_text("")
    (place / "prices.py").write_text("\n\n".join(REVIEWED.format(number) for number in range(3)))
    script = tmp_path / "answers.json"
    script.write_text(json.dumps(["nothing"] * 4))
    options = ["--engine", "scripted", "--set", f"engine.script={script}", "--mutants", "2"]
    return [str(place), *options, "--json", str(tmp_path / "report.json")]


def test_tests_are_evaluated_and_the_project_stays_as_it_is(
    untested: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.json").write_text('[{"match": ".", "answer": "nothing"}]')
    assert main(["eval", "tests", *untested, "--set", "tests.unprotected=true", "--allow-run"]) == REFUSED
    output = capsys.readouterr().out
    assert "answers.json: 3 functions without tests; sample 0." in output
    assert "| mutation score | 0% (0% to 39%), 0 of 6 |" in output
    written = json.loads((tmp_path / "report.json").read_text())
    assert (written["complete"], written["functions_chosen"]) == (True, 3)
    assert {each["function"] for each in written["functions"]} == {f"charge_{number}" for number in range(3)}
    assert {each.name for each in Path(untested[0]).iterdir()} == {"Makefile", "prices.py"}


def test_the_tests_that_were_measured_before_the_engine_failed_are_kept(
    untested: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "tests", *untested, "--set", "tests.unprotected=true", "--allow-run"]) == WRONG
    said = capsys.readouterr()
    assert "3 functions without tests, of which only 2 were tried" in said.out
    assert "The script has no answer for this prompt" in said.err
    assert json.loads((tmp_path / "report.json").read_text())["complete"] is False


@pytest.mark.parametrize("more", [[], ["--set", "tests.run=never"]])
def test_tests_are_not_run_unless_that_is_allowed(
    untested: list[str], more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "tests", *untested, *more]) == WRONG
    assert "Add --allow-run" in capsys.readouterr().err
