"""Who may run what: the settings, the folders that are trusted, and the question."""

import importlib
import os
import stat
from pathlib import Path

import pytest
from attrs import evolve

from nlx_lsp.sandbox import Confinement, find, runner, trust
from nlx_lsp.settings import Settings, load
from nlx_lsp.values import Run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project; nothing is trusted yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    place = tmp_path / "work" / "project"
    place.mkdir(parents=True)
    return place


def settings(**tests: object) -> Settings:
    """Return settings of the section tests."""
    return evolve(Settings(), tests=evolve(Settings().tests, **tests))


class Asked:
    """Somebody who answers, and remembers what they were asked."""

    def __init__(self, answer: bool) -> None:
        self.answer = answer
        self.folders: list[Path] = []

    async def __call__(self, folder: Path) -> bool:
        self.folders.append(folder)
        return self.answer


def order(folder: Path) -> Run:
    return Run(command=("/bin/echo", "ran"), root=str(folder))


def test_a_trusted_folder_is_trusted_with_all_that_is_in_it(folder: Path) -> None:
    assert not trust.is_trusted(folder)
    trust.trust(folder.parent)
    assert trust.is_trusted(folder.parent)
    assert trust.is_trusted(folder)
    assert not trust.is_trusted(folder.parent.parent)
    assert not trust.is_trusted(folder.parent.with_name("workshop"))
    assert list(trust.every()) == [str(folder.parent)]
    assert trust.forget(folder.parent)
    assert not trust.forget(folder.parent)
    assert not trust.is_trusted(folder)
    assert trust.every() == {}


def test_a_link_is_as_trusted_as_what_it_leads_to(folder: Path) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder)
    trust.trust(link)
    assert trust.is_trusted(folder)
    elsewhere = folder / "elsewhere"
    elsewhere.symlink_to(folder.parent.parent)
    assert not trust.is_trusted(elsewhere)


def test_it_is_written_down_for_the_user_alone(folder: Path) -> None:
    trust.trust(folder)
    [file] = trust.place().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    if os.name == "posix":
        assert stat.S_IMODE(trust.place().stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"folder": 1}', '{"folder": "/", "date": "2026-11-21"}'])
def test_what_is_damaged_trusts_nothing(folder: Path, damage: str) -> None:
    trust.trust(folder)
    [file] = trust.place().iterdir()
    file.write_text(damage)
    assert not trust.is_trusted(folder)
    assert trust.every() == {}


def test_a_repository_cannot_allow_itself(folder: Path) -> None:
    (folder / ".nlx.toml").write_text("[tests]\nrun = 'always'\nunprotected = true\n")
    found, problems = load(folder)
    assert (found.tests.run, found.tests.unprotected) == ("ask", False)
    assert len(problems) == 2


async def test_never_asks_nobody(folder: Path) -> None:
    asked = Asked(answer=True)
    ran = await runner(settings(run="never"), folder, asked)(order(folder))
    assert (ran.status, ran.refused) == (None, "tests.run is set to never")
    assert asked.folders == []


async def test_no_one_to_ask_is_a_no(folder: Path) -> None:
    if find().kind == "none":
        pytest.skip(f"nothing confines programs here: {find().problem}")
    ran = await runner(settings(), folder)(order(folder))
    assert ran.status is None
    assert ran.refused == f"nobody has allowed to run programs of {folder} (`nlx-lsp trust {folder}`)"


async def test_the_workspace_is_what_is_asked_about(folder: Path) -> None:
    if find().kind == "none":
        pytest.skip(f"nothing confines programs here: {find().problem}")
    asked = Asked(answer=True)
    ran = await runner(settings(), folder.parent, asked)(order(folder))
    assert (ran.status, ran.output) == (0, "ran\n")
    assert asked.folders == [folder.parent]
    asked = Asked(answer=False)
    other = folder.parent.with_name("other")
    other.mkdir()
    ran = await runner(settings(), folder, asked)(order(other))
    assert ran.status is None
    assert asked.folders == [other]


@pytest.mark.parametrize("how", ["always", "trusted"])
async def test_what_is_allowed_is_run_without_a_question(folder: Path, how: str) -> None:
    if find().kind == "none":
        pytest.skip(f"nothing confines programs here: {find().problem}")
    asked = Asked(answer=False)
    if how == "trusted":
        trust.trust(folder)
    ran = await runner(settings(run="always" if how == "always" else "ask"), folder, asked)(order(folder))
    assert (ran.status, ran.output, asked.folders) == (0, "ran\n", [])


async def test_where_nothing_confines_there_is_nothing_to_ask(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Confinement(kind="none", problem="for a test")
    for name in ("execution", "runner"):
        monkeypatch.setattr(importlib.import_module(f"nlx_lsp.sandbox.{name}"), "find", lambda: nothing)
    asked = Asked(answer=True)
    ran = await runner(settings(), folder, asked)(order(folder))
    assert ran.refused.startswith("nothing here can confine it (for a test)")
    assert asked.folders == []
    ran = await runner(settings(unprotected=True), folder, asked)(order(folder))
    assert (ran.status, asked.folders) == (0, [folder])
