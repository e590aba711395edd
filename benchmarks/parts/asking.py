"""Requests as the actions make them, and how their answers come through an engine."""

import time
from contextlib import aclosing

from attrs import evolve, frozen
from parts.raw import Pace

from nlx_lsp import actions, pipeline
from nlx_lsp.engines.protocol import Engine
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Message, Request, Timings

SETTINGS = Settings()
ONCE = evolve(SETTINGS, docstring=evolve(SETTINGS.docstring, attempts=1, min_probability=0.0))
"""A random model never says what would be accepted: asking again would only take longer."""


@frozen(kw_only=True)
class Answered:
    """What an engine has answered."""

    pace: Pace
    """How it came."""
    timings: Timings
    """What the engine says of it."""


async def ask(engine: Engine, request: Request) -> Answered:
    """Have a request answered by an engine."""
    begin = time.perf_counter()
    moments: list[float] = []
    timings: Timings | None = None
    async with aclosing(engine.generate(request)) as chunks:
        async for chunk in chunks:
            moments += [time.perf_counter() - begin] * bool(chunk.tokens)
            timings = chunk.timings or timings
    assert timings, "it has given way"
    moments = moments or [time.perf_counter() - begin]  # it was a token without a text
    pace = Pace(first=moments[0], last=moments[-1], tokens=timings.generated_tokens)
    return Answered(pace=pace, timings=timings)


async def requests(engine: Engine, code: str, action: str) -> list[Request]:
    """Return what an action asks first about each function of a module, in their order."""
    source = Source.parse(code.encode(), path="sample.py")
    found: list[Request] = []
    for symbol in survey(source).symbols:
        if symbol.kind == "function":
            shown = await pipeline.show(
                actions.load()[action],
                source,
                symbol.span,
                engine,
                settings=ONCE,
                options={"scope": "symbol"},
            )
            found += [prompt.request for prompt in shown]
    return found


def unread(request: Request, mark: str) -> Request:
    """Return a request that begins as no other did, so that nothing of it is in any cache."""
    assert not isinstance(request.prompt, str)
    first, *rest = request.prompt
    return evolve(request, prompt=(evolve(first, content=f"{mark}. {first.content}"), *rest))


def whole_file(code: str, instruction: str) -> Request:
    """Return a prompt of the usual kind: first what is wanted, then all of the file."""
    messages = (
        Message(role="system", content="You are a helpful coding assistant."),
        Message(role="user", content=f"{instruction}\n\n```python\n{code}```"),
    )
    return Request(prompt=messages)
