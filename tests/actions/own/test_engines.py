"""Own actions with a real engine and a model of random weights: its answers have the wanted shape."""

import asyncio
import json
from pathlib import Path

from actions.own.bench import OPTIONS, built_in, here, place
from tiny_model import tiny_model

from nlx_lsp import pipeline
from nlx_lsp.actions.own.answer import read, schema
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings
from nlx_lsp.values import Request

CODE = "def f(a, b):\n    total = a + b\n    return total\n\n\ndef g(x):\n    pass\n"
TEXT = "# Title\n\nThe file are read once, and kept.\n\n- read it\n- keep it\n"
PLACES = {
    "rewrite": ("a.py", "    total = a + b\n    return total"),
    "implement": ("a.py", "pass"),
    "continue": ("a.py", "    total = a + b"),
    "convert": ("a.py", "    total = a + b"),
    "proofread": ("a.md", "The file"),
    "expand": ("a.md", "- read it\n- keep it"),
    "summarise": ("a.md", "The file are read once"),
}


async def test_whatever_it_says_is_read_and_checked(tmp_path: Path) -> None:
    engine = LlamaCpp(await asyncio.to_thread(tiny_model), share=False, threads=1)
    try:
        for name, action in built_in().items():
            path, part = PLACES[name]
            source = here(tmp_path, path, CODE if path == "a.py" else TEXT)
            allowed = action.plan(source, place(source, part), Settings(), OPTIONS.get(name, {})).task.allowed
            outcome = await pipeline.run(
                action,
                source,
                place(source, part),
                engine,
                lambda _: None,
                settings=Settings(),
                options=OPTIONS.get(name, {}),
            )
            assert outcome.tokens, name
            after = apply(source.text, outcome.edits)
            assert after.startswith(source.text[: allowed.start])
            assert after.endswith(source.text[allowed.end :])
            assert (
                outcome.edits or outcome.refusals or outcome.findings or outcome.dropped or outcome.proposals
            )
    finally:
        await engine.close()


async def test_the_engine_keeps_to_the_schema_of_every_action() -> None:
    engine = LlamaCpp(await asyncio.to_thread(tiny_model), share=False, threads=1)
    try:
        for name, action in built_in().items():
            shaped, verification = action.description.answer, action.description.verify
            request = Request(
                prompt="Say it: ",
                schema=schema(shaped, verification, "a\nb"),
                max_tokens=1500,
                seed=len(name),
            )
            answer = ""
            finish = None
            async for chunk in engine.generate(request):
                answer += "".join(token.text for token in chunk.tokens)
                finish = chunk.finish or finish
            if finish == "stop":
                json.loads(answer)
                read(shaped, answer, cut=False)
            assert answer.startswith(f'{{"{shaped.shape}":')
    finally:
        await engine.close()
