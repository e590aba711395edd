"""The scripted engine: what a script may say, and how a bad one is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.scripted import Scripted, read
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, ModelRefused
from nlx_lsp.values import JSON, Chunk, Message, Request


async def collect(engine: Scripted, request: Request) -> list[Chunk]:
    return [chunk async for chunk in engine.generate(request)]


async def answer(engine: Scripted, prompt: str = "Say.", **options: JSON) -> str:
    chunks = await collect(engine, Request(prompt=prompt, **options))
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


@given(st.text())
async def test_says_what_it_is_told_to_the_letter(text: str) -> None:
    assert await answer(Scripted([text]), max_tokens=8000) == text


async def test_gives_answers_in_turn_and_says_when_there_are_none_left() -> None:
    engine = Scripted(["one", {"answer": "two"}])
    assert [await answer(engine), await answer(engine)] == ["one", "two"]
    with pytest.raises(EngineError, match="no answer for this prompt, 2 were given"):
        await answer(engine)


async def test_rules_come_first_and_answer_as_often_as_they_match() -> None:
    engine = Scripted(["other", {"match": r"def \w+_sum", "answer": {"summary": "Süm."}}])
    said = [await answer(engine, "def my_sum(): ..."), await answer(engine, "def x(): ...")]
    assert [*said, await answer(engine, "def a_sum(): ...")] == [
        '{"summary":"Süm."}',
        "other",
        '{"summary":"Süm."}',
    ]


async def test_a_rule_sees_every_message_of_a_conversation() -> None:
    engine = Scripted([{"match": "(?s)first.*second", "answer": "both"}])
    prompt = (Message(role="system", content="the first"), Message(role="user", content="the second"))
    assert "".join(t.text for c in await collect(engine, Request(prompt=prompt)) for t in c.tokens) == "both"


async def test_a_function_answers() -> None:
    engine = Scripted(lambda request: str(request.prompt)[::-1])
    assert await answer(engine, "abc") == "cba"


async def test_tokens_carry_the_probability_of_their_entry() -> None:
    chunks = await collect(Scripted([{"answer": "a b", "probability": 0.25}]), Request(prompt="x"))
    assert [(t.text, t.probability) for c in chunks for t in c.tokens] == [
        ("a", 0.25),
        (" ", 0.25),
        ("b", 0.25),
    ]


async def test_a_schema_is_not_enforced() -> None:
    assert await answer(Scripted(["garbage"]), schema={"type": "object"}) == "garbage"


async def test_breaks_down_after_so_many_tokens() -> None:
    engine = Scripted([{"answer": "one two three", "crash": 3}, "again"])
    stream = engine.generate(Request(prompt="x"))
    first = [await anext(stream) for _ in range(4)]
    assert [t.text for c in first for t in c.tokens] == ["one", " ", "two"]
    with pytest.raises(EngineCrashed):
        await anext(stream)
    assert await answer(engine) == "again"


@pytest.mark.parametrize(
    "text",
    ['["one", {"answer": {"a": [1, 2]}}]', '"one"\n\n{"answer": {"a": [1, 2]}}\n'],
    ids=["list", "lines"],
)
async def test_reads_a_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(text, "utf-8")
    engine = Scripted(path)
    assert [await answer(engine), await answer(engine)] == ["one", '{"a":[1,2]}']
    await engine.close()
    assert await answer(engine) == "one"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"answer": "x", "mach": "y"}, "unknown key 'mach'"),
        ({"match": "y"}, "Entry 1 of the script has no answer"),
        ({"answer": "x", "match": "("}, "no regular expression"),
        ({"answer": "x", "match": ""}, "match may not be ''"),
        ({"answer": "x", "probability": 1.5}, "probability may not be 1.5"),
        ({"answer": "x", "delay": -1}, "delay may not be -1"),
        ({"answer": "x", "crash": True}, "crash may not be True"),
    ],
)
async def test_refuses_a_bad_entry(entry: JSON, reason: str) -> None:
    with pytest.raises(ModelRefused, match=reason.replace("(", r"\(")):
        await Scripted([entry]).load()


@pytest.mark.parametrize("content", [b"{", b"[1, 2", b"\xff\xfe", b'"a"\nb'])
async def test_refuses_a_bad_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "script.json"
    path.write_bytes(content)
    with pytest.raises(ModelRefused, match=r"script\.json is n"):
        await Scripted(path).load()


async def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be read"):
        await Scripted(tmp_path / "none.json").load()


@given(st.lists(st.text(max_size=5) | st.integers() | st.lists(st.integers())))
def test_a_file_of_answers_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, entries: JSON
) -> None:
    path = tmp_path_factory.mktemp("script") / "s.json"
    path.write_text(json.dumps(entries), "utf-8")
    assert read(path) == entries
