"""The backend for the package ctransformers: files of the time before GGUF, and LLaMA models.

The library answers one request after the other, and dies of damaged files; so a file is read before it is
given to the library, and what the library cannot do is refused.
"""

import ctypes
import math
import sys
import threading
import time
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.engines.worker.answer import Answer
from nlx_lsp.engines.worker.backend import Cancelled, Emit
from nlx_lsp.engines.worker.cores import threads_for
from nlx_lsp.engines.worker.reach import judge
from nlx_lsp.engines.worker.room import room
from nlx_lsp.engines.worker.words import Words
from nlx_lsp.errors import EngineError, EngineMissing, ModelRefused
from nlx_lsp.models import ggml, gguf
from nlx_lsp.values import Request

_TURN_SECONDS = 0.05
"""Between two looks at whether a waiting request is still wanted."""


def load(options: Options, folder: Path) -> tuple[gguf.Header, "CTransformers"]:  # noqa: ARG001 - needs no folder
    """Load a model.

    Raises:
        EngineMissing: If ctransformers cannot be imported, or does not know this machine.
        ModelMissing: If there is no such file.
        ModelRefused: If ctransformers cannot run it.
    """
    path = Path(options.model)
    if ggml.is_ggml(path):
        contents = ggml.read(path)
        header = ggml.describe(path, contents)
        return header, CTransformers(header, contents, options)
    header = gguf.read(path, vocabulary=True)
    refused = judge(header)
    if refused:
        raise refused
    return header, CTransformers(header, None, options)


class CTransformers:
    """A model in ctransformers.

    Args:
        header: Of the model file.
        contents: Of an old file; None for a GGUF file.
        options: How to run it.
    """

    def __init__(self, header: gguf.Header, contents: ggml.Contents | None, options: Options) -> None:
        trained = header.context_tokens or options.context_tokens
        self.context_tokens = min(options.context_tokens, trained)
        self._batch = options.batch_tokens
        self._rewinds = contents is None or contents.family.rewinds
        if contents and not contents.family.mixed:
            self._batch, self.context_tokens = room(contents, self.context_tokens)
        self._threads = options.threads or threads_for(header.size)
        self._llm = _open(header.path, contents.family.library if contents else "gguf", self.context_tokens)
        self._words = Words(contents, header.control) if contents else None
        self._library_cuts = contents is None or contents.family.library_cuts
        self._turn = threading.Lock()
        self._read: list[int] = []  # what the model has behind it
        bos = header.token("bos")
        adds = header.metadata.get("tokenizer.ggml.add_bos_token", True)
        self.begin = [bos] if adds and bos is not None else []
        self._ends = {self._llm.eos_token_id, header.token("eos"), header.token("eot")}

    def tokenize(self, text: str) -> list[int]:
        """Return the tokens of a text; control tokens in it are text."""
        if self._words and not self._library_cuts:
            return self._words.tokenize(text)
        raw = text.replace("\0", " ").encode("utf-8", "replace")  # the library takes a null for the end
        row = (ctypes.c_int * (len(raw) + 2))()  # its own method makes too little room beyond ASCII
        count = self._llm.ctransformers_llm_tokenize(raw, False, row)
        return list(row[:count])

    def generate(self, prompt: list[int], request: Request, emit: Emit, cancelled: Cancelled) -> Line | None:
        """Answer; see `Backend`."""
        while not self._turn.acquire(timeout=_TURN_SECONDS):
            if cancelled():
                return None
        try:
            began = time.monotonic()
            new = self._unread(prompt)
            for start in range(0, len(new), self._batch):
                emit({"read": len(prompt) - len(new) + start, "total": len(prompt)})
                if cancelled():
                    return None
                self.read(new[start : start + self._batch])
            emit({"read": len(prompt), "total": len(prompt)})
            read_at = time.monotonic()
            answer = Answer(self, request, emit)
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

    def read(self, tokens: Sequence[int]) -> None:
        """Let the model go on behind tokens."""
        row = (ctypes.c_int * len(tokens))(*tokens)
        done = self._llm.ctransformers_llm_batch_eval(
            row, len(tokens), len(self._read), self._batch, self._threads
        )
        if not done:
            msg = "ctransformers cannot compute with this model: there is not enough memory."
            raise EngineError(msg, "Lower engine.context_tokens, or choose a smaller model.")
        self._read += tokens

    def logits(self) -> list[float]:
        """Return how likely each token of the vocabulary is to come next.

        Raises:
            EngineError: If the model computes no numbers.
        """
        found: list[float] = self._llm.ctransformers_llm_logits_data()[: self._llm.vocab_size]
        if not math.isfinite(sum(found)):
            msg = "The model computes nothing but nonsense: its weights are damaged."
            raise EngineError(msg, "Download or copy the file again.")
        return found

    def ends(self, token: int) -> bool:
        """Return whether a token ends the answer."""
        return token in self._ends

    def text(self, token: int) -> bytes:
        """Return the text of a token; empty for a control token."""
        if self._words:
            return self._words.text(token)
        found: bytes = self._llm.detokenize([token], decode=False)
        return found

    def exactly(self, text: bytes) -> list[int]:
        """Return the tokens of just this text, without a space before; empty if there are none."""
        if self._words and not self._library_cuts:
            return self._words.exactly(text)
        tokens = self.tokenize("\n" + text.decode())
        before = b""
        while tokens and before not in (b"\n", b" \n"):
            before += self.text(tokens.pop(0))
        return tokens if b"".join(map(self.text, tokens)) == text else []

    def _unread(self, prompt: list[int]) -> list[int]:
        """Return what the model has to read of a prompt, behind what it has read before."""
        pairs = zip(self._read, prompt[:-1], strict=False)  # the last one it has to read in any case
        same = next(
            (n for n, (old, new) in enumerate(pairs) if old != new), min(len(self._read), len(prompt) - 1)
        )
        if not self._rewinds and same < len(self._read):
            same = 0
        del self._read[same:]
        return prompt[same:]


def _open(path: Path, family: str, context_tokens: int) -> Any:
    """Open a model in the library.

    Raises:
        EngineMissing: If ctransformers cannot be imported, or does not know this machine.
        ModelRefused: If ctransformers cannot run it.
    """
    _leave_out_hub()
    try:
        from ctransformers.llm import LLM, Config  # noqa: PLC0415 - a missing library is an error of its own
    except ImportError as error:
        msg = f"ctransformers cannot be loaded: {error}."
        raise EngineMissing(msg, 'Install it with pip install "nlx-lsp[ctransformers]".') from error
    try:
        return LLM(str(path), family, config=Config(context_length=context_tokens), lib=_instruction_set())
    except OSError as error:
        msg = "ctransformers has no library for this machine."
        raise EngineMissing(msg, "Set engine.name to llama_cpp.") from error
    except (RuntimeError, ValueError) as error:
        msg = f"ctransformers cannot run {path}"
        raise ModelRefused(msg, "Get another file, or try another engine.") from error


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
