import json
from pathlib import Path

from evals import baselines, memorisation
from nlx_lsp.values import Request

PAIRS = [
    {"prompt": 'open file path\n{"summary":" open file"}', "answer": {"summary": "open the file at a path"}},
    {"prompt": 'send mail user\n{"summary":" send mail"}', "answer": {"summary": "send a mail to the user"}},
    {
        "prompt": 'open file\n{"summary":" open file"}',
        "answer": {"summary": "never seen words"},
        "held_out": True,
    },
]


def write(folder: Path) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text("".join(json.dumps(pair) + "\n" for pair in PAIRS))
    return path


def request(prompt: str) -> Request:
    schema = {"type": "object", "properties": {"summary": {"type": "string"}}}
    return Request(prompt=prompt, schema=schema)


async def answer(engine: baselines.Scripted, prompt: str) -> str:
    text = ""
    async for chunk in engine.generate(request(prompt)):
        text += "".join(token.text for token in chunk.tokens)
    return str(json.loads(text).get("summary", ""))


async def test_the_nearest_pair_is_the_one_with_the_same_rare_words(tmp_path: Path) -> None:
    engine = baselines.neighbour(write(tmp_path))
    assert await answer(engine, 'mail it\n{"summary":" mail it"}') == "send a mail to the user"
    assert await answer(engine, 'open file\n{"summary":" open file"}') == "open the file at a path"


async def test_the_name_is_split() -> None:
    assert (
        await answer(baselines.names(), 'x\n{"summary":" get user name ; method ; store"}') == "get user name"
    )


def test_runs_of_words_shared_with_the_training_data(tmp_path: Path) -> None:
    known = memorisation.runs(write(tmp_path))
    assert memorisation.longest("Then send a mail to somebody.", known) == 4
    assert memorisation.longest("Never seen words.", known) == 0
    said = memorisation.summary(["Open the file at a path.", "Other words."], known)
    assert "50% of the summaries stand in the training data as a whole" in said
