"""Where the action is offered, and which README is meant."""

from pathlib import Path

import pytest

from nlx_lsp.actions.readme import Readme
from nlx_lsp.actions.readme.plan import ReadmePlan, find_readme
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span

NOWHERE = Span(start=0, end=0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "fixit"\n')
    (tmp_path / "docs").mkdir()
    return tmp_path


def titles(path: Path, language: str | None = None) -> list[str]:
    source = Source.parse(b"text\n", path=str(path), language_id=language)
    return [offer.title for offer in Readme().offers(source, NOWHERE)]


@pytest.mark.parametrize("name", ["README.md", "readme.org", "Readme.rst", "README.markdown"])
def test_a_readme_offers_itself(project: Path, name: str) -> None:
    assert titles(project / name) == ["Write what this README lacks, from the project's facts"]


@pytest.mark.parametrize("name", ["fixit.py", "docs/guide.md", "docs/a/b.c", "README.txt"])
def test_any_other_file_offers_the_projects(project: Path, name: str) -> None:
    assert titles(project / name) == ["Write what the project's README lacks, from the project's facts"]


def test_it_is_not_offered_where_it_makes_no_sense(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert titles(project / "docs" / "README.md") == []
    assert titles(tmp_path_factory.mktemp("alone") / "README.md") == []
    assert titles(project / ".git" / "COMMIT_EDITMSG", "gitcommit") == []


def test_a_readme_that_can_be_read_comes_first(project: Path) -> None:
    assert find_readme(project) == project / "README.md"
    (project / "README").write_text("x")
    assert find_readme(project) == project / "README"
    (project / "readme.rst").write_text("x")
    assert find_readme(project) == project / "readme.rst"
    assert find_readme(project / "gone") == project / "gone" / "README.md"


@pytest.mark.parametrize("text", [b"\xff\xfe", b"x" * (5 << 20)])
def test_what_is_no_readme_is_refused(project: Path, text: bytes) -> None:
    (project / "README.md").write_bytes(text)
    source = Source.parse(b"x = 1\n", path=str(project / "fixit.py"))
    with pytest.raises(UsageError, match=r"README\.md is"):
        Readme().plan(source, NOWHERE, Settings(), {})


def test_from_elsewhere_only_the_readme_is_changed(project: Path) -> None:
    source = Source.parse(b"x = 1\n", path=str(project / "fixit.py"))
    plan = Readme().plan(source, NOWHERE, Settings(), {})
    assert isinstance(plan, ReadmePlan)
    plan.verify([])
    with pytest.raises(EditRefused):
        plan.verify([Edit(span=NOWHERE, text="x")])
    assert plan.task.place == project / "README.md"
    assert not plan.task.exists
