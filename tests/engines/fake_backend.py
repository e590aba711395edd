"""A backend that fails in the ways in which libraries fail; which one, the model's name says."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.engines.worker.backend import Cancelled, Emit
from nlx_lsp.errors import EngineMissing
from nlx_lsp.models.gguf import Header
from nlx_lsp.values import Request


def load(options: Options, folder: Path) -> tuple[Header, "Fake"]:  # noqa: ARG001 - needs no folder
    way = Path(options.model).name
    match way:
        case "aborts":
            os.abort()
        case "exits":
            os._exit(3)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "is not installed":
            msg = "No such library."
            raise EngineMissing(msg, "Install it.")
        case "raises":
            msg = "boom"
            raise RuntimeError(msg)
        case "is noisy":
            print("on sys.stdout", flush=True)  # noqa: T201 - that is the point
            os.write(1, b"on the standard output\n")
            os.system("echo from a child")  # noqa: S605 - as above
        case "talks nonsense":
            for number in range(3, 12):
                with suppress(OSError):
                    os.write(number, b"nonsense\n")
            time.sleep(3600)
        case "loads forever":
            time.sleep(3600)
    header = Header(path=Path(options.model), size=0, version=3, tensors=1, metadata={})
    return header, Fake(way)


class Fake:
    context_tokens = 1 << 40
    begin = ()

    def __init__(self, way: str) -> None:
        self._way = way

    def tokenize(self, text: str) -> list[int]:
        return [len(word) for word in text.split()]

    def generate(self, prompt: list[int], request: Request, emit: Emit, cancelled: Cancelled) -> Line | None:
        emit({"read": len(prompt), "total": len(prompt)})
        for number in range(request.max_tokens):
            emit({"text": f"{number} ", "probability": 0.5})
            if self._way == "is deaf":
                time.sleep(3600)
            if self._way == "breaks off":
                os.abort()
            if cancelled():
                return None
        return {
            "finish": "stop",
            "prompt_tokens": len(prompt),
            "cached_tokens": 0,
            "prompt_seconds": 0.0,
            "generated_tokens": request.max_tokens,
            "generated_seconds": 0.0,
        }
