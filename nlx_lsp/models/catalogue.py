"""The catalogue: a few code models that are good for their size and may be used freely.

What is known of each stands in ``catalogue.toml``, together with how it is known.  Reads that file and nothing
else; knows neither what lies on this machine nor how to fetch.
"""

import tomllib
from functools import cache
from importlib import resources

from attrs import frozen


@frozen(kw_only=True)
class Entry:
    """A model that can be had."""

    name: str
    """What `engine.model` and the command line call it."""
    repository: str
    """Where it is on the hub, ``owner/name``."""
    file: str
    """The weights file in the repository."""
    quantisation: str
    """How most of the weights are stored."""
    size: int
    """Bytes to download."""
    sha256: str
    """The file's hash, in hexadecimal; empty where nobody could be asked."""
    licence: str
    """Its SPDX identifier."""
    context_tokens: int
    """The context that the model was made for."""
    memory: int
    """Bytes that running it takes, with a context of 4096 tokens; an estimate."""
    parameters: float
    """Billions of weights, as its makers count them."""
    thinking: str
    """What keeps it from thinking aloud, which costs the whole answer; empty if it never does."""
    note: str
    """What it is good for, and what to look out for."""
    checked: str
    """What of this was verified, and how."""
    exact: bool = True
    """Whether `size` is the file's own; otherwise it is an estimate, and nothing is checked against it."""

    @property
    def reference(self) -> str:
        """The same file, as a reference to the hub."""
        return f"hf:{self.repository}/{self.file}"


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
