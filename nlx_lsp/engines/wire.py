"""What is said in a conversation with a model: one JSON object a line, over any stream of bytes.

One end asks, with a number of its own choice.  The number always comes first, so that who passes a message on
has to look at nothing else; what follows it is the message's tail::

    {"id":1,"call":"load",…}                       the fields of `Options`
    {"id":2,"call":"count","texts":[…]}
    {"id":3,"call":"generate",…}                   the fields of `Request`; a conversation as pairs
    {"id":3,"call":"cancel"}                       stop what was asked under that number

The other end answers each number but a cancel's own: any number of items, then one result or one error::

    {"id":1,"item":{"loaded":0.4}}                               how far the load is; only a host says so
    {"id":3,"item":{"read":64,"total":912}}                      tokens of the prompt, read and all
    {"id":3,"item":{"text":"Return","probability":0.71}}         one token; where they were asked for, with
                                                                 "alternatives": [["Gives", 0.2], …]
    {"id":3,"result":{"finish":"stop",…}}                        the fields of `Timings` besides
    {"id":3,"error":{"kind":"ContextOverflow","message":"…","hint":"…"}}

What was cancelled is answered with the result null, as soon as the computation has stopped.  When the streams
end, all that was asked ends.  A worker and the host both speak so; what only a host understands stands in
`nlx_lsp.engines.host`.  Knows nothing of processes and sockets.
"""

import json
import re

from attrs import frozen

from nlx_lsp import errors
from nlx_lsp.values import JSON

Line = dict[str, JSON]
"""One message."""

_HEAD = re.compile(rb'\{"id":([0-9]{1,15}),')
_ITEM = b'"item":'


@frozen(kw_only=True)
class Options:
    """How a worker runs a model."""

    model: str
    """The weights file."""
    backend: str = ""
    """The module that loads it; see `nlx_lsp.engines.worker`."""
    threads: int
    """Of computation; 0 for as many as there are physical cores."""
    context_tokens: int
    """Tokens of prompt and answer that one request may use; the model's own context is never exceeded."""
    batch_tokens: int
    """Tokens of a prompt that are read at once; a cancel waits for them."""
    parallel: int
    """Requests that are worked on at the same time."""


def encode(line: Line) -> bytes:
    """Return a message as it is sent; its first entry is its number."""
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


def tail(**fields: JSON) -> bytes:
    """Return a message but for its number; there is at least one field."""
    return encode(fields)[1:]


def read_tail(rest: bytes) -> Line:
    """Return what a tail says.

    Raises:
        ValueError: If it is no tail.
    """
    return decode(b"{" + rest)


def join(number: int, rest: bytes) -> bytes:
    """Return the message with this number and tail."""
    return b'{"id":%d,%b' % (number, rest)


def split(raw: bytes) -> tuple[int, bytes]:
    """Return a message's number and its tail, at which nobody looks.

    Raises:
        ValueError: If it does not begin as a message.
    """
    head = _HEAD.match(raw)
    if not head or not raw.endswith(b"\n"):
        msg = f"not a message: {raw[:80]!r}"
        raise ValueError(msg)
    return int(head[1]), raw[head.end() :]


def is_last(rest: bytes) -> bool:
    """Return whether nothing more comes under the number of this tail."""
    return not rest.startswith(_ITEM)


def pack(error: errors.NlxError) -> JSON:
    """Return an error as it is sent."""
    return {"kind": type(error).__name__, "message": error.message, "hint": error.hint}


def unpack(error: JSON) -> errors.EngineError:
    """Return an error that was received; of an unknown kind, as an `EngineError`."""
    kinds = {kind.__name__: kind for kind in errors.EngineError.__subclasses__()}
    return kinds.get(error["kind"], errors.EngineError)(error["message"], error["hint"])
