"""The scripted engine: answers from a file or from code, for tests, demonstrations and documentation.

It behaves like an engine in all that the floors above can see: it streams, counts tokens, stops, ends at
`Request.max_tokens`, can be slow, and can break down.  **It does not enforce a schema**: to misbehave is its
job.  Knows no model; a token is by its own rule up to four letters or digits, up to sixteen white-space
characters, or one other character.

A script is a JSON list, or one JSON value a line.  Each entry is an answer, or an object::

    {"answer": "text, or a JSON value that is then written compactly",
     "match": "a regular expression that the prompt has to contain",   (optional)
     "probability": 0.9,   of each token                               (optional)
     "delay": 0.05,        seconds a token                             (optional)
     "crash": 12}          break down after that many tokens           (optional)

Entries with ``match`` are rules: the first that matches answers, as often as it matches.  The others are
given in turn, once each, to the prompts that no rule matches.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from attrs import frozen

from nlx_lsp.engines.protocol import OnLoad, Prospect, check_room
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, ModelRefused
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON, Chunk, Model, Request, Timings, Token

_TOKEN = re.compile(r"\w{1,4}|\s{1,16}|[^\w\s]")
_WAY_OUT = "Set engine.script to a file of answers."
_BATCH = 64
"""Tokens of the prompt that are read at once."""


@frozen(kw_only=True)
class Answer:
    """One entry of a script."""

    text: str
    """What is answered."""
    match: re.Pattern[str] | None = None
    """What the prompt has to contain; None for an answer that is given in its turn."""
    probability: float = 1.0
    """Of each token."""
    delay: float = 0.0
    """Seconds a token."""
    crash: int | None = None
    """Tokens after which the engine breaks down; None for never."""


Script = Sequence[JSON | Answer] | Callable[[Request], JSON | Answer] | Path
"""Entries, a function that answers, or the file in which the entries stand."""


class Scripted:
    """An engine that says what it was told to say.

    Args:
        script: Entries, a function that answers, or a file.  See the module's documentation.
        model: What to pretend to be.
    """

    name = "scripted"
    runs_files = False

    def __init__(self, script: Script, *, model: Model | None = None) -> None:
        self._script = script
        self._model = model or Model(name="script", context_tokens=8192)
        self._answers: tuple[Answer, ...] | None = None
        self._given = 0
        self._life = 0

    @classmethod
    def examine(cls, settings: Settings) -> Prospect:
        """Look whether there is a script; see `Engine`."""
        script = settings.engine.script
        gone = f"The script {script} is not there." if script else "The scripted engine has no script."
        if not script or not Path(script).expanduser().is_file():
            return Prospect(model=script, problem=ModelMissing(gone, _WAY_OUT))
        return Prospect(model=script)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return the engine that the settings describe.

        Raises:
            ModelMissing: If they name no script.
        """
        if not settings.engine.script:
            msg = "The scripted engine has no script."
            raise ModelMissing(msg, _WAY_OUT)
        path = Path(settings.engine.script).expanduser()
        return cls(
            path, model=Model(name=path.name, context_tokens=settings.engine.context_tokens, path=str(path))
        )

    async def load(self, on_load: OnLoad | None = None) -> Model:
        """Read the script.

        Raises:
            ModelMissing: If there is no such file.
            ModelRefused: If it is no script.
        """
        if self._answers is None:
            script = self._script
            entries = () if callable(script) else read(script) if isinstance(script, Path) else script
            self._answers = tuple(_answer(entry, f"Entry {i}") for i, entry in enumerate(entries, 1))
        if on_load:
            on_load(1.0)
        return self._model

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the length of each text in tokens."""
        return [len(_TOKEN.findall(text)) for text in texts]

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Stream the answer, one token a chunk.

        Raises:
            ContextOverflow: If prompt and answer do not fit the pretended context.
            EngineCrashed: If the script says so.
            EngineError: If the script has no answer left, or the engine was closed meanwhile.
        """
        await self.load()
        life, began = self._life, time.monotonic()
        total = len(_TOKEN.findall(_text(request)))
        check_room(total, request.max_tokens, self._model.context_tokens)
        answer = self._next(request)
        for done in range(0, total, _BATCH):
            await asyncio.sleep(0)
            yield Chunk(prompt_done=min(done + _BATCH, total), prompt_total=total)
        read_at = time.monotonic()
        stop = request.stop if request.schema is None else ()
        pieces = _TOKEN.findall(_stopped(answer.text, stop))
        for number, piece in enumerate(pieces[: request.max_tokens]):
            await asyncio.sleep(answer.delay)
            if self._life != life:
                msg = "The engine was closed."
                raise EngineError(msg)
            if number == answer.crash:
                msg = "The scripted engine broke down."
                raise EngineCrashed(msg, "Its script says so.")
            token = Token(text=piece, probability=answer.probability)
            yield Chunk(tokens=(token,), prompt_done=total, prompt_total=total)
        yield Chunk(
            prompt_done=total,
            prompt_total=total,
            finish="length" if len(pieces) > request.max_tokens else "stop",
            timings=Timings(
                prompt_tokens=total,
                cached_tokens=0,
                prompt_seconds=read_at - began,
                generated_tokens=min(len(pieces), request.max_tokens),
                generated_seconds=time.monotonic() - read_at,
            ),
        )

    async def close(self) -> None:
        """Stop whatever runs; the next call begins the script anew."""
        self._life += 1
        self._answers = None
        self._given = 0

    def _next(self, request: Request) -> Answer:
        if callable(self._script):
            return _answer(self._script(request), "What the function returned, as an entry")
        text = _text(request)
        answers = self._answers or ()
        rule = next((answer for answer in answers if answer.match and answer.match.search(text)), None)
        if rule:
            return rule
        turns = [answer for answer in answers if answer.match is None]
        if self._given >= len(turns):
            msg = f"The script has no answer for this prompt, {self._given} were given."
            raise EngineError(msg, "Add an entry, or a rule that matches the prompt.")
        self._given += 1
        return turns[self._given - 1]


def read(path: Path) -> list[JSON]:
    """Return the entries of a script file.

    Raises:
        ModelMissing: If there is no such file.
        ModelRefused: If it is neither a JSON list nor one JSON value a line.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        msg = f"The script {path} cannot be read: {error.strerror}."
        raise ModelMissing(msg, "Set engine.script to a file of answers.") from error
    except UnicodeDecodeError as error:
        msg = f"The script {path} is not UTF-8."
        raise ModelRefused(msg) from error
    try:
        if text.lstrip().startswith("["):
            entries: list[JSON] = json.loads(text)
        else:
            entries = [json.loads(line) for line in text.split("\n") if line.strip()]
    except ValueError as error:
        msg = f"The script {path} is neither a JSON list nor one JSON value a line: {error}."
        raise ModelRefused(msg) from error
    return entries


def _number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


_KINDS: Mapping[str, Callable[[JSON], bool]] = {
    "answer": lambda _: True,
    "match": lambda value: isinstance(value, str) and value != "",
    "probability": lambda value: _number(value) and value <= 1,
    "delay": _number,
    "crash": lambda value: _number(value) and isinstance(value, int),
}
"""The keys of an entry, and what each may be."""


def _answer(entry: JSON | Answer, where: str) -> Answer:
    if isinstance(entry, Answer):
        return entry
    if not isinstance(entry, dict) or not entry.keys() & {"answer", "match"}:
        return Answer(text=_compact(entry))
    for key in entry.keys() - _KINDS.keys():
        msg = f"{where} of the script has an unknown key {key!r}; the keys are {', '.join(_KINDS)}."
        raise ModelRefused(msg)
    if "answer" not in entry:
        msg = f"{where} of the script has no answer."
        raise ModelRefused(msg)
    for key, value in entry.items():
        if not _KINDS[key](value):
            msg = f"{where} of the script: {key} may not be {value!r}."
            raise ModelRefused(msg)
    try:
        match = re.compile(entry["match"]) if "match" in entry else None
    except re.error as error:
        msg = f"{where} of the script: {entry['match']!r} is no regular expression: {error}."
        raise ModelRefused(msg) from error
    others = {key: entry[key] for key in entry.keys() & {"probability", "delay", "crash"}}
    return Answer(text=_compact(entry["answer"]), match=match, **others)


def _compact(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(request: Request) -> str:
    if isinstance(request.prompt, str):
        return request.prompt
    return "\n\n".join(message.content for message in request.prompt)


def _stopped(text: str, stop: Sequence[str]) -> str:
    return text[: min((text.find(end) for end in stop if end in text), default=len(text))]
