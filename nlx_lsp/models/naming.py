"""What the names of weights files tell: the quantisation, parts of a split model, files that are no model.

Reads names alone, never a file.
"""

import re
from collections.abc import Iterable

PREFERRED = ("Q4_K_M", "Q4_K_S", "Q4_0", "IQ4_XS", "IQ4_NL", "Q5_K_M", "Q5_K_S", "Q6_K", "Q8_0", "Q3_K_M")
"""Quantisations in the order in which one is taken where the user names none."""

_QUANTISATION = re.compile(
    r"(?<![A-Za-z0-9])(UD-)?(I?Q[1-8](?:_[A-Z0-9]{1,3}){0,2}|TQ[12]_0|MXFP4|BF16|F16|F32|FP16)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)
_BESIDES = re.compile(r"mmproj|imatrix|(^|[-_.])(lora|adapter|vocab|draft|assistant)([-_.]|$)", re.IGNORECASE)


def quantisation(name: str) -> str:
    """Return how a file's weights are stored, such as ``Q4_K_M``, by its name; empty if it does not say."""
    found = _QUANTISATION.findall(name.rpartition("/")[2])
    return f"{found[-1][0]}{found[-1][1]}".upper() if found else ""


def parts(name: str) -> int:
    """Return of how many files the model consists that a file belongs to; 1 for a whole model."""
    found = _PART.search(name)
    return int(found[2]) if found else 1


def is_model(name: str) -> bool:
    """Whether a file is a language model, or the first part of one, going by its name.

    Files of the time before GGUF end in ``.bin``, as much else does, and have ``ggml`` in their names.
    """
    found = _PART.search(name)
    stem, dot, ending = name.rpartition("/")[2].lower().rpartition(".")
    if not dot or (found and int(found[1]) > 1) or _BESIDES.search(stem):
        return False
    return ending == "gguf" or (ending == "bin" and "ggml" in stem)


def choose(names: Iterable[str], wanted: str = "") -> str:
    """Return the file to take of those that a repository has; empty if none will do.

    Args:
        names: Paths in the repository.
        wanted: The quantisation that the user asks for; empty for the best known compromise.
    """
    whole = sorted(name for name in names if is_model(name) and parts(name) == 1)
    if wanted:
        return next((name for name in whole if quantisation(name) == wanted.upper()), "")
    ranks = {kind: rank for rank, kind in enumerate(PREFERRED)}
    best = min(whole, key=lambda name: ranks.get(quantisation(name), len(ranks)), default="")
    return best if len(whole) == 1 or quantisation(best) in ranks else ""
