"""Really loads the model and lets it say something in a shape: what an engine promises has to work."""

import time

from nlx_lsp.cli.doctor.findings import Trial
from nlx_lsp.engines.choice import Choice, make
from nlx_lsp.settings import Settings
from nlx_lsp.values import Chunk, Message, Request

_CODE = "def area(width, height):\n    return width * height\n"
_SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string", "minLength": 1, "maxLength": 60}},
    "required": ["summary"],
}
_TOKENS = 96
"""Room for the longest answer that the shape allows, by a poor tokenizer."""


async def load(choice: Choice, settings: Settings) -> Trial:
    """Load what was chosen, and ask it for one short answer.

    Raises:
        EngineError: If any of it fails.
    """
    engine = make(choice, settings)
    began = time.monotonic()
    try:
        model = await engine.load()
        loaded = time.monotonic()
        asked = Message(role="user", content=f"Say in one sentence what this function does:\n\n{_CODE}")
        prompt = (asked,) if model.prompt_format == "chat" else _CODE
        request = Request(prompt=prompt, schema=_SCHEMA, max_tokens=_TOKENS)
        chunks = [chunk async for chunk in engine.generate(request)]
    finally:
        await engine.close()
    return _measured(model.name, loaded - began, chunks)


def _measured(name: str, load_seconds: float, chunks: list[Chunk]) -> Trial:
    timings = chunks[-1].timings
    assert timings is not None  # noqa: S101 - what an engine promises of its last chunk
    read = timings.prompt_tokens - timings.cached_tokens
    return Trial(
        model=name,
        load_seconds=round(load_seconds, 3),
        prompt_tokens=timings.prompt_tokens,
        prompt_speed=_speed(read, timings.prompt_seconds),
        tokens=timings.generated_tokens,
        speed=_speed(timings.generated_tokens, timings.generated_seconds),
        answer="".join(token.text for chunk in chunks for token in chunk.tokens),
    )


def _speed(tokens: int, seconds: float) -> float:
    return round(tokens / seconds, 1) if seconds > 0 else 0.0
