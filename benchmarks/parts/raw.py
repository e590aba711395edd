"""llama.cpp, called by its binding and by nothing else: what this project adds is measured against it.

A process of its own, as the worker is: with the same parameters, and as nice.  A line of JSON is a request,
and is answered by a line with the seconds to its first and to its last token, and their number.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

from attrs import frozen

from nlx_lsp.engines.schema import gbnf, read
from nlx_lsp.engines.wire import Options
from nlx_lsp.engines.worker import llama_cpp, prompt
from nlx_lsp.values import Message, Request

NICE = 5
"""As the worker."""


@frozen(kw_only=True)
class Pace:
    """How an answer came."""

    first: float
    """Seconds to the first token."""
    last: float
    """Seconds to the last."""
    tokens: int
    """How many there were."""

    @property
    def rate(self) -> float:
        """Tokens a second; where the prompt is cached, that is the speed of the answer."""
        return self.tokens / self.last


class Raw:
    """The process, as others see it.

    Args:
        options: How to run the model.
    """

    def __init__(self, options: Options) -> None:
        self._process = subprocess.Popen(
            (sys.executable, __file__, json.dumps({name: getattr(options, name) for name in _FIELDS})),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, request: Request, *, probabilities: bool = True) -> Pace:
        """Have a request answered.

        Args:
            request: What to ask.
            probabilities: Whether to ask how sure the model is, as the worker always does.
        """
        assert self._process.stdin
        assert self._process.stdout
        said = request.prompt
        line = {
            "prompt": said
            if isinstance(said, str)
            else [(message.role, message.content) for message in said],
            "schema": request.schema,
            "max_tokens": request.max_tokens,
            "probabilities": probabilities,
        }
        self._process.stdin.write(json.dumps(line).encode() + b"\n")
        self._process.stdin.flush()
        return Pace(**json.loads(self._process.stdout.readline()))


_FIELDS = ("model", "threads", "context_tokens", "batch_tokens", "parallel")


def _answer(header: Any, backend: llama_cpp.LlamaCpp, line: dict[str, Any]) -> dict[str, float]:
    raw = line["prompt"]
    said = raw if isinstance(raw, str) else tuple(Message(role=role, content=text) for role, text in raw)
    body = {
        "prompt": prompt.tokens(said, header, backend.tokenize, backend.begin),
        "max_tokens": line["max_tokens"],
        "temperature": 0.0,
        "seed": 0,
        "stream": True,
        "cache_prompt": True,
    }
    if line["probabilities"]:
        body["logprobs"] = 1
    if line["schema"] is not None:
        body["grammar"] = gbnf(read(line["schema"]))
    moments: list[float] = []
    count: list[int] = []

    def take(piece: dict[str, Any]) -> bool:
        if piece["choices"][0]["text"]:
            moments.append(time.perf_counter())
        if "timings" in piece:
            count.append(piece["timings"]["predicted_n"])
        return False

    begin = time.perf_counter()
    backend._server.handle_completions(body, take)  # noqa: SLF001 - the binding itself
    return {"first": moments[0] - begin, "last": moments[-1] - begin, "tokens": count[-1]}


def main() -> None:
    """Answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.nice(NICE)
    options = Options(**json.loads(sys.argv[1]))
    header, backend = llama_cpp.load(options, Path(tempfile.mkdtemp(prefix="nlx-raw-")))
    for line in sys.stdin:
        answers.write(json.dumps(_answer(header, backend, json.loads(line))) + "\n")
        answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
