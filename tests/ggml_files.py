"""Small models with random weights in the file formats of the time before GGUF, which ctransformers runs.

    python tests/ggml_files.py FAMILY OUT.bin

They have all that real files have: hyperparameters, a vocabulary of byte pairs, quantised weights.  What they
say makes no sense.  The layouts come from the program's own table; the library is the judge of it.
"""

import argparse
import hashlib
import os
import struct
from functools import cache
from pathlib import Path

import gguf
import numpy as np
from attrs import asdict, field, frozen
from tiny_model import CACHE, SPACE, pieces

from nlx_lsp.models.ggml.families import FAMILIES, Facts, Family

_MERGES = 300
_BYTES = [bytes((byte,)) for byte in range(256)]
_CHAT = [b"<|system|>", b"<|user|>", b"<|assistant|>", b"<|end|>"]
_FIM = [b"<fim_prefix>", b"<fim_middle>", b"<fim_suffix>"]
_DOLLY = [b"### End", b"### Instruction:", b"### Response:"]
_FALCON = [b">>TITLE<<", b">>ABSTRACT<<", *(b">>%c<<" % letter for letter in range(65, 74)), b"<|endoftext|>"]
CONTROL = {
    "gpt2": [b"<|endoftext|>"],
    "starcoder": [b"<|endoftext|>", *_FIM],
    "starchat": [b"<|endoftext|>", *_FIM, *_CHAT],
    "gptj": [b"<|endoftext|>"],
    "gptneox": [b"<|endoftext|>", b"<|padding|>"],
    "dolly": [b"<|endoftext|>", *_DOLLY],
    "mpt": [b"<|endoftext|>"],
    "replit": [b"<|unk|>", b"<|endoftext|>"],
    "falcon": _FALCON,
    "falcon40b": _FALCON,
    "llama": [b"", b"", b""],
}
"""The kinds of models, and their words that are no text."""
KINDS = tuple(CONTROL)
_LAYOUTS = {"starcoder": 0, "starchat": 0, "dolly": 2, "falcon40b": 6} | {
    family.name: number for number, family in reversed(list(enumerate(FAMILIES)))
}
_TYPES = {
    "F32": (0, gguf.GGMLQuantizationType.F32),
    "F16": (1, gguf.GGMLQuantizationType.F16),
    "Q4_0": (2, gguf.GGMLQuantizationType.Q4_0),
    "Q4_1": (3, gguf.GGMLQuantizationType.Q4_1),
    "Q8_0": (7, gguf.GGMLQuantizationType.Q8_0),
    "Q5_0": (8, gguf.GGMLQuantizationType.Q5_0),
    "Q5_1": (9, gguf.GGMLQuantizationType.Q5_1),
    "Q4_K": (12, gguf.GGMLQuantizationType.Q4_K),
}
_MIXED_Q4_K = 15
"""The type of a file of Q4_K, where every matrix has a type of its own."""
_VERSION = 2000
"""Of the quantisation, as files of these families say it."""


@frozen(kw_only=True)
class Recipe:
    """What to build."""

    kind: str
    """One of `KINDS`."""
    seed: int = 7
    """Of the weights."""
    width: int = 64
    """Of the embedding; a multiple of 64."""
    heads: int = 4
    """Of attention."""
    layers: int = 2
    """Transformer blocks."""
    context: int = 1024
    """Tokens that the model claims to be trained for."""
    type: str = "Q8_0"
    """How matrices are stored."""
    tensors: frozenset[str] = field(factory=frozenset)
    """Optional tensors to leave out."""

    @property
    def family(self) -> Family:
        """How the file is laid out."""
        return FAMILIES[_LAYOUTS[self.kind]]


@cache
def _pieces() -> list[str]:
    return pieces(_MERGES)


@cache
def vocabulary(kind: str) -> list[bytes]:
    """Return the words of a model; every byte is one."""
    found = _pieces()
    if kind == "replit":  # which has a sign for a space
        words = [word.encode() for word in found]
    else:
        words = [word.replace(SPACE, " ").encode() for word in found]
    known = [*CONTROL[kind], *_BYTES]
    return [*known, *(word for word in words if word not in known)]


@cache
def merges(kind: str) -> list[tuple[bytes, bytes]]:
    """Return the pairs of which the longer words are made, in the alphabet of such lists."""
    words = vocabulary(kind)
    known = set(words)
    pairs = []
    for word in words[len(CONTROL[kind]) + 256 :]:
        cut = next((n for n in range(len(word) - 1, 0, -1) if {word[:n], word[n:]} <= known), 0)
        if cut:
            pairs.append((spelt(word[:cut]), spelt(word[cut:])))
    return pairs


def spelt(word: bytes) -> bytes:
    """Write a word so that no byte of it is a space or a control character, as GPT-2's lists do."""
    kept = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = [byte for byte in range(256) if byte not in kept]
    return "".join(chr(byte if byte in kept else 256 + others.index(byte)) for byte in word).encode()


def build(path: Path, recipe: Recipe) -> None:
    """Write the model; the file is there only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(content(recipe))
    unfinished.replace(path)


def content(recipe: Recipe) -> bytes:
    """Return the whole file."""
    family, words = recipe.family, vocabulary(recipe.kind)
    pairs = merges(recipe.kind) if family.merges else []
    facts = _facts(recipe, len(words), len(pairs))
    out = bytearray(family.magics[-1])
    for name in family.fields.split():
        out += struct.pack("<f" if name.endswith(".") else "<I", facts[name])
    if family.counted:
        out += _number(len(words))
    for number, word in enumerate(words):
        out += _text("".join(map(chr, word)).encode() if family.widened else word)
        out += struct.pack("<f", -float(number)) if family.scored else b""
    if family.merges:
        out += _number(len(pairs)) + b"".join(_text(left) + _text(right) for left, right in pairs)
    _weigh(out, recipe, facts)
    return bytes(out)


def _facts(recipe: Recipe, words: int, pairs: int) -> Facts:
    width, heads, shared = recipe.width, recipe.heads, 1 if recipe.kind == "falcon" else 2
    head = width // heads
    version = 0 if recipe.family.mixed or recipe.type in ("F32", "F16") else _VERSION
    return {
        "words": words,
        "context": recipe.context,
        "width": width,
        "heads": heads,
        "shared_heads": shared,
        "layers": recipe.layers,
        "rotated": head if recipe.family.mixed else head // 2,
        "parallel": 1,
        "multiple": 32,
        "size": 7 if recipe.kind == "falcon" else 40,
        "merges": pairs,
        "alibi.": 8.0,
        "clip.": 0.0,
        "type": _MIXED_Q4_K
        if recipe.family.mixed and recipe.type == "Q4_K"
        else version + _TYPES[recipe.type][0],
        "width*3": 3 * width,
        "width*4": 4 * width,
        "queries_keys_values": (heads + 2 * shared) * head,
        "forward": -(-(8 * width // 3) // 32) * 32,
    }


def _type_of_file(recipe: Recipe) -> int:
    if recipe.family.mixed and recipe.type == "Q4_K":
        return _MIXED_Q4_K
    return _TYPES[recipe.type][0]


def _weigh(out: bytearray, recipe: Recipe, facts: Facts) -> None:
    random = np.random.default_rng(recipe.seed)
    family = recipe.family
    for name, shape in family.tensors(facts):
        if name in recipe.tensors:
            continue
        if len(shape) == 1 or name in family.plain:
            kind = gguf.GGMLQuantizationType.F32
            weights = np.full(shape[::-1], float(name.endswith(("g", "weight"))), dtype=np.float32)
        else:
            kind = _TYPES[recipe.type][1]
            weights = random.standard_normal(shape[::-1], dtype=np.float32) / np.float32(np.sqrt(shape[0]))
            if shape[1] == facts["words"]:
                weights[: len(CONTROL[recipe.kind])] = 0.0  # so that no answer ends by chance
        out += struct.pack(f"<III{len(shape)}I", len(shape), len(name), kind, *shape) + name.encode()
        out += bytes(-len(out) % 32) if family.mixed else b""
        out += _quantised(weights, kind)


def _quantised(weights: np.ndarray, kind: gguf.GGMLQuantizationType) -> bytes:
    if kind == gguf.GGMLQuantizationType.Q4_K:  # which only the library can write; of zeros, anybody can
        block, size = gguf.GGML_QUANT_SIZES[kind]
        return bytes(weights.size // block * size)
    return gguf.quants.quantize(weights, kind).tobytes()


def _number(value: int) -> bytes:
    return struct.pack("<I", value)


def _text(value: bytes) -> bytes:
    return _number(len(value)) + value


def ggml_model(recipe: Recipe) -> Path:
    """Return the path of such a model, built unless it is there; it is named after its recipe."""
    sources = Path(__file__).read_bytes() + repr(sorted(asdict(recipe).items())).encode()
    path = CACHE / f"{recipe.kind}-{hashlib.sha256(sources).hexdigest()[:16]}.bin"
    if not path.exists():
        build(path, recipe)
    return path


def main() -> None:
    """Build one model from the command line."""
    parser = argparse.ArgumentParser(description="Make a small random-weight model of an old kind.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    build(chosen.out, Recipe(kind=chosen.kind))


if __name__ == "__main__":
    main()
