"""What an engine and its host say to each other: one JSON object a line, over any pair of byte streams.

The engine asks, with a number of its own choice::

    {"id": 1, "call": "load", …}                    the fields of `Options`
    {"id": 2, "call": "count", "texts": […]}
    {"id": 3, "call": "generate", …}                the fields of `Request`; a conversation as pairs
    {"id": 3, "call": "cancel"}                     stop what was asked under that number

The host answers each number but a cancel's own: any number of items, and then one result or one error::

    {"id": 3, "item": {"read": 64, "total": 912}}                   tokens of the prompt, read and all
    {"id": 3, "item": {"text": "Return", "probability": 0.71}}      one token; where they were asked for, with
                                                                    "alternatives": [["Gives", 0.2], …]
    {"id": 3, "result": {"finish": "stop", …}}                      the fields of `Timings` besides
    {"id": 3, "error": {"kind": "ContextOverflow", "message": "…", "hint": "…"}}

What was cancelled is answered with the result null, as soon as the computation has stopped.  When the streams
end, the host ends.  Knows nothing of processes and sockets.
"""

import json

from attrs import frozen

from nlx_lsp import errors
from nlx_lsp.values import JSON

Line = dict[str, JSON]
"""One message."""


@frozen(kw_only=True)
class Options:
    """How a host runs a model."""

    model: str
    """The weights file."""
    threads: int
    """Of computation; 0 for as many as there are physical cores."""
    context_tokens: int
    """Tokens of prompt and answer that one request may use; the model's own context is never exceeded."""
    batch_tokens: int
    """Tokens of a prompt that are read at once; a cancel waits for them."""
    parallel: int
    """Requests that are worked on at the same time."""


def encode(line: Line) -> bytes:
    """Return a message as it is sent."""
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def decode(raw: bytes) -> Line:
    """Return a message that was received.

    Raises:
        ValueError: If it is none.
    """
    line = json.loads(raw)
    if not isinstance(line, dict):
        msg = f"not a message: {raw[:80]!r}"
        raise ValueError(msg)  # noqa: TRY004 - as for any other malformed line
    return line


def pack(error: errors.NlxError) -> JSON:
    """Return an error as it is sent."""
    return {"kind": type(error).__name__, "message": error.message, "hint": error.hint}


def unpack(error: JSON) -> errors.EngineError:
    """Return an error that was received; of an unknown kind, as an `EngineError`."""
    kinds = {kind.__name__: kind for kind in errors.EngineError.__subclasses__()}
    return kinds.get(error["kind"], errors.EngineError)(error["message"], error["hint"])
