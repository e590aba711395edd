"""The choice of an engine and a model, and what is said about it."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from attrs import evolve

import nlx_lsp.engines.choice
from nlx_lsp.engines.choice import choose, explain
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import EngineMissing, ModelMissing
from nlx_lsp.settings import Settings
from nlx_lsp.values import Request


def configured(**engine: object) -> Settings:
    settings = Settings()
    return evolve(settings, engine=evolve(settings.engine, **engine))


@pytest.fixture
def model(tmp_path: Path) -> str:
    path = tmp_path / "model.gguf"
    path.touch()
    return str(path)


@pytest.fixture(params=[False, True], ids=["nothing bundled", "a model bundled"])
def bundled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str | None:
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "small.gguf"
    if request.param:
        path.touch()
    monkeypatch.setattr(nlx_lsp, "__file__", str(tmp_path / "__init__.py"))
    return str(path) if request.param else None


def test_a_configured_model_is_run_by_llama_cpp(bundled: str | None, model: str) -> None:
    choice = explain(configured(model=model))
    assert (choice.engine, choice.model, choice.problem) == ("llama_cpp", model, None)
    assert choice.reason.startswith("the engine is the first that is installed")
    assert choice.reason.endswith("the model is as set by engine.model")
    engine = choose(configured(model=model, threads=3))
    assert isinstance(engine, LlamaCpp)
    assert (engine._options.model, engine._options.threads) == (model, 3)
    assert bundled != model


def test_the_bundled_model_has_a_name(bundled: str | None) -> None:
    named, default = explain(configured(model="bundled")), explain(configured())
    assert (named.model, str(named.problem)) == (default.model, str(default.problem))
    assert named.model == (bundled or "")


def test_without_a_configured_model_there_is_the_bundled_one_or_a_way_out(bundled: str | None) -> None:
    choice = explain(Settings())
    if bundled:
        assert (choice.engine, choice.model, choice.problem) == ("llama_cpp", bundled, None)
        assert "the bundled one" in choice.reason
        engine = choose(Settings())
        assert isinstance(engine, LlamaCpp)
        assert engine._options.model == bundled
    else:
        assert (choice.engine, choice.model) == ("llama_cpp", "")
        with pytest.raises(ModelMissing, match=r"none is bundled\. Set engine\.model") as missing:
            choose(Settings())
        assert missing.value is not choice.problem


@pytest.mark.usefixtures("bundled")
def test_a_configured_model_that_is_gone_is_not_replaced() -> None:
    with pytest.raises(ModelMissing, match=r"The model /gone\.gguf is not there"):
        choose(configured(model="/gone.gguf"))


async def test_a_script_is_an_engine(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('["yes"]')
    settings = configured(name="scripted", script=str(script))
    assert explain(settings).model == str(script)
    engine = choose(settings)
    assert isinstance(engine, Scripted)
    assert [t.text async for c in engine.generate(Request(prompt="?")) for t in c.tokens] == ["yes"]


@pytest.mark.parametrize(("script", "words"), [("", "has no script"), ("/gone", "/gone is not there")])
def test_a_scripted_engine_wants_a_script(script: str, words: str) -> None:
    with pytest.raises(ModelMissing, match=words):
        choose(configured(name="scripted", script=script))


def test_an_unknown_engine_is_named_with_those_that_there_are(model: str) -> None:
    with pytest.raises(EngineMissing, match=r"no engine gpt.*ctransformers, llama_cpp, scripted"):
        choose(configured(name="gpt", model=model))


@pytest.mark.parametrize("name", ["llama_cpp", "ctransformers"])
def test_an_engine_can_be_named(model: str, name: str) -> None:
    assert explain(configured(name=name, model=model)).engine == name
    assert choose(configured(name=name, model=model)).name == name


def test_takes_the_first_engine_that_is_installed(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr(
        nlx_lsp.engines.choice.util, "find_spec", lambda name: None if name == "xllamacpp" else object()
    )
    assert explain(configured(model=model)).engine == "ctransformers"


def test_an_engine_that_cannot_be_imported_is_missing(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    entry = metadata.EntryPoint("broken", "nlx_lsp.nowhere:Engine", "nlx_lsp.engines")
    monkeypatch.setattr(metadata, "entry_points", lambda **_: metadata.EntryPoints([entry]))
    with pytest.raises(EngineMissing, match="broken cannot be imported: No module"):
        choose(configured(name="broken", model=model))


def test_nothing_of_an_engine_is_imported_before_it_is_needed(model: str) -> None:
    script = (
        "import sys; from attrs import evolve; from nlx_lsp.settings import Settings; "
        "from nlx_lsp.engines.choice import choose; s = Settings(); "
        f"choose(evolve(s, engine=evolve(s.engine, model={model!r}))); "
        "assert not {'xllamacpp', 'ctransformers', 'jinja2', 'numpy'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
