"""How many tokens ctransformers can compute with before it writes behind the end of its buffers.

It computes old models in buffers of a fixed size, and does not look whether what it computes fits them.
"""

from nlx_lsp.models.ggml import Contents

_BUFFER = 256 * 2**20
"""Bytes of a buffer."""
_SPARE = 0.9
"""The part of it that is used here; the rest is for what is not counted."""
_VECTORS = 36
"""Vectors of the model's width that a layer computes for a token."""
_FLOAT = 4
_BATCHES = (8, 4, 2, 1)
"""Tokens of a prompt that are read at once; the first is what the library itself does."""


def room(contents: Contents, wanted: int) -> tuple[int, int]:
    """Return how many tokens of a prompt may be read at once, and how many tokens the context may have.

    Args:
        contents: Of the model file.
        wanted: Tokens that the context should have.
    """
    for batch in _BATCHES:
        longest = _longest(contents, batch)
        if longest >= wanted or batch == _BATCHES[-1]:
            break
    return batch, min(wanted, longest)


def _longest(contents: Contents, batch: int) -> int:
    """Return the longest context for which a batch of tokens can be computed."""
    family, facts = contents.family, contents.facts
    width, heads = int(facts["width"]), int(facts["heads"])
    layers = 1 if family.scratch else int(facts["layers"])
    vectors = layers * batch * _VECTORS * _FLOAT * width
    values = layers * family.value_copy * width
    scores = layers * batch * heads * _FLOAT * family.score_copies
    return max(1, int((_SPARE * _BUFFER - vectors) // (values + scores)))
