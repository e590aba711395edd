"""The choice of an engine and a model, and what is said about it."""

import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import gguf_files
import pytest
from attrs import evolve
from ggml_files import Recipe, ggml_model
from loopback import Reply, serve
from tiny_model import tiny_model

import nlx_lsp.engines.choice
import nlx_lsp.engines.ctransformers
import nlx_lsp.engines.survey
import nlx_lsp.models.resolve
from nlx_lsp.engines.choice import choose, explain
from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import EngineMissing, ModelMissing, ModelRefused
from nlx_lsp.settings import Settings
from nlx_lsp.values import Request


def configured(**engine: object) -> Settings:
    settings = Settings()
    return evolve(settings, engine=evolve(settings.engine, **{"discover": False, **engine}))


@pytest.fixture
def model() -> str:
    return str(tiny_model())


@pytest.fixture(params=[False, True], ids=["nothing bundled", "a model bundled"])
def bundled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str | None:
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "small.gguf"
    if request.param:
        gguf_files.write(path)
    monkeypatch.setattr(nlx_lsp.models.resolve, "__file__", str(tmp_path / "models" / "resolve.py"))
    return str(path) if request.param else None


async def steps(settings: Settings) -> dict[str, str]:
    return {step.what: step.finding for step in (await explain(settings)).steps}


async def test_a_named_model_is_run_by_llama_cpp(bundled: str | None, model: str) -> None:
    choice = await explain(configured(model=model))
    assert (choice.engine, choice.model, choice.problem) == ("llama_cpp", model, None)
    assert choice.about == "tiny, llama, Q8_0, 1 MB, trained for 4096 tokens"
    assert [step.what for step in choice.steps] == ["engine.name", "engine.model", "llama_cpp"]
    engine = await choose(configured(model=model, threads=3))
    assert isinstance(engine, LlamaCpp)
    assert (engine._options.model, engine._options.threads) == (model, 3)
    assert bundled != model


async def test_the_bundled_model_has_a_name(bundled: str | None) -> None:
    named, default = await explain(configured(model="bundled")), await explain(configured())
    assert (named.model, str(named.problem)) == (default.model, str(default.problem))
    assert named.model == (bundled or "")


async def test_without_a_named_model_there_is_the_bundled_one_or_a_way_out(bundled: str | None) -> None:
    choice = await explain(configured())
    looked_at = [step.what for step in choice.steps]
    if bundled:
        assert (choice.engine, choice.model, choice.problem) == ("llama_cpp", bundled, None)
        assert looked_at[-2:] == ["bundled model", "llama_cpp"]
        engine = await choose(configured())
        assert isinstance(engine, LlamaCpp)
        assert engine._options.model == bundled
    else:
        assert (choice.engine, choice.model) == ("", "")
        assert looked_at[-1] == "bundled model"
        with pytest.raises(ModelMissing, match=r"none is bundled\. Set engine\.model"):
            await choose(configured())


@pytest.mark.usefixtures("bundled")
async def test_a_named_model_that_is_gone_is_not_replaced() -> None:
    with pytest.raises(ModelMissing, match=r"The model /gone\.gguf is not there"):
        await choose(configured(model="/gone.gguf"))


async def test_a_script_is_an_engine(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('["yes"]')
    settings = configured(name="scripted", script=str(script))
    assert (await explain(settings)).model == str(script)
    engine = await choose(settings)
    assert isinstance(engine, Scripted)
    assert [t.text async for c in engine.generate(Request(prompt="?")) for t in c.tokens] == ["yes"]


@pytest.mark.parametrize(("script", "words"), [("", "has no script"), ("/gone", "/gone is not there")])
async def test_a_scripted_engine_wants_a_script(script: str, words: str) -> None:
    with pytest.raises(ModelMissing, match=words):
        await choose(configured(name="scripted", script=script))


async def test_an_unknown_engine_is_named_with_those_that_there_are(model: str) -> None:
    with pytest.raises(EngineMissing, match=r"no engine gpt.*ctransformers, llama_cpp.*scripted"):
        await choose(configured(name="gpt", model=model))


@pytest.mark.parametrize("name", ["llama_cpp", "ctransformers"])
async def test_an_engine_can_be_named(model: str, name: str) -> None:
    choice = await explain(configured(name=name, model=model))
    assert [(step.what, step.finding) for step in choice.steps] == [("engine.name", f"{name}, as set")]
    assert (await choose(configured(name=name, model=model))).name == name


async def test_a_named_engine_is_not_replaced(tmp_path: Path) -> None:
    path = gguf_files.write(tmp_path / "m.gguf", gguf_files.with_entry("general.architecture", "qwen2"))
    with pytest.raises(ModelRefused, match="architecture llama with the tokenizer llama, and not qwen2"):
        await choose(configured(name="ctransformers", model=str(path)))
    assert isinstance(await choose(configured(model=str(path))), LlamaCpp)


@pytest.mark.parametrize("entry", ["general.architecture", "tokenizer.ggml.model"])
async def test_the_header_decides_on_the_engine(tmp_path: Path, entry: str) -> None:
    path = gguf_files.write(tmp_path / "m.gguf", gguf_files.with_entry(entry, "qwen2"))
    assert (await explain(configured(model=str(path)))).engine == "llama_cpp"


async def test_a_quantisation_that_llama_cpp_has_dropped_is_said(tmp_path: Path) -> None:
    path = gguf_files.write(tmp_path / "m.gguf", gguf_files.with_kind(31))
    choice = await explain(configured(model=str(path)))
    assert (choice.engine, choice.model) == ("llama_cpp", str(path))
    assert isinstance(choice.problem, ModelRefused)
    assert choice.problem.hint == "Get the same model in Q4_0."
    assert {step.what for step in choice.steps} >= {"llama_cpp", "ctransformers"}


async def test_what_is_older_than_gguf_is_run_by_ctransformers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = ggml_model(Recipe(kind="starcoder"))
    choice = await explain(configured(model=str(model)))
    assert (choice.engine, choice.model, choice.problem) == ("ctransformers", str(model), None)
    assert [step.what for step in choice.steps[-2:]] == ["llama_cpp", "ctransformers"]
    monkeypatch.setattr(nlx_lsp.engines.ctransformers.util, "find_spec", lambda _: None)
    with pytest.raises(EngineMissing, match=r"nlx-lsp\[ctransformers\]"):
        await choose(configured(model=str(model)))
    cut = gguf_files.write(tmp_path / "cut.bin", model.read_bytes()[:-1000])
    with pytest.raises(ModelRefused, match="cut off"):
        await choose(configured(model=str(cut)))
    with pytest.raises(ModelRefused, match="of the time before GGUF"):
        await choose(configured(name="llama_cpp", model=str(model)))


async def test_takes_another_engine_where_the_first_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    monkeypatch.setattr(
        nlx_lsp.engines.survey.util, "find_spec", lambda name: None if name == "xllamacpp" else object()
    )
    assert isinstance(await choose(configured(model=model)), CTransformers)
    assert "Install the package xllamacpp" in (await steps(configured(model=model)))["llama_cpp"]


async def test_what_would_have_to_be_installed_is_said(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr(nlx_lsp.engines.survey.util, "find_spec", lambda _: None)
    with pytest.raises(EngineMissing, match="Install the package xllamacpp"):
        await choose(configured(model=model))
    with pytest.raises(EngineMissing, match=r"nlx-lsp\[ctransformers\]"):
        await choose(configured(name="ctransformers", model=model))


async def test_an_engine_that_cannot_be_imported_is_missing(
    monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    entry = metadata.EntryPoint("broken", "nlx_lsp.nowhere:Engine", "nlx_lsp.engines")
    monkeypatch.setattr(metadata, "entry_points", lambda **_: metadata.EntryPoints([entry]))
    for name in ("broken", "auto"):
        with pytest.raises(EngineMissing, match="broken cannot be imported: No module"):
            await choose(configured(name=name, model=model))


async def test_parts_of_a_model_need_one_another(tmp_path: Path) -> None:
    first, second = (tmp_path / f"m-0000{number}-of-00002.gguf" for number in (1, 2))
    gguf_files.write(first, gguf_files.with_part(0, 2))
    with pytest.raises(ModelMissing, match=r"has 2 parts, and m-00002-of-00002\.gguf is not there"):
        await choose(configured(name="llama_cpp", model=str(first)))
    gguf_files.write(second, gguf_files.with_part(1, 2))
    assert isinstance(await choose(configured(model=str(first))), LlamaCpp)
    with pytest.raises(ModelRefused, match=r"is part 2 of 2.*Name the first part, m-00001-of-00002\.gguf"):
        await choose(configured(model=str(second)))
    with pytest.raises(ModelRefused, match=r"not named so.*ends in -00001-of-00002\.gguf"):
        await choose(configured(model=str(first.rename(tmp_path / "renamed.gguf"))))


def listed(*names: str) -> Callable[[str, object], Reply]:
    """Answer as llama.cpp's server that has these models."""
    models = {"data": [{"id": name, "owned_by": "llamacpp"} for name in names]}
    return lambda path, _: Reply(body=models) if path == "/v1/models" else Reply(status=404)


async def test_a_server_of_this_machine_is_found_and_asked_no_more_than_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serve(listed("granite-4", "qwen2.5-coder-7b")) as found:
        monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", (found.port,))
        choice = await explain(configured(discover=True))
        assert (choice.engine, choice.model) == ("openai", "qwen2.5-coder-7b")
        assert choice.address == f"{found.address}/v1"
        assert "llama.cpp at" in choice.steps[-1].finding
        assert all(value is None for _, value in found.asked)
        chosen = choice.put_into(configured())
        assert (chosen.openai.address, chosen.openai.model) == (choice.address, choice.model)
        assert (await choose(configured(discover=True))).name == "openai"
        found.asked.clear()
        assert (await explain(configured(discover=False))).engine == "llama_cpp"
        assert (await explain(configured(discover=True, model=str(tiny_model())))).engine == "llama_cpp"
        assert found.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        listed("nomic-embed-text", "whisper-large"),
        lambda *_: Reply(body="<html>Jenkins", kind="text/html"),
        lambda *_: Reply(body="[]"),
        lambda *_: Reply(status=500),
    ],
    ids=["no model that writes", "a web page", "something else", "an error"],
)
async def test_who_serves_no_model_that_writes_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[str, object], Reply]
) -> None:
    with serve(answer) as found:
        monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", (found.port,))
        choice = await explain(configured(discover=True))
        assert (choice.engine, choice.address) == ("llama_cpp", "")
        looked_at = {step.what: step.finding for step in choice.steps}
        assert "serves a model that writes" in looked_at["servers of this machine"]


async def test_a_server_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = configured()
    settings = evolve(settings, openai=evolve(settings.openai, address="http://127.0.0.1:9/v1"))
    assert ((await explain(settings)).engine, (await explain(settings)).problem) == ("openai", None)
    assert (await choose(settings)).name == "openai"
    nameless = configured(name="openai", discover=True)
    monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", ())
    with pytest.raises(ModelMissing, match=r"openai\.address"):
        await choose(nameless)
    with serve(listed("coder")) as found:
        monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", (found.port,))
        assert (await explain(nameless)).address == f"{found.address}/v1"


def test_nothing_of_an_engine_is_imported_before_it_is_needed(model: str) -> None:
    script = (
        "import asyncio, sys; from attrs import evolve; from nlx_lsp.settings import Settings; "
        "from nlx_lsp.engines.choice import choose; s = Settings(); "
        f"asyncio.run(choose(evolve(s, engine=evolve(s.engine, model={model!r})))); "
        "assert not {'xllamacpp', 'ctransformers', 'jinja2', 'numpy', 'httpx'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
