"""Both engines run the shipped file, read prompts as the training did, and say the same."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import gguf
import pytest
from attrs import evolve

from nlx_lsp.engines import Engine
from nlx_lsp.engines.choice import choose
from nlx_lsp.models.resolve import bundled
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON, Request
from training.tokenizer import Tokenizer

PROMPT = (
    "look it up ; if user id < 0 ; raise value error user id must be positive\n"
    '{"summary":" get user name ; method ; cache","params":{"user_id":" user id ; int"},"returns":" str"}'
)
STRANGE = [
    "",
    " ",
    "naïve — 日本",
    '{"x":{"y":" z"},"w":" "}',
    "Äpfel\t\n",
    "1234567 <s> </s> <0x0A>",
]


def text(longest: int) -> dict[str, JSON]:
    return {"type": "string", "maxLength": longest}


def group(**properties: JSON) -> dict[str, JSON]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMA = group(summary=text(120), params=group(user_id=text(160)), returns=text(160))


@pytest.fixture(params=["llama_cpp", "ctransformers"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    if request.param == "ctransformers":
        pytest.importorskip("ctransformers")
    settings = Settings()
    engine = await choose(evolve(settings, engine=evolve(settings.engine, name=request.param)))
    yield engine
    await engine.close()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    path = bundled()
    assert path is not None
    field = gguf.GGUFReader(Path(path)).get_field("tokenizer.ggml.tokens")
    assert field is not None
    return Tokenizer(field.contents())


async def say(engine: Engine, prompt: str) -> str:
    chunks = [chunk async for chunk in engine.generate(Request(prompt=prompt, schema=SCHEMA, max_tokens=300))]
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


async def test_it_is_loaded_as_what_it_is(engine: Engine) -> None:
    model = await engine.load()
    assert (model.prompt_format, model.draft) == ("nlx-1", True)
    assert model.context_tokens >= 1024


async def test_prompts_are_read_as_in_the_training(engine: Engine, tokenizer: Tokenizer) -> None:
    await engine.load()
    texts = [PROMPT, *(f"{PROMPT}{strange}" for strange in STRANGE)]
    counts = await engine.count_tokens(texts)
    expected = [len(tokenizer.prompt(text)) for text in texts]
    # An engine may or may not count the token that begins every prompt.
    assert counts in (expected, [count - 1 for count in expected])


async def test_an_answer_has_every_field_and_copies_the_name(engine: Engine) -> None:
    await engine.load()
    answer = json.loads(await say(engine, PROMPT))
    assert list(answer) == ["summary", "params", "returns"]
    assert "user" in answer["summary"]
