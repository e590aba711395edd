"""The GGUF file: the trained network as llama.cpp and ctransformers read it."""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType, TokenType

from training.model import Shape
from training.tokenizer import BOS, BYTES, CONTROL, EOS, Tokenizer

WORK = Path(__file__).parent / "work"
CARD = "docs/model-card.md"
CONTEXT = 4096
"""Tokens that an engine may reserve.  Rows of the training are shorter, and so is what is used; but room
for the longest answer that a schema allows has to be there."""
NAMES = {
    "attention_norm": "attn_norm",
    "query": "attn_q",
    "key": "attn_k",
    "value": "attn_v",
    "output": "attn_output",
    "feed_norm": "ffn_norm",
    "gate": "ffn_gate",
    "up": "ffn_up",
    "down": "ffn_down",
}


def describe(writer: gguf.GGUFWriter, shape: Shape, version: str) -> None:
    """Write what the file is and how to run it."""
    writer.add_name("nlx-docstring")
    writer.add_version(version)
    writer.add_license("MIT")
    writer.add_author("the nlx-lsp authors")
    writer.add_description(
        f"Drafts the sentences of Python docstrings. Data, scores and limits: {CARD} of nlx-lsp."
    )
    writer.add_string("nlx.prompt_format", "nlx-1")
    writer.add_bool("nlx.draft", True)
    writer.add_string("nlx.card", CARD)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.heads)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_rope_freq_base(shape.base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocabulary)


def spell_out(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    """Write the tokenizer: the earlier a piece was learnt, the better its score."""
    types = [TokenType.NORMAL] * len(tokenizer.pieces)
    types[0] = TokenType.UNKNOWN
    types[BOS] = types[EOS] = TokenType.CONTROL
    first = len(CONTROL) + len(BYTES)
    types[len(CONTROL) : first] = [TokenType.BYTE] * len(BYTES)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokenizer.pieces)
    writer.add_token_scores(
        [0.0 if number < first else float(first - number) for number in range(len(types))]
    )
    writer.add_token_types(types)
    writer.add_bos_token_id(BOS)
    writer.add_eos_token_id(EOS)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(True)


def write(
    path: Path, state: dict[str, torch.Tensor], shape: Shape, kind: GGMLQuantizationType, version: str
) -> None:
    """Write the file; vectors stay in full precision."""
    writer = gguf.GGUFWriter(path, "llama")
    describe(writer, shape, version)
    writer.add_file_type(
        gguf.LlamaFileType.MOSTLY_Q8_0 if kind == GGMLQuantizationType.Q8_0 else gguf.LlamaFileType.MOSTLY_F16
    )
    spell_out(writer, Tokenizer.load())
    tensors = {"token_embd.weight": state["embedding"], "output_norm.weight": state["norm"]}
    # ctransformers' llama.cpp does not know that the embedding can be the last matrix too.
    tensors["output.weight"] = state["embedding"]
    for number in range(shape.layers):
        for ours, theirs in NAMES.items():
            tensors[f"blk.{number}.{theirs}.weight"] = state[f"layers.{number}.{ours}"]
    for name, tensor in tensors.items():
        values = tensor.float().numpy()
        if values.ndim == 1:
            writer.add_tensor(name, values.astype(np.float32))
        else:
            writer.add_tensor(name, gguf.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def facts(path: Path, saved: dict[str, Any]) -> str:
    """Return the rows of the model card's table that follow from the file and its training."""
    state, tensors = saved["network"], saved["network"].values()
    rows = {
        "file": f"`{path.name}`",
        "bytes": f"{path.stat().st_size:,}",
        "sha256": f"`{hashlib.sha256(path.read_bytes()).hexdigest()}`",
        "parameters": f"{sum(tensor.numel() for tensor in tensors):,}",
        "layers": str(sum(name.endswith(".query") for name in state)),
        "steps": f"{saved['step']:,}",
        "tokens seen": f"{saved['tokens']:,}",
        "minutes": f"{saved['spent'] / 60:.0f}",
        "held-out loss": f"{saved['held_out']:.3f}",
    }
    return "".join(f"| {what} | {said} |\n" for what, said in rows.items())


def main() -> None:
    """Export the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--kind", choices=["Q8_0", "F16"], default="Q8_0")
    given = parser.parse_args()
    saved = torch.load(WORK / "checkpoint.pt", weights_only=True)
    shape = Shape(**saved["shape"])
    write(given.path, saved["network"], shape, GGMLQuantizationType[given.kind], "1")
    sys.stdout.write(facts(given.path, saved))


if __name__ == "__main__":
    main()
