from pathlib import Path

import pytest

from nlx_lsp.cli.program import main
from nlx_lsp.cli.status import DONE, WRONG

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
