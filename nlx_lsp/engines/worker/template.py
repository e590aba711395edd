"""Lays out a conversation the way that a model was trained for: by its own template.

Knows nothing of tokens.  A template comes with the model, is somebody else's program, and runs in a sandbox.
"""

import datetime as dt
import json
import re
import secrets
from collections.abc import Sequence

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from nlx_lsp.values import JSON, Message

_GENERATION = re.compile(r"\{%-?\s*(end)?generation\s*-?%\}")
"""Marks for training, unknown to Jinja."""


def lay_out(
    template: str, messages: Sequence[Message], *, begin: str = "", end: str = ""
) -> list[tuple[str, bool]]:
    """Return the pieces of a conversation up to where the model has to go on.

    A template that does not want a system message gets it as part of the first of the user's.  Without a
    template, or with one that fails, the layout is a heading and the content for each message::

        ### User:
        What is said.

    Args:
        template: Of the model; may be empty.
        messages: What is said.
        begin: The model's token for the beginning of a text.
        end: The model's token for the end of a text.

    Returns:
        Texts, and of each whether it comes from the template, so that control tokens in it are meant.
    """
    for tried in (messages, _without_system(messages)) if template else ():
        try:
            return _rendered(template, tried, begin=begin, end=end)
        except Exception:  # noqa: BLE001, S112 - a template is somebody else's program, and may raise anything
            continue
    pieces: list[tuple[str, bool]] = []
    for message in messages:
        pieces += [(f"### {message.role.title()}:\n", True), (message.content, False), ("\n\n", True)]
    return [*pieces, ("### Assistant:\n", True)]


def _rendered(template: str, messages: Sequence[Message], *, begin: str, end: str) -> list[tuple[str, bool]]:
    """Render with placeholders for the contents, so that it stays known what comes from whom.

    Raises:
        ValueError: If the template does not show each content once and in order.
    """
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = _tojson
    environment.globals.update(raise_exception=_refuse, strftime_now=_now)
    mark = f"nlx{secrets.token_hex(8)}"
    text = environment.from_string(_GENERATION.sub("", template)).render(
        messages=[{"role": message.role, "content": f"{mark}{i}x"} for i, message in enumerate(messages)],
        bos_token=begin,
        eos_token=end,
        add_generation_prompt=True,
        enable_thinking=False,
        tools=None,
    )
    parts = re.split(f"{mark}([0-9]+)x", text)
    if [int(number) for number in parts[1::2]] != list(range(len(messages))):
        msg = "the template leaves something out"
        raise ValueError(msg)
    pieces = []
    for number, part in enumerate(parts):
        pieces.append((messages[int(part)].content, False) if number % 2 else (part, True))
    return [(text, trusted) for text, trusted in pieces if text]


def _without_system(messages: Sequence[Message]) -> list[Message]:
    merged: list[Message] = []
    before = ""
    for message in messages:
        if message.role == "system":
            before += f"{message.content}\n\n"
        else:
            merged.append(Message(role=message.role, content=before + message.content))
            before = ""
    return [*merged, Message(role="user", content=before)] if before else merged


def _tojson(value: JSON, indent: int | None = None, **_: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: str) -> None:
    raise TemplateError(message)


def _now(layout: str) -> str:
    return dt.datetime.now().astimezone().strftime(layout)
