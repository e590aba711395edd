"""Reads the files of the time before GGUF: GGML, GGJT and GGCC.  What the model is, why a bad one is bad.

The only library that still runs these files is ctransformers, and it dies of damaged ones.  So every byte but
the weights is looked at here first, and every tensor has to be where it belongs.  Knows nothing of engines.
"""

from pathlib import Path
from typing import BinaryIO

from nlx_lsp.errors import ModelRefused
from nlx_lsp.models.ggml.description import describe
from nlx_lsp.models.ggml.families import FAMILIES, Family
from nlx_lsp.models.ggml.layout import Contents
from nlx_lsp.models.ggml.layout import read as read_layout
from nlx_lsp.models.ggml.source import Source
from nlx_lsp.models.gguf import filetype
from nlx_lsp.models.gguf.cursor import BadFile
from nlx_lsp.models.opened import opened

__all__ = ["Contents", "Family", "describe", "is_ggml", "read"]

_MAGIC_BYTES = 4
_UNSUPPORTED = {
    b"fmgg": "a LLaMA of the kind GGMF",
    b"algg": "an adapter, which is no model on its own",
    b"ccgg": "a Falcon of an unknown version",
    b"tjgg": "of the kind GGJT, but of an unknown version, or a Falcon without the merges of its vocabulary",
}
"""Files that nothing reads any more, by their first bytes."""


def is_ggml(path: Path) -> bool:
    """Return whether a file is of one of these kinds; what it holds may yet be damaged.

    Raises:
        ModelMissing: If the file is not there, or may not be read.
    """
    with opened(path) as (file, _):
        return file.read(_MAGIC_BYTES) in {b"lmgg", *_UNSUPPORTED}


def read(path: Path) -> Contents:
    """Return what a model file holds, without the weights.

    Args:
        path: The file.

    Raises:
        ModelMissing: If the file is not there, or may not be read.
        ModelRefused: If it is no complete file of a family that is known.
    """
    with opened(path) as (file, size):
        try:
            return _read(file, size)
        except BadFile as bad:
            msg = f"{path} is no model that can be run: {bad}."
            raise ModelRefused(msg, bad.hint) from bad


def _read(file: BinaryIO, size: int) -> Contents:
    """Try the families; of a file that is none of them, tell what is wrong with the nearest."""
    start = file.read(filetype.SAMPLE)
    families = [family for family in FAMILIES if start.startswith(family.magics)]
    if not families:
        magics = [magic for family in FAMILIES for magic in family.magics]
        if start and any(magic.startswith(start) for magic in magics):
            reason = f"it is cut off, it has only {size} bytes"
            raise BadFile(reason)
        reason = f"it is {_UNSUPPORTED.get(start[:_MAGIC_BYTES], filetype.guess(start))}"
        raise BadFile(reason, "Get a GGUF file of the model.")
    problems: list[tuple[int, BadFile]] = []
    for family in families:
        source = Source(file, size)
        source.rewind()
        try:
            return read_layout(source, family)
        except BadFile as bad:
            problems.append((source.place, bad))
    raise max(problems, key=lambda problem: problem[0])[1]
