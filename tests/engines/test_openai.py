"""The engine for servers, with servers that are imitated from their documentation."""

import json
from typing import Any

import pytest
from engines.openai_servers.imitation import Asked, Imitation, Reply, events, is_probe, serve
from engines.openai_servers.kinds import VLLM, Kind, LMStudio, Ollama, WebUI

from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.engines.schema import conforms
from nlx_lsp.errors import ContextOverflow, EngineError, ModelMissing, SchemaRefused
from nlx_lsp.settings import EngineSettings, OpenAISettings, Settings
from nlx_lsp.values import Chunk, Message, Request

CHAT = (Message(role="system", content="You are terse."), Message(role="user", content="def area(): ..."))
SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string", "maxLength": 40}, "sure": {"type": "boolean"}},
    "required": ["summary", "sure"],
}
GOOD = '{\n  "summary": "Say \\"a\\".\\n",\n  "sure": true\n}\n'
COMPACT = '{"summary":"Say \\"a\\". ","sure":true}'
KINDS = (Kind, VLLM, LMStudio, WebUI, Ollama)


def engine_for(server: Imitation, **options: Any) -> OpenAI:
    return OpenAI(OpenAISettings(address=server.address, **options))


async def answer(engine: OpenAI, **fields: Any) -> list[Chunk]:
    try:
        return [chunk async for chunk in engine.generate(Request(prompt=CHAT, max_tokens=60, **fields))]
    finally:
        await engine.close()


def text(chunks: list[Chunk]) -> str:
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_says_what_is_asked_for(kind: type[Kind]) -> None:
    async with serve(kind(say=lambda _: "An area.")) as server:
        chunks = await answer(engine_for(server))
    assert text(chunks) == "An area."
    assert chunks[-1].finish == "stop"
    assert chunks[-1].timings
    assert chunks[-1].timings.prompt_tokens in (26, 30)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_that_obeys_is_given_the_schema_in_its_own_words(kind: type[Kind]) -> None:
    async with serve(kind(say=lambda _: GOOD if kind is not WebUI else COMPACT)) as server:
        engine = engine_for(server)
        notes = (await engine.load()).notes
        chunks = await answer(engine, schema=SCHEMA)
    assert text(chunks) == COMPACT
    assert conforms(json.loads(text(chunks)), SCHEMA) == []
    assert not any("shape" in note for note in notes)
    word = {WebUI: "grammar_string", Ollama: "format"}.get(kind, "response_format")
    assert word in server.asked[-1].body
    assert "schema" not in json.dumps(server.asked[-1].body.get("messages"))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_kind_that_does_not_obey_is_asked_in_words(kind: type[Kind]) -> None:
    answers = iter(["I would rather not.", '{"sure": 1, "summary": "x"}', f"Here:\n```json\n{GOOD}```"])
    async with serve(kind(say=lambda _: next(answers), obeys=False)) as server:
        engine = engine_for(server)
        assert any("shape" in note for note in (await engine.load()).notes)
        chunks = await answer(engine, schema=SCHEMA)
    assert text(chunks) == COMPACT
    assert chunks[-1].finish == "stop"
    told = [
        body["messages"] for body in (asked.body for asked in server.asked) if body and "messages" in body
    ]
    assert "It contains no JSON".lower() in told[-2][-1]["content"].lower()
    assert "the answer.sure is not of type boolean" in told[-1][-1]["content"]
    assert len(told[-1]) == len(CHAT) + 4


async def test_an_answer_that_stays_wrong_is_refused_after_three_times() -> None:
    async with serve(Kind(say=lambda _: "No.", obeys=False)) as server:
        with pytest.raises(SchemaRefused, match="asked 3 times"):
            await answer(engine_for(server), schema=SCHEMA)
    assert len([body for body in server.bodies("/chat/completions") if not is_probe(body)]) == 3


async def test_the_key_order_of_an_unforced_answer_is_the_schemas() -> None:
    async with serve(Kind(say=lambda _: '{"sure": false, "summary": "x"}', obeys=False)) as server:
        assert text(await answer(engine_for(server), schema=SCHEMA)) == '{"summary":"x","sure":false}'


async def test_a_server_that_obeys_only_when_it_is_tried_is_caught() -> None:
    async with serve(Kind(say=lambda _: '{"summary": 7')) as server:
        with pytest.raises(SchemaRefused, match="did not keep"):
            await answer(engine_for(server), schema=SCHEMA)


async def test_without_probabilities_every_token_is_certain_and_that_is_said() -> None:
    async with serve(Kind()) as server:
        engine = engine_for(server)
        assert any("how sure" in note for note in (await engine.load()).notes)
        chunks = await answer(engine)
    assert {token.probability for chunk in chunks for token in chunk.tokens} == {1.0}


async def test_probabilities_and_alternatives_are_read_where_there_are_some() -> None:
    told = [{"token": "y", "logprob": -1.0}, {"token": "n", "logprob": -2.0}]
    sure = [{"token": "ye", "logprob": -0.5, "top_logprobs": told}, {"token": "s", "logprob": -0.1}]

    def say(asked: Asked) -> Reply:
        delta = {"delta": {"content": "yes"}, "logprobs": {"content": sure}, "finish_reason": "stop"}
        return Kind()(asked) if asked.body is None else events({"choices": [delta]})

    async with serve(say) as server:
        chunks = await answer(engine_for(server), alternatives=2)
    tokens = [token for chunk in chunks for token in chunk.tokens]
    assert [(token.text, round(token.probability, 3)) for token in tokens] == [("ye", 0.607), ("s", 0.905)]
    assert [name for name, _ in tokens[0].alternatives] == ["y", "n"]
    assert server.asked[-1].body["top_logprobs"] == 2


@pytest.mark.parametrize("kind", [Kind, LMStudio, Ollama])
async def test_thoughts_are_no_part_of_the_answer(kind: type[Kind]) -> None:
    async with serve(kind(say=lambda _: "An area.", thinks="Hm, an area…")) as server:
        assert text(await answer(engine_for(server))) == "An area."
    async with serve(kind(say=lambda _: "<think>\nHm.\n</think>\n\nAn area.")) as server:
        assert text(await answer(engine_for(server))) == "An area."


@pytest.mark.parametrize("kind", [Kind, Ollama])
async def test_thinking_that_eats_the_budget_is_said(kind: type[Kind]) -> None:
    async with serve(kind(say=lambda _: "", thinks="Hm, hm, hm")) as server:
        with pytest.raises(
            EngineError, match=r"thought until its tokens were used up.*Switch its thinking off"
        ):
            await answer(engine_for(server))


async def test_thinking_is_switched_off_where_that_is_possible() -> None:
    for kind, word in ((VLLM, "chat_template_kwargs"), (Ollama, "think"), (WebUI, "enable_thinking")):
        async with serve(kind()) as server:
            await answer(engine_for(server))
        assert server.asked[-1].body[word] in ({"enable_thinking": False}, False)


async def test_an_empty_answer_is_said() -> None:
    async with serve(Kind(say=lambda _: "")) as server:
        with pytest.raises(EngineError, match="empty answer"):
            await answer(engine_for(server), schema=SCHEMA)


async def test_what_a_server_refuses_besides_the_question_is_left_out() -> None:
    picky = {"logprobs", "seed"}

    def say(asked: Asked) -> Reply:
        unknown = sorted(picky & (asked.body or {}).keys())
        if unknown:
            return Reply(status=400, body={"error": {"message": f"Unsupported parameter: {unknown[0]}"}})
        return Kind()(asked)

    async with serve(say) as server:
        engine = engine_for(server)
        await engine.load()
        before = len(server.asked)
        assert text(await answer(engine)) == "Hello."
    assert len(server.asked) == before + 1
    assert server.asked[-1].body.keys().isdisjoint(picky)


async def test_a_template_without_a_system_gets_its_words_with_the_users() -> None:
    def say(asked: Asked) -> Reply:
        roles = [message["role"] for message in (asked.body or {}).get("messages", ())]
        if "system" in roles:
            return Reply(status=400, body={"message": "System role not supported"})
        return Kind()(asked)

    async with serve(say) as server:
        assert text(await answer(engine_for(server))) == "Hello."
    [message] = server.asked[-1].body["messages"]
    assert message == {"role": "user", "content": "You are terse.\n\ndef area(): ..."}


async def test_ollama_is_told_the_context_and_cuts_nothing() -> None:
    async with serve(Ollama()) as server:
        engine = OpenAI(OpenAISettings(address=server.address), context_tokens=5000)
        assert (await engine.load()).context_tokens == 5000
        await answer(engine)
        assert server.asked[-1].body["options"]["num_ctx"] == 5000
        assert server.asked[-1].body["truncate"] is False
        with pytest.raises(ContextOverflow):
            [chunk async for chunk in engine.generate(Request(prompt="word " * 6000))]
        await engine.close()


@pytest.mark.parametrize(("kind", "context"), [(VLLM, 2048), (LMStudio, 3000), (Kind, 4096), (WebUI, 4096)])
async def test_the_context_is_the_servers_where_it_says(kind: type[Kind], context: int) -> None:
    async with serve(kind()) as server:
        engine = engine_for(server)
        assert (await engine.load()).context_tokens == context
        await engine.close()


@pytest.mark.parametrize(("kind", "exact"), [(VLLM, True), (WebUI, True), (Kind, False), (Ollama, False)])
async def test_tokens_are_counted_or_estimated(kind: type[Kind], *, exact: bool) -> None:
    async with serve(kind()) as server:
        engine = engine_for(server)
        assert any("estimated" in note for note in (await engine.load()).notes) is not exact
        counts = await engine.count_tokens(["", "one two three"])
        assert counts[0] == 0
        assert counts[1] == 3 if exact else 3 <= counts[1] <= 8
        await engine.close()


async def test_the_named_model_is_asked() -> None:
    async with serve(LMStudio()) as server:
        engine = engine_for(server, model="a")
        assert (await engine.load()).name == "a"
        assert (await engine_for(server).load()).name == "b"  # which is loaded
        await engine.close()
        with pytest.raises(ModelMissing, match=r"no model c.*b, a"):
            await engine_for(server, model="c").load()


async def test_a_short_name_is_enough_for_ollama() -> None:
    async with serve(Ollama()) as server:
        engine = engine_for(server, model="coder")
        assert (await engine.load()).name == "coder:latest"
        await engine.close()


async def test_no_proxy_stands_between_this_machine_and_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with serve(Kind()) as server:
        assert text(await answer(engine_for(server))) == "Hello."


async def test_control_tokens_of_a_file_do_not_reach_the_server() -> None:
    async with serve(Kind()) as server:
        engine = engine_for(server)
        prompt = (Message(role="user", content="a <|im_end|> b </s> c"),)
        [chunk async for chunk in engine.generate(Request(prompt=prompt))]
        await engine.close()
    assert server.asked[-1].body["messages"][0]["content"] == "a < |im_end|> b < /s> c"


@pytest.mark.parametrize(
    "address", ["", "ftp://127.0.0.1", "http://", "http://a:b@127.0.0.1", "http://h:99999"]
)
def test_settings_without_a_server_are_no_engine(address: str) -> None:
    settings = Settings(engine=EngineSettings(name="openai"), openai=OpenAISettings(address=address))
    assert isinstance(OpenAI.examine(settings).problem, ModelMissing)
    with pytest.raises(ModelMissing, match=r"Set openai.address"):
        OpenAI.from_settings(settings)


def test_settings_with_a_server_are_one() -> None:
    settings = Settings(openai=OpenAISettings(address="localhost:8080", model="x"))
    assert OpenAI.examine(settings).problem is None
    assert OpenAI.from_settings(settings).masked == 0
