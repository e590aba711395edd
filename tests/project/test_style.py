"""What a project's tools are told comes first, then what its files show, the nearest first."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from nlx_lsp.project.style import Limits, project_style


def vote(docstrings: Iterable[str]) -> str | None:
    """Name the first style that a docstring names."""
    return next((word for text in docstrings for word in ("google", "numpy", "sphinx") if word in text), None)


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files, and return the one that is asked about."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root / "pkg" / "asked.py"


@pytest.mark.parametrize(
    ("name", "text", "style"),
    [
        ("pyproject.toml", '[tool.pydoclint]\nstyle = "sphinx"', "sphinx"),
        ("pyproject.toml", '[tool.ruff.lint.pydocstyle]\nconvention = "numpy"', "numpy"),
        ("pyproject.toml", '[tool.ruff.pydocstyle]\nconvention = "google"', "google"),
        ("pyproject.toml", '[tool.pydocstyle]\nconvention = "numpy"', "numpy"),
        ("pyproject.toml", '[tool.pydocstyle]\nconvention = "pep257"', None),
        ("pyproject.toml", "[tool.pydocstyle]\nconvention = 3", None),
        ("pyproject.toml", "tool = 3", None),
        ("pyproject.toml", "[tool.pydocstyle\n", None),
        ("ruff.toml", '[lint.pydocstyle]\nconvention = "numpy"', "numpy"),
        (".ruff.toml", '[pydocstyle]\nconvention = "numpy"', "numpy"),
        ("setup.cfg", "[pydocstyle]\nconvention = google", "google"),
        ("setup.cfg", "[darglint]\ndocstring_style = sphinx", "sphinx"),
        ("setup.cfg", "[flake8]\nstyle = 100%\ndocstring-convention = numpy", "numpy"),
        ("tox.ini", "[flake8]\nstyle = sphinx", "sphinx"),
        (".flake8", "no section", None),
        (".pydocstyle", "[pydocstyle]\nconvention=NumPy", "numpy"),
        ("docs/conf.py", 'extensions = ["sphinx.ext.napoleon"]', "google"),
        ("docs/conf.py", 'extensions = ["sphinx.ext.napoleon"]\nnapoleon_google_docstring = False', "numpy"),
        ("docs/source/conf.py", 'extensions = ["numpydoc"]', "numpy"),
        ("doc/conf.py", 'extensions = ["sphinx.ext.autodoc"]  # "sphinx.ext.napoleon"', "sphinx"),
        ("doc/conf.py", "", None),
        ("README.md", "google", None),
    ],
)
def test_configuration_is_read(tmp_path: Path, name: str, text: str, style: str | None) -> None:
    asked = write(tmp_path, {name: text, "pkg/asked.py": ""})
    assert project_style(asked, vote, root=tmp_path) == style


def test_what_comes_first_decides(tmp_path: Path) -> None:
    asked = write(tmp_path, {"docs/conf.py": 'extensions = ["sphinx.ext.autodoc"]', "pkg/asked.py": ""})
    assert project_style(asked, vote, root=tmp_path) == "sphinx"
    write(tmp_path, {"other/deep/inside.py": '"""numpy"""'})
    assert project_style(asked, vote, root=tmp_path) == "numpy"
    write(tmp_path, {"pkg/beside.py": "'''google'''"})
    assert project_style(asked, vote, root=tmp_path) == "google"
    assert project_style(asked, vote, own=["sphinx"], root=tmp_path) == "sphinx"
    write(tmp_path, {"pyproject.toml": '[tool.pydoclint]\nstyle = "numpy"'})
    assert project_style(asked, vote, own=["sphinx"], root=tmp_path) == "numpy"
    write(tmp_path, {"pkg/ruff.toml": '[lint.pydocstyle]\nconvention = "google"'})
    assert project_style(asked, vote, own=["sphinx"], root=tmp_path) == "google"


def test_the_project_is_the_repository_around_the_file(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    asked = write(repository, {".git/HEAD": "", "other.py": '"""numpy"""', "pkg/asked.py": ""})
    write(tmp_path, {"pyproject.toml": '[tool.pydoclint]\nstyle = "sphinx"'})
    assert project_style(asked, vote) == "numpy"


def test_outside_of_a_repository_only_the_folder_counts(tmp_path: Path) -> None:
    asked = write(tmp_path, {"other.py": '"""numpy"""', "pkg/asked.py": ""})
    assert project_style(asked, vote) is None
    assert project_style(tmp_path / "missing" / "asked.py", vote) is None


def test_it_reads_no_more_than_it_may(tmp_path: Path) -> None:
    files = {f"pkg/{letter}.py": '"""nothing"""' for letter in "bcdef"}
    asked = write(tmp_path, {**files, "pkg/g.py": '"""numpy"""', "pkg/asked.py": '"""sphinx"""'})

    def found(limits: Limits) -> str | None:
        return project_style(asked, vote, root=tmp_path, limits=limits)

    assert found(Limits(files=6)) == "numpy"
    assert found(Limits(files=5)) is None
    assert found(Limits(bytes=13 * 5 + 11)) == "numpy"
    assert found(Limits(bytes=13 * 5)) is None
    assert found(Limits(seconds=-1)) is None
    assert found(Limits(folders=1)) == "numpy"
    assert found(Limits(folders=0)) is None


def test_what_is_not_the_project_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    names = (".venv/a.py", "node_modules/a.py", "pkg/a.txt", "build/a.py")
    asked = write(root, {**dict.fromkeys(names, '"""numpy"""'), "pkg/asked.py": ""})
    write(outside, {"a.py": '"""numpy"""'})
    (root / "linked").symlink_to(outside)
    (root / "pkg" / "linked.py").symlink_to(outside / "a.py")
    (root / "pkg" / "folder.py").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "pkg" / "pipe.py")
    assert project_style(asked, vote, root=root) is None
