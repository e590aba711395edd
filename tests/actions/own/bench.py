"""Runs own actions as the server does, with what a scripted model says."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from nlx_lsp import pipeline
from nlx_lsp.actions.own.action import OwnAction
from nlx_lsp.actions.own.library import Library
from nlx_lsp.actions.own.reading import Problem, read
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Model, Outcome, Request, Span

OPTIONS = {"rewrite": {"instruction": "shorter"}, "convert": {"language": "go"}}
"""What built-in actions have to be told."""


def built_in() -> Mapping[str, OwnAction]:
    return Library().find(own=False).actions


def described(text: str, name: str = "mine") -> OwnAction:
    found = read(text, f"{name}.toml")
    assert not isinstance(found, Problem), found
    return OwnAction(id=name, description=found)


def parse(text: str | bytes, path: str) -> Source:
    return Source.parse(text.encode() if isinstance(text, str) else text, path=path)


def place(source: Source, part: str) -> Span:
    start = source.text.index(part.encode())
    return Span(start=start, end=start + len(part.encode()))


async def run(
    action: OwnAction,
    source: Source,
    span: Span,
    *answers: JSON,
    options: Mapping[str, JSON] | None = None,
    model: Model | None = None,
) -> Outcome:
    script = [each if isinstance(each, str) else json.dumps(each) for each in answers]
    return await ask(action, source, span, script, options=options, model=model)


async def ask(  # noqa: PLR0913 - as the pipeline, whose arguments these are
    action: OwnAction,
    source: Source,
    span: Span,
    script: list[str] | Callable[[Request], str],
    *,
    options: Mapping[str, JSON] | None = None,
    model: Model | None = None,
) -> Outcome:
    return await pipeline.run(
        action,
        source,
        span,
        Scripted(script, model=model or Model(name="script", context_tokens=16_384)),
        lambda _: None,
        settings=Settings(),
        options=OPTIONS.get(action.id, {}) if options is None else options,
    )


def here(folder: Path, name: str, text: str) -> Source:
    path = folder / name
    path.write_bytes(text.encode())
    return parse(text, str(path))
