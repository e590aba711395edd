"""READMEs from the command line."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., subprocess.CompletedProcess[str]]
Script = Callable[..., list[str]]

MANIFEST = (
    '[project]\nname = "fixit"\ndescription = "Mends links"\n\n[project.scripts]\nfixit = "fixit:main"\n'
)
SILENT = {"match": "README", "answer": {"sentences": []}}
TRUE = {"match": "README", "answer": {"sentences": ["The project mends links, and `fixit` is its command."]}}


@pytest.fixture
def manifest(project: Path) -> Path:
    (project / "pyproject.toml").write_text(MANIFEST)
    return project / "README.md"


def test_a_readme_is_printed_as_a_diff(manifest: Path, call: Call, script: Script) -> None:
    done = call("readme", *script(SILENT))
    assert done.returncode == 0
    assert done.stdout.startswith("--- /dev/null\n+++ b/README.md\n")
    assert "+# fixit\n" in done.stdout
    assert not manifest.exists()


def test_a_readme_is_written_once(manifest: Path, call: Call, script: Script) -> None:
    done = call("readme", "--write", *script(TRUE))
    assert done.returncode == 0
    text = manifest.read_text()
    assert "The project mends links, and `fixit` is its command." in text
    done = call("readme", "--write", *script(SILENT))
    assert (done.returncode, done.stderr) == (0, "readme: nothing to do.\n")
    assert manifest.read_text() == text


def test_what_is_there_stays(manifest: Path, call: Call, script: Script) -> None:
    manifest.write_bytes(b"\xef\xbb\xbf# Mine\r\n\r\n## Usage\r\n\r\nAsk me.\r\n")
    assert call("run", "readme", "README.md", "--write", *script(SILENT)).returncode == 0
    text = manifest.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf# Mine\r\n")
    assert b"## Usage\r\n\r\nAsk me.\r\n" in text
    assert text.count(b"\n") == text.count(b"\r\n")


def test_without_a_model_it_is_made_of_facts(manifest: Path, call: Call, script: Script) -> None:
    done = call("readme", "--write", *script({"answer": "x", "crash": 0}))
    assert done.returncode == 0
    assert "broke down" in done.stderr
    assert "Mends links." in manifest.read_text()


def test_what_was_dropped_is_said(manifest: Path, call: Call, script: Script) -> None:
    lie = {"match": "README", "answer": {"sentences": ["It is written in Zorblax."]}}
    done = call("readme", *script(lie))
    assert "`It is written in Zorblax.`: speaks of `Zorblax`" in done.stderr
    assert "Zorblax" not in done.stdout
    assert not manifest.exists()


def test_another_markup_is_kept(manifest: Path, call: Call, script: Script) -> None:
    manifest.with_suffix(".org").write_text("* Mine\nText.\n")
    done = call("readme", "--write", *script(SILENT))
    assert done.returncode == 0
    assert not manifest.exists()
    assert "#+begin_src sh" in manifest.with_suffix(".org").read_text()


def test_a_folder_without_a_project_is_refused(project: Path, call: Call, script: Script) -> None:
    (project / "sub").mkdir()
    done = call("readme", "sub", *script(SILENT))
    assert done.returncode == 2
    assert "is not the folder of a project" in done.stderr
    assert "There is no folder gone" in call("readme", "gone", *script(SILENT)).stderr


def test_a_readme_without_an_ending_is_refused(manifest: Path, call: Call, script: Script) -> None:
    manifest.with_suffix("").write_text("Mine.\n")
    done = call("readme", *script(SILENT))
    assert done.returncode == 2
    assert manifest.with_suffix("").read_text() == "Mine.\n"
