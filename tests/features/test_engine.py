"""The shared engine: one for all, closed when nobody uses it and the settings want another."""

import asyncio
from pathlib import Path

import pytest

from nlx_lsp.engines import Engine
from nlx_lsp.errors import ModelMissing
from nlx_lsp.features.engine import SharedEngine
from nlx_lsp.settings import EngineSettings, Settings


def scripted(path: Path, name: str) -> Settings:
    script = path / name
    script.write_text('[{"match": ".", "answer": "{}"}]')
    return Settings(engine=EngineSettings(name="scripted", script=str(script)))


async def test_the_same_settings_get_the_same_engine(tmp_path: Path) -> None:
    shared, settings = SharedEngine(), scripted(tmp_path, "one")
    async with shared.use(settings) as one, shared.use(settings) as other:
        assert one is other


async def test_two_that_ask_at_the_same_time_get_the_same_engine(tmp_path: Path) -> None:
    shared, settings = SharedEngine(), scripted(tmp_path, "one")

    async def ask() -> Engine:
        async with shared.use(settings) as engine:
            return engine

    one, other = await asyncio.gather(ask(), ask())
    assert one is other


async def test_what_is_in_use_is_explained_without_looking_again(tmp_path: Path) -> None:
    shared, settings = SharedEngine(), scripted(tmp_path, "one")
    async with shared.use(settings):
        (tmp_path / "one").unlink()
        assert (await shared.explain(settings)).problem is None
    await shared.close()
    assert isinstance((await shared.explain(settings)).problem, ModelMissing)


async def test_another_engine_does_not_disturb_those_who_use_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = SharedEngine()
    closed = []
    async with shared.use(scripted(tmp_path, "one")) as one:
        monkeypatch.setattr(one, "close", _recorder(closed, "one"), raising=True)
        async with shared.use(scripted(tmp_path, "two")) as two:
            assert two is not one
            monkeypatch.setattr(two, "close", _recorder(closed, "two"), raising=True)
        assert closed == []
    assert closed == ["one"]
    await shared.close()
    assert closed == ["one", "two"]
    await shared.close()
    assert closed == ["one", "two"]


async def test_an_engine_that_is_not_used_is_closed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = SharedEngine()
    closed: list[str] = []
    async with shared.use(scripted(tmp_path, "one")) as one:
        monkeypatch.setattr(one, "close", _recorder(closed, "one"), raising=True)
    assert closed == []
    async with shared.use(scripted(tmp_path, "two")):
        assert closed == ["one"]


async def test_settings_for_which_there_is_no_engine_leave_the_former(tmp_path: Path) -> None:
    shared, settings = SharedEngine(), scripted(tmp_path, "one")
    async with shared.use(settings) as one:
        pass
    with pytest.raises(ModelMissing):
        async with shared.use(Settings(engine=EngineSettings(name="scripted"))):
            pass
    async with shared.use(settings) as again:
        assert again is one


def _recorder(closed: list[str], name: str):  # noqa: ANN202  a coroutine function
    async def close() -> None:
        closed.append(name)

    return close
