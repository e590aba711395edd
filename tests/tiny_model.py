"""A small LLaMA-architecture model with random weights, for tests that need a real engine.

    python tests/tiny_model.py OUT.gguf [--seed N] [--width N] [--layers N]

It has all that a real file has: a SentencePiece tokenizer with byte tokens, control tokens, a chat template,
quantised weights (Q8_0).  llama.cpp and ctransformers both run it; what it says makes no sense.  The same
shape and seed give the same bytes.  The word pieces are learnt from this very file, so that code and English
prose are cut into pieces of a sensible length.
"""

import argparse
import hashlib
import os
from collections import Counter
from pathlib import Path

import gguf
import numpy as np
from attrs import asdict, field, frozen

CACHE = Path(__file__).parent.parent / ".cache"
CONTROL = ("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>")
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
SPACE = "\u2581"
LONGEST = 7
"""Characters of a piece."""


@frozen(kw_only=True)
class Shape:
    """What to build."""

    seed: int = 7
    """Of the weights."""
    width: int = 128
    """Of the embedding; a multiple of 64."""
    layers: int = 2
    """Transformer blocks."""
    merges: int = 400
    """Word pieces beyond the single characters."""
    context: int = 4096
    """Tokens that the model claims to be trained for."""
    template: str | None = TEMPLATE
    """The chat template; None for a file without one."""
    metadata: dict[str, str | bool] = field(factory=dict)
    """Keys of our own."""


def pieces(merges: int) -> list[str]:
    """Return the characters of this file and the pairs that occur most often in it, merged step by step."""
    text = Path(__file__).read_text("utf-8").replace(" ", SPACE)
    words = Counter(part for line in text.split("\n") for part in line.replace(SPACE, f" {SPACE}").split(" "))
    cut = {word: list(word) for word in words}
    found = sorted({chr(i) for i in range(33, 127)} | {SPACE, "\n"})
    for _ in range(merges):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, times in words.items():
            for pair in zip(cut[word], cut[word][1:], strict=False):
                joined = "".join(pair)
                pairs[pair] += times if len(joined) <= LONGEST and joined not in CONTROL else 0
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        joined = "".join(best)
        if joined not in found:
            found.append(joined)
        for word, parts in cut.items():
            cut[word] = _merged(parts, best)
    return found


def _merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if out and (out[-1], part) == pair:
            out[-1] += part
        else:
            out.append(part)
    return out


def build(path: Path, shape: Shape) -> None:
    """Write the model; the file is there only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    writer = gguf.GGUFWriter(unfinished, "llama")
    words = pieces(shape.merges)
    _describe(writer, shape, words)
    _weigh(writer, shape, len(CONTROL) + 256 + len(words))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    unfinished.replace(path)


def _describe(writer: gguf.GGUFWriter, shape: Shape, words: list[str]) -> None:
    writer.add_name("tiny")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.width * 2)
    writer.add_head_count(shape.width // 32)
    writer.add_head_count_kv(shape.width // 32)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(32)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_tokenizer_model("llama")
    kinds = gguf.TokenType
    writer.add_token_list([*CONTROL, *(f"<0x{i:02X}>" for i in range(256)), *words])
    writer.add_token_types(
        [
            kinds.UNKNOWN,
            *[kinds.CONTROL] * (len(CONTROL) - 1),
            *[kinds.BYTE] * 256,
            *[kinds.NORMAL] * len(words),
        ]
    )
    writer.add_token_scores([0.0] * (len(CONTROL) + 256) + [-float(i) for i in range(len(words))])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_eot_token_id(CONTROL.index("<|im_end|>"))
    writer.add_add_bos_token(True)
    if shape.template is not None:
        writer.add_chat_template(shape.template)
    for key, value in shape.metadata.items():
        writer.add_bool(key, value) if isinstance(value, bool) else writer.add_string(key, value)


def _weigh(writer: gguf.GGUFWriter, shape: Shape, vocabulary: int) -> None:
    random = np.random.default_rng(shape.seed)

    def add(name: str, rows: int, columns: int) -> None:
        weights = random.standard_normal((rows, columns), dtype=np.float32) / np.sqrt(columns)
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(weights, kind), raw_dtype=kind)

    ones = np.ones(shape.width, dtype=np.float32)
    wide = shape.width * 2
    add("token_embd.weight", vocabulary, shape.width)
    for block in range(shape.layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{block}.{name}.weight", shape.width, shape.width)
        add(f"blk.{block}.ffn_gate.weight", wide, shape.width)
        add(f"blk.{block}.ffn_up.weight", wide, shape.width)
        add(f"blk.{block}.ffn_down.weight", shape.width, wide)
        writer.add_tensor(f"blk.{block}.attn_norm.weight", ones)
        writer.add_tensor(f"blk.{block}.ffn_norm.weight", ones)
    writer.add_tensor("output_norm.weight", ones)
    add("output.weight", vocabulary, shape.width)


def tiny_model(shape: Shape | None = None) -> Path:
    """Return the path of such a model, built unless it is there; it is named after its recipe."""
    shape = shape or Shape()
    recipe = Path(__file__).read_bytes() + repr(sorted(asdict(shape).items())).encode()
    path = CACHE / f"tiny-{hashlib.sha256(recipe).hexdigest()[:16]}.gguf"
    if not path.exists():
        build(path, shape)
    return path


def main() -> None:
    """Build one model from the command line."""
    parser = argparse.ArgumentParser(description="Make a small random-weight model.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=Shape().seed)
    parser.add_argument("--width", type=int, default=Shape().width)
    parser.add_argument("--layers", type=int, default=Shape().layers)
    chosen = parser.parse_args()
    build(chosen.out, Shape(seed=chosen.seed, width=chosen.width, layers=chosen.layers))


if __name__ == "__main__":
    main()
