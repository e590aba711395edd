"""How much memory a model takes, and how much there is, before anything of it is loaded.

The estimate is read off the file's header; ``tests/models/test_memory.py`` holds it against real workers.
Knows nothing of engines but what llama.cpp, and what was made of it, does with memory.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psutil
from attrs import frozen

from nlx_lsp.errors import ModelMissing, ModelRefused
from nlx_lsp.models import catalogue, ggml, gguf
from nlx_lsp.models.gguf import Header

_PROCESS = 50_000_000
"""Bytes of the process itself: Python, the library, and what the library keeps in any case."""
_NUMBER = 2
"""Bytes of a number in the cache of keys and values."""
_COMPUTED = 4
"""Bytes of a number while it is computed."""
_VOCABULARY = 152_064
"""Tokens of a model that does not say how many it has; few have more."""
_COPIED = frozenset({2, 10, 12, 20, 39})
"""Types of weights that llama.cpp puts into another order for some processors, in a copy: Q4_0, Q2_K, Q4_K,
IQ4_NL and MXFP4."""
_PER_BYTE = 4
"""Weights that are in a byte, at most."""
_HYBRID = 4
"""Of so many blocks one has keys and values, in models that are recurrent in the others."""
_SLIDING = ("gemma", "gpt-oss", "cohere2")
"""Architectures in which at least every second block looks back no further than a window."""
_STEP = 256
"""Tokens: a context that is proposed is a multiple of it."""


class Run(Protocol):
    """How a model is to be run, as far as memory depends on it."""

    @property
    def model(self) -> str:
        """The weights file."""
        ...

    @property
    def context_tokens(self) -> int:
        """Tokens of one request."""
        ...

    @property
    def batch_tokens(self) -> int:
        """Tokens that are read at once."""
        ...

    @property
    def parallel(self) -> int:
        """Requests at the same time."""
        ...


@frozen(kw_only=True)
class Need:
    """What a model takes, in bytes."""

    weights: int = 0
    """The files; 0 where there is none."""
    cache: int = 0
    """Keys and values of all requests that run at the same time, each with a full context."""
    tokens: int = 0
    """The length of that context, in tokens."""
    buffers: int = _PROCESS
    """The process, and what it computes with."""
    copied: int = 0
    """Weights that are kept a second time, in another order.  The system may forget the first copy."""

    @property
    def total(self) -> int:
        """What has to fit."""
        return self.weights + self.cache + self.buffers

    @property
    def resident(self) -> int:
        """What the process seems to have when there is no lack of memory."""
        return self.total + self.copied


def need(run: Run) -> Need:
    """Return what a model would take.

    Of a file that cannot be read only the size counts; why it cannot be run, an engine says better.  The
    prompts that an engine keeps for later are left out: it keeps them only where there is room.
    """
    path = Path(run.model)
    try:
        if ggml.is_ggml(path):
            return _need_of_old(ggml.read(path), run)
        header = gguf.read(path)
    except ModelMissing:
        return Need()
    except ModelRefused:
        with suppress(OSError):
            return Need(weights=path.stat().st_size)
        return Need()
    tokens = min(run.context_tokens, header.context_tokens or run.context_tokens)
    weights = sum(_sizes(header))
    width = _number(header, "embedding_length", 0) or 1
    words = _number(header, "vocab_size", min(_VOCABULARY, _PER_BYTE * weights // width))
    read = words + 4 * _number(header, "feed_forward_length", 0)
    return Need(
        weights=weights,
        cache=_cache(header, tokens, run.batch_tokens) * run.parallel,
        tokens=tokens,
        buffers=_PROCESS + run.batch_tokens * read * _COMPUTED,
        copied=weights if header.kinds & _COPIED else 0,
    )


def check(model: str, needed: Need, room: int) -> None:
    """Make sure that a model fits.

    Args:
        model: What to call it.
        needed: What it takes.
        room: Bytes that are free for it.

    Raises:
        ModelRefused: If it does not; the hint says what would.
    """
    if needed.total <= room:
        return
    message = f"{model} needs {_show(needed.total)} of memory, and {_show(room)} are free."
    ways = " or ".join(_ways(needed, room))
    raise ModelRefused(
        message, f"Close other programs, or {f'set {ways}' if ways else 'take a smaller model'}."
    )


def available(system: Path = Path("/")) -> int:
    """Return the bytes of memory that a new process could use, in this container if it is one.

    Args:
        system: Where Linux describes the machine.
    """
    free: int = psutil.virtual_memory().available
    return max(0, min((free, *_left_by_groups(system))))


def resident(process: int) -> int:
    """Return the bytes of memory that a process has in use; 0 if there is none."""
    try:
        size: int = psutil.Process(process).memory_info().rss
    except psutil.Error:
        return 0
    return size


def _need_of_old(contents: ggml.Contents, run: Run) -> Need:
    """Return what a model of the time before GGUF would take; the context of most cannot be changed."""
    tokens = min(run.context_tokens, contents.family.context or run.context_tokens)
    return Need(
        weights=contents.size,
        cache=contents.cache_bytes(tokens),
        tokens=0 if contents.family.fixed_context else tokens,
    )


def _cache(header: Header, tokens: int, batch: int) -> int:
    """Return the bytes of keys and values of one request."""
    layers, heads = _number(header, "block_count", 0), _number(header, "attention.head_count", 0)
    width = _number(header, "embedding_length", 0)
    shared = _number(header, "attention.head_count_kv", heads)
    head = width // heads if heads else 0
    length = _number(header, "attention.key_length", head) + _number(header, "attention.value_length", head)
    compressed = _number(header, "attention.kv_lora_rank", 0)
    numbers = compressed + _number(header, "rope.dimension_count", 0) if compressed else shared * length
    if any(key.startswith(f"{header.architecture}.ssm.") for key in header.metadata):
        layers = -(-layers // _HYBRID)
    elif header.architecture.startswith(_SLIDING):
        window = min(tokens, _number(header, "attention.sliding_window", tokens) + batch)
        tokens = (tokens + window) // 2
    return layers * tokens * numbers * _NUMBER


def _number(header: Header, key: str, default: int) -> int:
    found = header.metadata.get(f"{header.architecture}.{key}")
    return found if isinstance(found, int) and found >= 0 else default


def _sizes(header: Header) -> Iterator[int]:
    """Give the sizes of the files of a model; of one that is cut into parts, all of them."""
    yield header.size
    name = header.path.name
    first, mark, rest = name.partition("-00001-of-")
    for number in range(2, int(rest[:5]) + 1) if mark and rest[:5].isdecimal() else ():
        with suppress(OSError):
            yield header.path.with_name(f"{first}-{number:05}-of-{rest}").stat().st_size


def _ways(needed: Need, room: int) -> Iterator[str]:
    """Give the settings under which a model would fit."""
    rest = room - needed.weights - needed.buffers
    tokens = needed.tokens * rest // needed.cache // _STEP * _STEP if needed.cache and rest > 0 else 0
    if tokens:
        yield f"engine.context_tokens to {tokens}"
    entry = catalogue.fitting(room)
    if entry and entry.memory < needed.total:
        yield f"engine.model to {entry.name}, which fits (`nlx-lsp models pull {entry.name}`)"


def _show(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e8 else f"{size / 1e6:,.0f} MB"  # noqa: PLR2004 - where GB become clumsy


def _left_by_groups(system: Path) -> Iterator[int]:
    """Give what the control groups of this process still allow, in both versions of them."""
    root = system / "sys/fs/cgroup"
    try:
        lines = (system / "proc/self/cgroup").read_text("ascii").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, name = rest.partition(":")
        if controllers == "":
            top, names = root, ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            top = root / "memory"
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        else:
            continue
        folder = top / name.strip("/")
        for group in (folder, *folder.parents):
            with suppress(OSError, ValueError, KeyError):
                yield _left(group, *names)
            if group == top:
                break


def _left(group: Path, limit: str, used: str, forgettable: str) -> int:
    """Return what one group allows.

    Raises:
        ValueError: If it sets no limit.
    """
    most = int((group / limit).read_text("ascii"))
    statistics = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
    return most - int((group / used).read_text("ascii")) + int(statistics[forgettable])
