"""The backend for the package ctransformers: LLaMA models with a SentencePiece tokenizer.

The library answers one request after the other and knows no constraints, so the tokens are picked here: what
the schema leaves no choice about is fed to the model without asking it, and elsewhere the likeliest token is
taken that the answer may go on with.  The library dies of damaged files.
"""

import codecs
import ctypes
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any

from nlx_lsp.engines.schema import Automaton
from nlx_lsp.engines.schema import read as read_schema
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.engines.worker.backend import Cancelled, Emit
from nlx_lsp.engines.worker.cores import threads_for
from nlx_lsp.engines.worker.sampling import Sampler, probability
from nlx_lsp.engines.worker.stops import Stops
from nlx_lsp.errors import EngineMissing, ModelRefused, SchemaRefused
from nlx_lsp.models.gguf import Header, read
from nlx_lsp.values import Request

_TURN_SECONDS = 0.05
"""Between two looks at whether a waiting request is still wanted."""


def load(options: Options, folder: Path) -> tuple[Header, "CTransformers"]:  # noqa: ARG001 - needs no folder
    """Load a model.

    Raises:
        EngineMissing: If ctransformers cannot be imported, or does not know this machine.
        ModelMissing: If there is no such file.
        ModelRefused: If ctransformers cannot run it.
    """
    header = read(Path(options.model), vocabulary=True)
    if (header.architecture, header.tokenizer) != ("llama", "llama"):
        msg = (
            f"ctransformers cannot run {options.model}: it knows the architecture llama with the tokenizer "
            f"llama, and not {header.architecture} with {header.tokenizer or 'none'}."
        )
        raise ModelRefused(msg, "Set engine.name to llama_cpp.")
    return header, CTransformers(header, options)


class CTransformers:
    """A model in ctransformers.

    Args:
        header: Of the model file.
        options: How to run it.
    """

    def __init__(self, header: Header, options: Options) -> None:
        _leave_out_hub()
        try:
            from ctransformers.llm import LLM, Config  # noqa: PLC0415 - a missing library is an error of its own
        except ImportError as error:
            msg = f"ctransformers cannot be loaded: {error}."
            raise EngineMissing(msg, 'Install it with pip install "nlx-lsp[ctransformers]".') from error
        trained = header.context_tokens or options.context_tokens
        self.context_tokens = min(options.context_tokens, trained)
        config = Config(
            context_length=self.context_tokens,
            batch_size=options.batch_tokens,
            threads=options.threads or threads_for(header.size),
        )
        try:
            self._llm: Any = LLM(str(header.path), "llama", config=config, lib=_instruction_set())
        except OSError as error:
            msg = "ctransformers has no library for this machine."
            raise EngineMissing(msg, "Set engine.name to llama_cpp.") from error
        except (RuntimeError, ValueError) as error:
            msg = f"ctransformers cannot run {header.path}"
            raise ModelRefused(msg, "Get another file, or try another engine.") from error
        self._batch = options.batch_tokens
        self._turn = threading.Lock()
        bos = header.token("bos")
        adds = header.metadata.get("tokenizer.ggml.add_bos_token", True)
        self.begin = [bos] if adds and bos is not None else []
        self._ends = {self._llm.eos_token_id, header.token("eos"), header.token("eot")}

    def tokenize(self, text: str) -> list[int]:
        """Return the tokens of a text; control tokens in it are text."""
        raw = text.replace("\0", " ").encode("utf-8", "replace")  # the library takes a null for the end
        room = (ctypes.c_int * (len(raw) + 2))()  # its own method makes too little room beyond ASCII
        count = self._llm.ctransformers_llm_tokenize(raw, False, room)
        return list(room[:count])

    def generate(self, prompt: list[int], request: Request, emit: Emit, cancelled: Cancelled) -> Line | None:
        """Answer; see `Backend`."""
        while not self._turn.acquire(timeout=_TURN_SECONDS):
            if cancelled():
                return None
        try:
            began = time.monotonic()
            new = self._llm.prepare_inputs_for_generation(prompt, reset=True)
            for start in range(0, len(new), self._batch):
                emit({"read": len(prompt) - len(new) + start, "total": len(prompt)})
                if cancelled():
                    return None
                self._llm.eval(new[start : start + self._batch])
            emit({"read": len(prompt), "total": len(prompt)})
            read_at = time.monotonic()
            answer = _Answer(self, request, emit)
            finish = answer.write(cancelled)
        finally:
            self._turn.release()
        if finish is None:
            return None
        return {
            "finish": finish,
            "prompt_tokens": len(prompt),
            "cached_tokens": len(prompt) - len(new),
            "prompt_seconds": read_at - began,
            "generated_tokens": answer.written,
            "generated_seconds": time.monotonic() - read_at,
        }

    def read(self, tokens: list[int]) -> None:
        """Let the model go on behind tokens."""
        self._llm.eval(tokens)

    def logits(self) -> list[float]:
        """Return how likely each token of the vocabulary is to come next."""
        found: list[float] = self._llm.ctransformers_llm_logits_data()[: self._llm.vocab_size]
        return found

    def ends(self, token: int) -> bool:
        """Return whether a token ends the answer."""
        return token in self._ends

    def text(self, token: int) -> bytes:
        """Return the text of a token; empty for a control token."""
        found: bytes = self._llm.detokenize([token], decode=False)
        return found

    def exactly(self, text: bytes) -> list[int]:
        """Return the tokens of just this text, without a space before; empty if there are none."""
        tokens = self.tokenize("\n" + text.decode())
        before = b""
        while tokens and before not in (b"\n", b" \n"):
            before += self.text(tokens.pop(0))
        return tokens if b"".join(map(self.text, tokens)) == text else []


class _Answer:
    """One answer, as it is written.

    Args:
        model: That writes it.
        request: What was asked for.
        emit: Gets the tokens.
    """

    def __init__(self, model: CTransformers, request: Request, emit: Emit) -> None:
        self._model = model
        self._emit = emit
        self._most = request.max_tokens
        self._automaton = None if request.schema is None else Automaton(read_schema(request.schema))
        self._stops = Stops(request.stop if request.schema is None else ())
        self._sampler = Sampler(request.temperature, request.seed)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = 0
        """Tokens."""

    def write(self, cancelled: Cancelled) -> str | None:
        """Write it all, and return how it ended; None if it was cancelled."""
        finish: str | None = "length"
        while finish == "length" and self.written < self._most:
            if cancelled():
                return None
            finish = self._go_on()
        last = self._stops.take(self._decoder.decode(b"", final=True)) + self._stops.rest()
        if last:
            self._emit({"text": last, "probability": 1.0})
        return finish

    def _go_on(self) -> str:
        """Write one token, or several of which none is in doubt."""
        forced = self._automaton.forced() if self._automaton else b""
        tokens = self._model.exactly(forced)[: self._most - self.written] if forced.isascii() else []
        sure = 1.0
        if not tokens:
            logits = self._model.logits()
            token = self._sampler.pick(logits, self._allowed)
            if token is None:
                msg = "The model's vocabulary cannot write what the schema demands."
                raise SchemaRefused(msg)
            if self._model.ends(token):
                return "stop"
            tokens, sure = [token], probability(logits, token)
        for token in tokens:
            self._put(token, sure)
        if self._stops.reached or (self._automaton and self._automaton.closed):
            return "stop"
        self._model.read(tokens)
        return "length"

    def _allowed(self, token: int) -> bool:
        if self._automaton is None:
            return True
        if self._model.ends(token):
            return self._automaton.complete
        text = self._model.text(token)
        return bool(text) and self._automaton.accepts(text)

    def _put(self, token: int, sure: float) -> None:
        self.written += 1
        text = self._model.text(token)
        if self._automaton:
            self._automaton.feed(text)
        released = self._stops.take(self._decoder.decode(text))
        if released:
            self._emit({"text": released, "probability": sure})


def _leave_out_hub() -> None:
    """Keep the package from importing its download client, which takes longer than all the rest."""
    hub = types.ModuleType("ctransformers.hub")
    hub.__dict__.update(AutoConfig=None, AutoModelForCausalLM=None, AutoTokenizer=None)
    sys.modules.setdefault(hub.__name__, hub)


def _instruction_set() -> str | None:
    """Return the library for this processor; None to let the package find out, which takes a second."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        flags = set(Path("/proc/cpuinfo").read_text("ascii").split())
    except (OSError, ValueError):
        return None
    if "avx2" in flags:
        return "avx2"
    return "avx" if {"avx", "f16c"} <= flags else None
