"""The catalogue: a few code models that are good for their size and may be used freely.

What is known of each stands in ``catalogue.toml``.  Reads that file and nothing else; knows neither what lies
on this machine nor how to fetch.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from attrs import frozen

CONTEXT = 4096
"""Tokens of context for which `Entry.memory` is meant."""
_WORK = 400_000_000
"""Bytes that a program takes beside weights and cache: its own, and buffers for computing."""


@frozen(kw_only=True)
class Entry:
    """A model that can be had."""

    name: str
    """What `engine.model` and the command line call it."""
    repository: str
    """Where it is on the hub, ``owner/name``."""
    file: str
    """The weights file in the repository."""
    revision: str
    """The commit of the repository that has this very file."""
    ollama: str = ""
    """What Ollama calls the same model, quantised alike; empty if it has none that others can run."""
    quantisation: str
    """How most of the weights are stored."""
    size: int
    """Bytes to download."""
    sha256: str
    """The file's hash, in hexadecimal; empty where it is not known."""
    licence: str
    """Its SPDX identifier."""
    context_tokens: int
    """The longest context that the model was made for."""
    cache_bytes: int
    """Memory that a context of `CONTEXT` tokens takes, beside the weights."""
    parameters: float
    """Billions of weights, as its makers count them."""
    thinking: Literal["", "template"] = ""
    """Whether it thinks aloud: never, or unless its template is told not to, as we do."""
    note: str
    """What it is good for, and what to look out for."""
    checked: Literal["", "published"] = ""
    """How file, size, hash and revision are known: not, or as other projects publish them (models.md)."""

    @property
    def memory(self) -> int:
        """Bytes that it takes to run it with a context of `CONTEXT` tokens; an estimate."""
        return self.size + self.cache_bytes + _WORK


@cache
def entries() -> tuple[Entry, ...]:
    """Return every entry, from the least able model to the ablest."""
    text = resources.files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    return tuple(Entry(**table) for table in tomllib.loads(text)["model"])


def find(name: str) -> Entry | None:
    """Return the entry of a name; None if there is none."""
    wanted = name.strip().lower()
    return next((entry for entry in entries() if entry.name == wanted), None)


def fitting(available_bytes: int) -> Entry | None:
    """Return the ablest model that runs in so much memory; None if none does.

    Args:
        available_bytes: The memory that is free for it.
    """
    return next((entry for entry in reversed(entries()) if entry.memory <= available_bytes), None)
