"""Gets an answer of the wanted shape out of a server that forces none: asks, checks, and asks again.

Knows neither servers nor how an answer is carried.
"""

import json
from collections.abc import Mapping

from attrs import evolve

from nlx_lsp.engines.openai.compact import Compactor
from nlx_lsp.engines.openai.dialect import explicit
from nlx_lsp.engines.schema import conforms
from nlx_lsp.values import JSON, Message, Request

_WISH = """

Answer with JSON and nothing else: no explanation, no Markdown. It has to follow this JSON schema:
"""
_AGAIN = """Your answer cannot be used: {problems}.
Give the whole answer again, as JSON that follows the schema, and nothing else."""
_NAMED = 5
"""Problems that are told at once."""
_DECODER = json.JSONDecoder(strict=False)


def wish(request: Request) -> Request:
    """Return a request that says in words what the answer has to look like."""
    assert request.schema is not None  # noqa: S101 - otherwise there is nothing to wish for
    schema = json.dumps(explicit(request.schema), ensure_ascii=False, separators=(",", ":"))
    if isinstance(request.prompt, str):
        return evolve(request, prompt=f"{request.prompt}{_WISH}{schema}\n\n", schema=None, stop=())
    *before, last = request.prompt
    told = evolve(last, content=f"{last.content}{_WISH}{schema}")
    return evolve(request, prompt=(*before, told), schema=None, stop=())


def complain(request: Request, answer: str, problems: list[str]) -> Request:
    """Return a request that also says what was wrong with the last answer."""
    told = _AGAIN.format(problems="; ".join(problems[:_NAMED]))
    if isinstance(request.prompt, str):
        return evolve(request, prompt=f"{request.prompt}{answer}\n\n{told}\n\n")
    said = (Message(role="assistant", content=answer), Message(role="user", content=told))
    return evolve(request, prompt=(*request.prompt, *said))


def take_out(answer: str, schema: Mapping[str, JSON]) -> tuple[str, list[str]]:
    """Return the JSON in an answer, in its compact spelling, and what is wrong with it.

    Args:
        answer: JSON, with or without words and Markdown around it.
        schema: Of the closed subset.
    """
    problems: list[str] = []
    answer = answer.strip()
    for place in [0, *(place for place, char in enumerate(answer) if char in "{[")]:
        try:
            _, end = _DECODER.raw_decode(answer, place)
        except (ValueError, RecursionError):
            continue
        value = json.loads(Compactor().take(answer[place:end]))
        found = conforms(value, schema)
        if not found:
            return json.dumps(_ordered(value, schema), ensure_ascii=False, separators=(",", ":")), []
        problems = problems or found
    return "", problems or ["it contains no JSON"]


def _ordered(value: JSON, schema: Mapping[str, JSON]) -> JSON:
    """Return a value that conforms with its keys in the schema's order."""
    fixed = [schema["const"]] if "const" in schema else schema.get("enum")
    if fixed is not None:
        return next(each for each in fixed if _sorted(each) == _sorted(value))
    if isinstance(value, dict):
        return {key: _ordered(value[key], inner) for key, inner in schema.get("properties", {}).items()}
    return [_ordered(item, schema["items"]) for item in value] if isinstance(value, list) else value


def _sorted(value: JSON) -> str:
    return json.dumps(value, sort_keys=True)
