"""The backend for llama.cpp, by way of the package xllamacpp.

xllamacpp runs llama.cpp's server in this process, with its continuous batching and prefix cache.  That
server always listens, so it gets a socket in a private folder and a random key.  Generation does not need the
socket, the tokenizer does.
"""

import http.client
import json
import math
import os
import secrets
import socket
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from nlx_lsp.engines.schema import gbnf
from nlx_lsp.engines.schema import read as read_schema
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.engines.worker.backend import Cancelled, Emit
from nlx_lsp.engines.worker.cores import threads_for
from nlx_lsp.errors import ContextOverflow, EngineError, EngineMissing, ModelRefused, SchemaRefused
from nlx_lsp.models.gguf import Header, read
from nlx_lsp.values import JSON, Request

_SOCKET = "llama.sock"
_LONGEST_PATH = 100
"""Bytes of a path that every system takes for a socket."""
_LOG_SECONDS = 0.1
"""The reason of a failure stands in llama.cpp's log alone, which another thread writes."""
_CACHE_MIB = 512
"""Of memory for the prompts of earlier requests."""


def load(options: Options, folder: Path) -> tuple[Header, "LlamaCpp"]:
    """Load a model.

    Raises:
        EngineMissing: If xllamacpp cannot be imported.
        ModelMissing: If there is no such file.
        ModelRefused: If llama.cpp cannot run it.
    """
    header = read(Path(options.model), vocabulary=True)
    return header, LlamaCpp(header, options, folder)


class LlamaCpp:
    """A model in llama.cpp.

    Args:
        header: Of the model file.
        options: How to run it.
        folder: Private, for the socket.
    """

    def __init__(self, header: Header, options: Options, folder: Path) -> None:
        try:
            import xllamacpp  # noqa: PLC0415 - a missing library is an error of its own
        except ImportError as error:
            msg = f"llama.cpp cannot be loaded: {error}."
            raise EngineMissing(msg, "Install the package xllamacpp.") from error
        trained = header.context_tokens or options.context_tokens
        self.context_tokens = min(options.context_tokens, trained)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(header.path)
        parameters.n_ctx = self.context_tokens * options.parallel
        parameters.n_parallel = options.parallel
        parameters.n_batch = parameters.n_ubatch = options.batch_tokens
        threads = options.threads or threads_for(header.size)
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        parameters.cache_ram_mib = _CACHE_MIB
        parameters.fit_params = False
        parameters.offline = True
        self._key = secrets.token_urlsafe()
        address = os.fspath(folder / _SOCKET)
        self._path = address if hasattr(socket, "AF_UNIX") and len(address) <= _LONGEST_PATH else ""
        parameters.hostnames = [self._path or "127.0.0.1"]
        parameters.api_keys = [self._key]
        parameters.cors_origins = ""
        parameters.ui = False
        parameters.endpoint_slots = False
        parameters.n_threads_http = 2
        parameters.verbosity = 2
        try:
            self._server = xllamacpp.Server(parameters)
        except RuntimeError as error:
            time.sleep(_LOG_SECONDS)
            msg = f"llama.cpp cannot run {header.path}"
            raise ModelRefused(msg, "Update the package xllamacpp, or get another file.") from error
        bos = header.token("bos")
        self.begin = [token for token in self._tokenize("", add_special=True)[:1] if token == bos]

    def tokenize(self, text: str) -> list[int]:
        """Return the tokens of a text; control tokens in it are text."""
        return self._tokenize(text, add_special=False)

    def generate(self, prompt: list[int], request: Request, emit: Emit, cancelled: Cancelled) -> Line | None:
        """Answer; see `Backend`."""
        body: Line = {
            "prompt": prompt,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "stop": list(request.stop),
            "stream": True,
            "cache_prompt": True,
            "return_progress": True,
            "logprobs": max(1, request.alternatives),
        }
        if request.schema is not None:
            body["grammar"] = gbnf(read_schema(request.schema))
            body["stop"] = []
        last: Line = {}

        def take(line: Line) -> bool:
            if "error" in line:
                last.update(line)
            elif not cancelled():
                last.update(_pass_on(line, emit, request.alternatives))
            return cancelled()

        self._server.handle_completions(body, take)
        if "error" in last:
            raise _error(last["error"])
        return None if cancelled() else last

    def _tokenize(self, text: str, *, add_special: bool) -> list[int]:
        question = {"content": text, "add_special": add_special, "parse_special": False}
        found: list[int] = self._ask("/tokenize", question)["tokens"]
        return found

    def _ask(self, path: str, question: JSON) -> JSON:
        connection = _UnixConnection(self._path) if self._path else self._loopback()
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        with closing(connection):
            connection.request("POST", path, json.dumps(question), headers)
            answer = json.loads(connection.getresponse().read())
        if "error" in answer:
            raise _error(answer["error"])
        return answer

    def _loopback(self) -> http.client.HTTPConnection:
        address = urlsplit(self._server.listening_address)
        return http.client.HTTPConnection(str(address.hostname), address.port)


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._path)


def _pass_on(line: Line, emit: Emit, alternatives: int) -> Line:
    """Emit what is in one of llama.cpp's messages; return the fields of the result if it is the last."""
    progress = line.get("prompt_progress")
    if progress:
        emit({"read": progress["processed"], "total": progress["total"]})
    choice = line["choices"][0]
    if choice["text"]:
        # Before the grammar; of several tokens whose text was held back, of the last.
        found: JSON = choice["logprobs"]["content"] if choice.get("logprobs") else [{"logprob": 0.0}]
        item: Line = {"text": choice["text"], "probability": _sure(found[-1])}
        if alternatives:
            others = found[-1].get("top_logprobs", ())
            item["alternatives"] = [(each["token"], _sure(each)) for each in others]
        emit(item)
    timings = line.get("timings")
    if timings is None:
        return {}
    return {
        "finish": choice["finish_reason"],
        "prompt_tokens": timings["cache_n"] + timings["prompt_n"],
        "cached_tokens": timings["cache_n"],
        "prompt_seconds": timings["prompt_ms"] / 1000,
        "generated_tokens": timings["predicted_n"],
        "generated_seconds": timings["predicted_ms"] / 1000,
    }


def _sure(token: JSON) -> float:
    return min(1.0, math.exp(token["logprob"]))


def _error(error: JSON) -> EngineError:
    message = f"llama.cpp refuses the request: {error.get('message', error)}."
    if error.get("type") == "exceed_context_size_error":
        return ContextOverflow(message, "Raise engine.context_tokens, or lower prompt.budget_tokens.")
    if "grammar" in message:
        return SchemaRefused(message, "Update the package xllamacpp, or set engine.name to another engine.")
    return EngineError(message, "The log of the model host may say more: `nlx-lsp host logs`.")
