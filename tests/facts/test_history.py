"""What git says: releases, changes since, and where the project is from."""

from pathlib import Path

from facts.projects import values
from project.repository import Repository

from nlx_lsp.facts.collect import collect


def test_releases_and_what_came_after(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    days = iter(("2020-01-02", "2021-03-04", "2022-05-06"))
    for name, tag in (("a", "v0.1.0"), ("b", "v1.0.0"), ("c", "")):
        when = f"{next(days)}T12:00:00Z"
        repository.write(name, "x")
        repository.git("add", name)
        repository.git("commit", "-qm", name, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
        if tag:
            repository.git("tag", tag)
    repository.git("tag", "latest")
    repository.git("remote", "add", "origin", "https://ada:secret@example.org/ada/ship.git")
    project = collect(repository.folder)
    assert [(fact.value, fact.more) for fact in project.every("release")] == [
        ("v1.0.0", {"which": "last", "date": "2021-03-04"}),
        ("v0.1.0", {"which": "first", "date": "2020-01-02"}),
    ]
    [change] = project.every("change")
    assert (change.value, change.more) == ("1", {"since": "v1.0.0", "date": "2022-05-06"})
    assert values(project, "link") == ["https://example.org/ada/ship"]


def test_one_release_is_the_last(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    repository.commit("a", "x")
    repository.git("tag", "v0.1.0")
    assert [fact.more["which"] for fact in collect(repository.folder).every("release")] == ["last"]


def test_the_history_of_a_repository_around_is_not_that_of_a_folder(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    repository.commit("inner/a.py", "x = 1\n")
    assert collect(repository.folder / "inner").every("change") == ()
    assert collect(repository.folder, ask_history=False).every("change") == ()
    assert values(collect(repository.folder), "change") == ["1"]


def test_what_git_ignores_is_not_read(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "r")
    repository.commit(".gitignore", "made/\n")
    repository.write("made/a.py", "def f(): ...\n")
    repository.write("own/a.py", "def g(): ...\n")
    assert values(collect(repository.folder), "api") == ["def g()"]


def test_an_empty_folder_and_an_empty_repository(tmp_path: Path) -> None:
    assert collect(tmp_path).facts == ()
    assert collect(Repository.make(tmp_path / "r").folder).facts == ()
