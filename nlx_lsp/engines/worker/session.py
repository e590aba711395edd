"""Serves one engine: reads its requests, works on each in a thread of its own, and answers.

The same for every library; all that is particular is behind `Backend`.
"""

import threading
from collections.abc import Callable
from typing import BinaryIO

from attrs import frozen

from nlx_lsp.engines.protocol import check_room
from nlx_lsp.engines.wire import Line, Options, decode, encode, pack
from nlx_lsp.engines.worker import prompt
from nlx_lsp.engines.worker.backend import Backend
from nlx_lsp.errors import EngineError, NlxError
from nlx_lsp.models.gguf import Header
from nlx_lsp.values import JSON, Message, Request

Load = Callable[[Options], tuple[Header, Backend]]
"""Loads a model, or raises `ModelMissing` or `ModelRefused`."""


@frozen(kw_only=True)
class _Loaded:
    header: Header
    backend: Backend


class Session:
    """A conversation between an engine and the model that this process holds.

    Args:
        requests: Where they come from.
        answers: Where they go to.
        load: Loads a model of the library that this worker is for.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO, load: Load) -> None:
        self._requests = requests
        self._answers = answers
        self._load = load
        self._writing = threading.Lock()
        self._cancelled: dict[int, threading.Event] = {}
        self._urgent: set[int] = set()
        self._yielding: dict[int, threading.Event] = {}
        self._loaded: _Loaded | None = None

    def serve(self) -> None:
        """Answer until the requests end."""
        for raw in self._requests:
            line = decode(raw)
            number, call = line["id"], line["call"]
            if call == "cancel":
                event = self._cancelled.get(number)
                if event:
                    event.set()
                continue
            self._cancelled[number] = threading.Event()
            if call == "generate" and line["yields"]:
                self._yielding[number] = threading.Event()
            elif call == "generate":
                self._urgent.add(number)
            threading.Thread(target=self._answer, args=(number, call, line), daemon=True).start()

    def _answer(self, number: int, call: str, line: Line) -> None:
        try:
            result = self._CALLS[call](self, number, line)
            self._send({"id": number, "result": result})
        except NlxError as error:
            self._send({"id": number, "error": pack(error)})
        except Exception as error:  # noqa: BLE001 - whatever it is, the engine has to hear of it
            self._send({"id": number, "error": pack(EngineError(f"The worker failed: {error!r}."))})
        finally:
            self._cancelled.pop(number, None)
            self._urgent.discard(number)
            if over := self._yielding.pop(number, None):
                over.set()

    def _make_way(self) -> None:
        """Stop what yields, and wait until it has stopped: what it has read can then be used."""
        for number, over in list(self._yielding.items()):
            if cancelled := self._cancelled.get(number):
                cancelled.set()
            over.wait()

    def _send(self, line: Line) -> None:
        with self._writing:
            self._answers.write(encode(line))
            self._answers.flush()

    def _do_load(self, _number: int, line: Line) -> JSON:
        options = Options(**{key: value for key, value in line.items() if key not in {"id", "call"}})
        header, backend = self._load(options)
        self._loaded = _Loaded(header=header, backend=backend)
        return {
            "name": header.name,
            "context_tokens": backend.context_tokens,
            "prompt_format": header.prompt_format,
            "prompt_tokens": header.prompt_tokens,
            "draft": header.draft,
        }

    def _do_count(self, _number: int, line: Line) -> JSON:
        return [len(self._model().backend.tokenize(text)) for text in line["texts"]]

    def _do_generate(self, number: int, line: Line) -> JSON:
        model = self._model()
        if not line["yields"]:
            self._make_way()
        elif self._urgent:
            return None  # has given way before it began
        raw = line["prompt"]
        messages = (
            raw if isinstance(raw, str) else tuple(Message(role=role, content=said) for role, said in raw)
        )
        fields = ("schema", "max_tokens", "temperature", "seed", "alternatives", "yields")
        request = Request(prompt=messages, stop=tuple(line["stop"]), **{key: line[key] for key in fields})
        backend = model.backend
        tokens = prompt.tokens(request.prompt, model.header, backend.tokenize, backend.begin)
        check_room(len(tokens), request.max_tokens, backend.context_tokens)
        if self._cancelled[number].is_set():
            return None
        return backend.generate(
            tokens,
            request,
            lambda item: self._send({"id": number, "item": item}),
            self._cancelled[number].is_set,
        )

    def _model(self) -> _Loaded:
        if self._loaded is None:
            msg = "The worker has not loaded a model."
            raise EngineError(msg)
        return self._loaded

    _CALLS: dict[str, Callable[["Session", int, Line], JSON]] = {  # noqa: RUF012 - never changed
        "load": _do_load,
        "count": _do_count,
        "generate": _do_generate,
    }
