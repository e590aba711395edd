"""A model with random weights in the shape of Qwen2.5-Coder-0.5B: it costs what the real one costs.

    python benchmarks/parts/model_shape.py OUT.gguf

24 layers, 896 wide, 14 heads over 2 heads of keys and values, 4,864 wide inside, 151,936 tokens; weights in
Q4_0, the table of tokens, which is also the output, in Q8_0, as the files of that model have it.  The weights
are random bytes, so it is made within seconds.  What it says makes no sense, and it never tires of saying it.
"""

import heapq
import re
import sys
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise, product
from pathlib import Path

import gguf
import numpy as np

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache" / "qwen2.5-coder-0.5b-shape.gguf"

LAYERS, WIDTH, INSIDE, HEADS, SHARED_HEADS, VOCABULARY = 24, 896, 4864, 14, 2, 151_936
HEAD = WIDTH // HEADS
MERGES = 6000
"""Pieces that are learnt from code: it is cut about as finely as the real model cuts it."""
CORPUS = (
    "argparse.py",
    "dataclasses.py",
    "inspect.py",
    "json/decoder.py",
    "pathlib.py",
    "textwrap.py",
    "typing.py",
)
CONTROL = ("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>")
SPACE = "\u2581"
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def learn() -> list[str]:
    """Return pieces of code and prose: the pairs of neighbours that occur most often, joined step by step."""
    library = Path(sysconfig.get_path("stdlib"))
    text = "\n".join((library / name).read_text("utf-8") for name in CORPUS if (library / name).is_file())
    counts = Counter(re.findall(rf"{SPACE}?[A-Za-z]+|{SPACE}+|\S|\n", text.replace(" ", SPACE)))
    words, weights = [list(word) for word in counts], list(counts.values())
    pairs: Counter[tuple[str, str]] = Counter()
    where: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, word in enumerate(words):
        for pair in pairwise(word):
            pairs[pair] += weights[number]
            where[pair].add(number)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    found = {chr(code): None for code in range(33, 127)} | {SPACE: None, "\n": None}
    while heap and len(found) < MERGES:
        count, pair = heapq.heappop(heap)
        if -count != pairs[pair]:  # it has become rarer meanwhile
            if pairs[pair] > 0:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        found["".join(pair)] = None
        touched: set[tuple[str, str]] = set()
        for number in where.pop(pair):
            for each in pairwise(words[number]):
                pairs[each] -= weights[number]
            words[number] = _joined(words[number], pair)
            for each in pairwise(words[number]):
                pairs[each] += weights[number]
                where[each].add(number)
                touched.add(each)
        for each in touched:
            heapq.heappush(heap, (-pairs[each], each))
    return list(found)


def _joined(parts: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if out and (out[-1], part) == pair:
            out[-1] += part
        else:
            out.append(part)
    return out


def _inventions() -> Iterator[str]:
    """Give words that nobody writes, for the rest of the vocabulary."""
    syllables = [a + b for a, b in product("bdfgklmnprstvz", "aeiou")]
    return (f"{SPACE}{''.join(parts)}q" for parts in product(syllables, repeat=3))


def build(path: Path) -> None:
    """Write the model; the file is there only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    writer = gguf.GGUFWriter(unfinished, "qwen2")
    _describe(writer)
    _weigh(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    unfinished.replace(path)


def _describe(writer: gguf.GGUFWriter) -> None:
    writer.add_name("random weights, Qwen2.5-Coder-0.5B shape")
    writer.add_context_length(32_768)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INSIDE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(SHARED_HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    words = [*CONTROL, *(f"<0x{byte:02X}>" for byte in range(256)), *learn()]
    filled = [*words, *islice(_inventions(), VOCABULARY - len(words))]
    kinds = gguf.TokenType
    special = [kinds.UNKNOWN, *[kinds.CONTROL] * (len(CONTROL) - 1), *[kinds.BYTE] * 256]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(filled)
    writer.add_token_types([*special, *[kinds.NORMAL] * (VOCABULARY - len(special))])
    writer.add_token_scores([0.0] * len(special) + [-float(i) for i in range(VOCABULARY - len(special))])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_eot_token_id(CONTROL.index("<|im_end|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)


def _weigh(writer: gguf.GGUFWriter) -> None:
    random = np.random.default_rng(7)

    def add(name: str, rows: int, columns: int, kind: gguf.GGMLQuantizationType) -> None:
        """Add blocks of 32 weights: their scale, by which they spread as in a trained model, and bytes."""
        size, spread = {"Q4_0": (16, 4.6), "Q8_0": (32, 74.0)}[kind.name]
        scale = np.frombuffer(np.float16(1 / (spread * columns**0.5)).tobytes(), np.uint8)
        blocks = np.empty((rows, columns // 32, 2 + size), np.uint8)
        blocks[..., :2] = scale
        blocks[..., 2:] = random.integers(0, 256, (rows, columns // 32, size), np.uint8)
        writer.add_tensor(name, blocks.reshape(rows, -1), raw_dtype=kind)

    def ones(name: str, size: int, value: float = 1.0) -> None:
        writer.add_tensor(name, np.full(size, value, np.float32))

    small, large = gguf.GGMLQuantizationType.Q4_0, gguf.GGMLQuantizationType.Q8_0
    add("token_embd.weight", VOCABULARY, WIDTH, large)
    ones("output_norm.weight", WIDTH)
    for block in range(LAYERS):
        for name, rows in (("q", WIDTH), ("k", SHARED_HEADS * HEAD), ("v", SHARED_HEADS * HEAD)):
            add(f"blk.{block}.attn_{name}.weight", rows, WIDTH, small)
            ones(f"blk.{block}.attn_{name}.bias", rows, 0.0)
        add(f"blk.{block}.attn_output.weight", WIDTH, WIDTH, small)
        add(f"blk.{block}.ffn_gate.weight", INSIDE, WIDTH, small)
        add(f"blk.{block}.ffn_up.weight", INSIDE, WIDTH, small)
        add(f"blk.{block}.ffn_down.weight", WIDTH, INSIDE, small)
        ones(f"blk.{block}.attn_norm.weight", WIDTH)
        ones(f"blk.{block}.ffn_norm.weight", WIDTH)


def model_shape() -> Path:
    """Return the path of the model, made unless it is there."""
    if not CACHE.exists():
        build(CACHE)
    return CACHE


if __name__ == "__main__":
    build(Path(sys.argv[1])) if len(sys.argv) > 1 else model_shape()
