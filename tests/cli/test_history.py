"""What is written from a repository's history, on the command line and in the hook of git."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., subprocess.CompletedProcess[str]]
Script = Callable[..., list[str]]

CODE = "def double(number):\n    return 2 * number\n"
MORE = CODE + "\n\ndef triple(number):\n    return 3 * number\n"


@pytest.fixture
def git(project: Path) -> Callable[..., str]:
    """Ask git in the project, which has one commit and a staged change."""

    def ask(*words: str, **environment: str) -> str:
        done = subprocess.run(
            ["git", *words],
            cwd=project,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **environment},
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout

    ask("init", "-q", "-b", "main")
    ask("config", "user.name", "Somebody")
    ask("config", "user.email", "somebody@example.org")
    (project / "a.py").write_text(CODE)
    ask("add", ".")
    ask("commit", "-q", "-m", "Add a.py")
    (project / "a.py").write_text(MORE)
    ask("add", ".")
    return ask


def test_a_message_is_printed(git: Callable[..., str], call: Call, script: Script) -> None:
    done = call("commit-message", *script({"answer": {"subject": "Added `triple`."}}))
    assert (done.returncode, done.stdout) == (0, "Add `triple`\n")
    assert done.stderr.startswith("commit_message: 1 done, 0 not done, model script.json, ")
    assert git("status", "--short") == "M  a.py\n"


def test_a_plain_message_says_why_it_is_plain(git: Callable[..., str], call: Call, script: Script) -> None:
    answer = {"subject": "Fix #12", "why": "See #12.", "details_1": "", "details_2": "It is `triple`."}
    done = call("commit-message", "--body", *script({"match": ".", "answer": answer}))
    assert done.stdout == "Add triple to a.py\n\nIt is `triple`.\n"
    assert "the message: Left out of the body: why (names an issue" in done.stderr
    assert "written plainly, not by the model: subject (names an issue" in done.stderr
    assert git("log", "--format=%s") == "Add a.py\n"


def test_nothing_staged_and_no_repository(
    git: Callable[..., str], call: Call, script: Script, tmp_path: Path
) -> None:
    git("reset", "-q", "--hard")
    done = call("commit-message", *script())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nlx-lsp: Nothing is staged. `git add` what belongs to the commit.\n"
    done = call("commit-message", str(tmp_path), *script())
    assert done.returncode == 2
    assert "not a git repository" in done.stderr


@pytest.mark.parametrize("words", [(), ("-a",), ("-m", "By hand")])
def test_the_hook_fills_the_editor(
    git: Callable[..., str], project: Path, script: Script, tmp_path: Path, words: tuple[str, ...]
) -> None:
    hook = project / ".git" / "hooks" / "prepare-commit-msg"
    hook.parent.mkdir(exist_ok=True)
    chosen = " ".join(script({"match": ".", "answer": {"subject": "Add `triple`"}}))
    hook.write_text(f'#!/bin/sh\n{sys.executable} -m nlx_lsp commit-message {chosen} --hook "$@"\n')
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\ncp "$1" {tmp_path / "seen"}\n')
    editor.chmod(0o755)
    git("commit", "-q", *words, GIT_EDITOR=str(editor))
    wanted = "By hand" if "-m" in words else "Add `triple`"
    assert git("log", "-1", "--format=%s") == f"{wanted}\n"
    if "-m" not in words:
        assert (tmp_path / "seen").read_text().startswith("Add `triple`\n\n# Please enter")


def test_a_hook_that_fails_does_not_stop_a_commit(git: Callable[..., str], call: Call, project: Path) -> None:
    git("reset", "-q", "--hard")
    (project / ".git" / "COMMIT_EDITMSG").write_text("\n# git's\n")
    done = call("commit-message", "--engine", "scripted", "--hook", ".git/COMMIT_EDITMSG")
    assert done.returncode == 0
    assert done.stderr.startswith("nlx-lsp: no message is proposed. ")
    assert (project / ".git" / "COMMIT_EDITMSG").read_text() == "\n# git's\n"


def test_a_changelog_is_made_then_added_to_then_left_alone(
    git: Callable[..., str], call: Call, project: Path, script: Script
) -> None:
    git("commit", "-q", "-m", "feat: add triple")
    answers = script({"match": ".", "answer": {"c1": {"kind": "nothing", "line": "Add it"}}})
    done = call("changelog", *answers)
    assert done.stdout.startswith("--- /dev/null\n+++ b/CHANGELOG.md\n")
    assert "1 commit left out: are of no matter to users." in done.stderr
    assert not (project / "CHANGELOG.md").exists()
    assert call("changelog", "--write", *answers).stdout == ""
    once = (project / "CHANGELOG.md").read_text()
    assert once == "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Add triple\n"
    assert call("changelog", "--write", *answers).returncode == 0
    assert (project / "CHANGELOG.md").read_text() == once
    git("tag", "v1.0.0")
    git("commit", "-q", "--allow-empty", "-m", "fix: keep the order")
    call("changelog", "--write", *answers)
    assert (project / "CHANGELOG.md").read_text() == f"{once}\n### Fixed\n\n- Keep the order\n"


def test_the_notes_of_a_release(git: Callable[..., str], call: Call, project: Path, script: Script) -> None:
    git("commit", "-q", "-m", "feat: add triple")
    git("tag", "v1.0.0")
    answers = script({"match": ".", "answer": {"c1": {"kind": "nothing", "line": "Add it"}}})
    day = git("log", "-1", "--format=%cs").strip()
    done = call("changelog", "--release-notes", "--to", "v1.0.0", *answers)
    assert done.stdout == f"## [1.0.0] - {day}\n\n### Added\n\n- Add triple\n"
    (project / "CHANGELOG.md").write_text("# Log\n\n## 1.0.0\n\nBy hand.\n\n## 0.9.0\n\n- Old\n")
    done = call("changelog", "--release-notes", "--to", "v1.0.0", *answers)
    assert done.stdout == "## 1.0.0\n\nBy hand.\n"
    assert done.stderr == "CHANGELOG.md says this itself; nothing was written.\n"


def test_an_announcement(git: Callable[..., str], call: Call, project: Path, script: Script) -> None:
    assert git("log", "--format=%s") == "Add a.py\n"
    done = call("announce", *script())
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no changelog in ." in done.stderr
    (project / "CHANGELOG.md").write_text("# Log\n\n## 1.0.0\n\n- Paints `walls`.\n")
    answers = script({"match": ".", "answer": {"opening": "The best ever", "e1": "It paints `walls`."}})
    done = call("announce", *answers)
    assert "- It paints `walls`.\n" in done.stdout
    assert "- It paints `walls`. ← CHANGELOG.md:5\n" in done.stdout
    assert "best" not in done.stdout


@pytest.mark.parametrize("action", ["commit_message", "changelog", "announcement"])
def test_no_other_file_is_written_to(
    git: Callable[..., str], call: Call, project: Path, script: Script, action: str
) -> None:
    assert git("log", "--format=%s") == "Add a.py\n"
    (project / "README.md").write_text("# A project\n\n- An item.\n")
    done = call("run", action, "--write", "README.md", *script())
    assert (done.returncode, done.stdout) == (2, "")
    assert "README.md is not " in done.stderr
    assert (project / "README.md").read_text() == "# A project\n\n- An item.\n"
