"""Emacs' package: its own tests and examinations, in real Emacsen in batch, against the real server."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from editors.terminal import EDITORS

from nlx_lsp.syntax import grammar

pytestmark = pytest.mark.editors

PACKAGE = Path(__file__).parents[2] / "editors" / "emacs"
LISP = EDITORS / "emacs-lisp" / "usr" / "share" / "emacs" / "site-lisp" / "elpa-src"
QUIET = """(setq native-comp-jit-compilation nil native-comp-deferred-compilation nil
                    native-comp-enable-subr-trampolines nil comp-enable-subr-trampolines nil)"""
"""These Emacsen have no compiler of native code at hand."""


def emacs(version: int, home: Path, *words: str | Path, folders: Iterable[Path] = ()) -> str:
    """Run Emacs in batch, and return what it says."""
    start = "(package-initialize)" if version == 28 else "(ignore)"  # Debian's Eglot is a package for it
    paths = [word for folder in (*folders, PACKAGE, PACKAGE / "test") for word in ("-L", folder)]
    programs = (Path(sys.executable).parent, EDITORS / "beside" / "bin", "/usr/bin", "/bin")
    program = EDITORS / f"emacs-{version}" / "start"
    done = subprocess.run(
        [program, "-q", "--batch", "--eval", QUIET, "--eval", start, *paths, *words],
        env={
            "HOME": str(home),
            "PATH": os.pathsep.join(map(str, programs)),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("version", [28, 30])
def test_with_eglot(version: int, tmp_path: Path) -> None:
    said = emacs(
        version, tmp_path, "-l", "nlx-eglot-test", "-l", "nlx-test", "-f", "ert-run-tests-batch-and-exit"
    )
    assert ", 0 unexpected" in said
    assert "skipped" not in said


def test_with_lsp_mode(tmp_path: Path) -> None:
    said = emacs(
        30, tmp_path, "-l", "nlx-lsp-mode-test", "-l", "nlx-test", "-f", "ert-run-tests-batch-and-exit",
        folders=LISP.iterdir(),
    )  # fmt: skip
    assert ", 0 unexpected" in said
    assert "skipped" not in said


@pytest.mark.parametrize("version", [28, 30])
def test_nothing_is_to_be_complained_of(version: int, tmp_path: Path) -> None:
    # package-lint looks at what the package says that it needs, and that is newer than Emacs 28.
    tools = [folder for folder in LISP.iterdir() if folder.name.startswith(("package-lint", "let-alist"))]
    files = sorted(PACKAGE.glob("*.el"))
    emacs(version, tmp_path, "-l", "lint", "-f", "nlx-lint", *files, folders=tools if version == 30 else ())


def test_the_languages_are_those_of_the_server(tmp_path: Path) -> None:
    said = emacs(30, tmp_path, "-l", "nlx", "--eval", "(princ (mapcar #'car nlx-settings-languages))")
    prose = {"markdown", "org", "restructuredtext"}
    assert set(said.strip("()\n").split()) == set(grammar.supported()) - {"gitcommit", "plaintext"} | prose


def test_the_module_for_doom_names_what_there_is(tmp_path: Path) -> None:
    said = emacs(30, tmp_path, "-l", "nlx-doom-test", "-f", "ert-run-tests-batch-and-exit")
    assert ", 0 unexpected" in said
