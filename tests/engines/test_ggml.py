"""The files of the time before GGUF: what each is, what is wrong with a bad one, and that none does harm."""

import json
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from attrs import evolve
from engines.ggml_damage import damages
from ggml_files import CONTROL, KINDS, Recipe, content, ggml_model, merges, vocabulary
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.choice import explain
from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, ModelRefused
from nlx_lsp.models import ggml
from nlx_lsp.settings import Settings
from nlx_lsp.values import Message, Request, Token

SAMPLE = ("gptj", "falcon", "llama")
EVERY_KIND = [pytest.param(kind, marks=() if kind in SAMPLE else pytest.mark.slow) for kind in KINDS]
NAMES = {"starcoder": "gpt2", "starchat": "gpt2", "dolly": "gptneox", "falcon40b": "falcon"}
HARMLESS = 20
"""Of the damages to a file, at most this many leave it a model: other numbers, other words."""
OBSCURE = 6
"""So many of the shortest pieces of a file could be pieces of anything."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.bin"


@pytest.mark.parametrize("kind", KINDS)
def test_knows_a_model_by_its_tensors(kind: str) -> None:
    file = ggml_model(Recipe(kind=kind))
    contents = ggml.read(file)
    header = ggml.describe(file, contents)
    assert contents.words == vocabulary(kind)
    assert contents.merges == (merges(kind) if kind.startswith("falcon") else ())
    assert (header.architecture, header.quantisation) == (NAMES.get(kind, kind), "Q8_0")
    assert header.size == file.stat().st_size
    assert header.context_tokens == {"falcon": 2048, "falcon40b": 2048, "llama": 0}.get(kind, 1024)
    assert header.control == {word.decode(): n for n, word in enumerate(CONTROL[kind]) if word}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("type_", ["F32", "F16", "Q4_0", "Q4_1", "Q5_0", "Q5_1"])
def test_knows_every_quantisation(path: Path, kind: str, type_: str) -> None:
    path.write_bytes(content(Recipe(kind=kind, type=type_, layers=1)))
    assert ggml.describe(path, ggml.read(path)).quantisation == type_


@pytest.mark.parametrize("kind", SAMPLE)
def test_knows_the_quantisations_by_k(path: Path, kind: str) -> None:
    path.write_bytes(content(Recipe(kind=kind, type="Q4_K", layers=1, width=768)))
    assert ggml.describe(path, ggml.read(path)).quantisation == "Q4_K_M"
    path.write_bytes(content(Recipe(kind=kind, type="Q4_K", layers=1, width=64)))
    with pytest.raises(ModelRefused, match="which is not supported"):
        ggml.read(path)


def test_a_file_may_leave_out_what_is_the_same_twice(path: Path) -> None:
    path.write_bytes(content(Recipe(kind="gpt2", tensors=frozenset({"model/lm_head"}))))
    assert ggml.read(path).family.name == "gpt2"
    path.write_bytes(content(Recipe(kind="gpt2", tensors=frozenset({"model/wpe"}))))
    with pytest.raises(ModelRefused, match="it lacks 1 of 29 tensors, such as model/wpe"):
        ggml.read(path)


@pytest.mark.parametrize("version", [0, 1000])
def test_an_older_quantisation_is_told_from_todays(path: Path, version: int) -> None:
    raw = bytearray(content(Recipe(kind="gptj", type="Q4_0")))
    raw[28:32] = struct.pack("<I", version + 2)
    path.write_bytes(raw)
    with pytest.raises(ModelRefused, match=r"quantised in a way .* that nothing reads any more") as refused:
        ggml.read(path)
    assert "GGUF" in refused.value.hint


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is empty"),
        (b"<html>", "a web page"),
        (b"fmgg\x01\0\0\0", "a LLaMA of the kind GGMF"),
        (b"algg\x01\0\0\0", "an adapter"),
        (b"tjgg\x09\0\0\0", "of an unknown version"),
        (b"ccgg\x0b\0\0\0", "a Falcon of an unknown version"),
        (b"lmgg", "it is cut off, it has 4 bytes"),
    ],
)
def test_says_what_else_a_file_is(path: Path, raw: bytes, words: str) -> None:
    path.write_bytes(raw)
    with pytest.raises(ModelRefused, match=words) as refused:
        ggml.read(path)
    assert str(path) in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_refused_with_a_reason(path: Path, kind: str) -> None:
    reasons = {what: reason(path, raw) for what, raw in damages(kind)}
    assert len(list(filter(None, reasons.values()))) >= 60
    assert len([what for what, said in reasons.items() if not said]) <= HARMLESS
    short = [said for what, said in reasons.items() if what.startswith("cut off")]
    assert [said for said in short[OBSCURE:] if "cut off" not in said] == []


def reason(path: Path, raw: bytes) -> str:
    """Return why a file is refused; empty if it is not."""
    path.write_bytes(raw)
    try:
        ggml.read(path)
    except ModelRefused as error:
        return error.message.removeprefix(f"{path} is no model that can be run: ")
    return ""


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("every", [25, pytest.param(1, marks=pytest.mark.slow)])
async def test_no_damaged_file_does_harm(path: Path, kind: str, every: int) -> None:
    died = [what for what, raw in list(damages(kind))[::every] if await dies(path, raw)]
    assert died == []  # the worker has been able to say why


async def dies(path: Path, raw: bytes) -> bool:
    """Return whether a worker dies of a file."""
    path.write_bytes(raw)  # noqa: ASYNC240 - nothing else is to be done
    engine = CTransformers(path, context_tokens=512, share=False)
    try:
        async for _ in engine.generate(Request(prompt="def area():", max_tokens=3)):
            pass
    except EngineError as error:
        return isinstance(error, EngineCrashed) or "breaks down" in error.message
    finally:
        await engine.close()
    return False


@given(data=st.data())
def test_any_bytes_do_no_harm(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("ggml") / "model.bin"
    whole = bytearray(content(Recipe(kind=data.draw(st.sampled_from(KINDS)), layers=1, width=64)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(4, 60) | st.integers(4, len(whole)))
        change = data.draw(st.binary(min_size=1, max_size=8))
        whole[place : place + len(change)] = change
    file.write_bytes(whole)
    try:
        header = ggml.describe(file, ggml.read(file))
    except ModelRefused:
        return
    json.dumps([header.about, header.control, header.chat_template, dict(header.metadata)])


def test_a_missing_file_is_missing(path: Path) -> None:
    with pytest.raises(ModelMissing):
        ggml.read(path)
    assert isinstance(examined(path), ModelMissing)


@pytest.mark.parametrize("kind", ["gpt2", "llama"])
def test_the_engine_says_beforehand_what_it_can_run(path: Path, kind: str) -> None:
    whole = content(Recipe(kind=kind))
    path.write_bytes(whole)
    assert examined(path) is None
    path.write_bytes(whole[:-1])
    problem = examined(path)
    assert isinstance(problem, ModelRefused)
    assert "cut off" in problem.message


def examined(path: Path) -> EngineError | None:
    settings = Settings()
    return CTransformers.examine(evolve(settings, engine=evolve(settings.engine, model=str(path)))).problem


async def test_it_is_the_engine_that_is_chosen_for_an_old_file() -> None:
    settings = Settings()
    path = str(ggml_model(Recipe(kind="gptj")))
    choice = await explain(evolve(settings, engine=evolve(settings.engine, model=path)))
    assert (choice.engine, choice.model, choice.problem) == ("ctransformers", path, None)


@pytest.fixture(
    params=[pytest.param(kind, marks=() if kind == "falcon" else pytest.mark.slow) for kind in KINDS]
)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[CTransformers]:
    engine = CTransformers(ggml_model(Recipe(kind=request.param)), share=False)
    yield engine
    await engine.close()


async def say(engine: CTransformers, prompt: str) -> list[Token]:
    request = Request(prompt=prompt, max_tokens=12, alternatives=3)
    return [token async for chunk in engine.generate(request) for token in chunk.tokens]


async def test_what_was_asked_before_changes_nothing(engine: CTransformers) -> None:
    first = await say(engine, "def area(width, height):")
    await say(engine, "def area(width)")
    await say(engine, "def other():")
    assert await say(engine, "def area(width, height):") == first


async def test_tells_the_alternatives(engine: CTransformers) -> None:
    tokens = await say(engine, "def area(width, height):")
    *told, _ = tokens  # the last may be the rest of a character
    assert len(told) > 5
    assert all(len(token.alternatives) == 3 for token in told)
    assert [token.alternatives[0][1] for token in told] == [token.probability for token in told]


async def test_weights_that_are_no_numbers_are_not_blamed_on_the_schema(path: Path) -> None:
    path.write_bytes(dict(damages("mpt"))["weights that are no numbers"])  # noqa: ASYNC240 - as above
    engine = CTransformers(path, share=False)
    with pytest.raises(EngineError, match="its weights are damaged"):
        await say(engine, "def area():")
    await engine.close()


@pytest.fixture(params=["dolly", "starchat"])
async def chatting(request: pytest.FixtureRequest) -> AsyncIterator[CTransformers]:
    engine = CTransformers(ggml_model(Recipe(kind=request.param)), share=False)
    yield engine
    await engine.close()


async def test_words_of_control_in_a_prompt_are_text(chatting: CTransformers) -> None:
    async def length(said: str) -> int:
        request = Request(prompt=(Message(role="user", content=said),), max_tokens=1)
        return [chunk async for chunk in chatting.generate(request)][-1].prompt_total

    for word in ("<|end|>", "### End", "### Response:"):
        assert await length(word * 20) - await length("") > 20 * 2
