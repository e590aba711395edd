"""Describes an old file in the words of the new format, so that the rest of the program knows only those."""

import re
from pathlib import Path

from nlx_lsp.models.ggml.layout import Contents
from nlx_lsp.models.gguf.header import Header
from nlx_lsp.values import JSON

_CONTROL = re.compile(
    rb"""<\|[a-z_]+\|>                                                      # nearly all
    | <(fim[_-]|issue_|jupyter_|commit_)[a-z_]+> | <(filename|gh_stars|reponame|empty_output)>  # StarCoder
    | >>[A-Z]+<<                                                           # Falcon
    | \#\#\#\ (End|Instruction:|Response:)                                 # Dolly""",
    re.VERBOSE,
)
"""Words with which models are told about the parts of a text."""
_END_OF_TEXT = b"<|endoftext|>"
_ENDS_OF_TURN = (b"<|im_end|>", b"<|end|>", b"### End")
_LLAMA_TOKENS = {"bos": 1, "eos": 2}
_FILE_TYPES = {11: 12, 12: 15, 13: 17}
"""The types of files whose numbers mean something else in GGUF files: the quantisations by k."""

_CHATML = """{% for m in messages %}<|im_start|>{{ m.role }}
{{ m.content }}<|im_end|>
{% endfor %}<|im_start|>assistant
"""
_STARCHAT = """{% for m in messages %}<|{{ m.role }}|>
{{ m.content }}<|end|>
{% endfor %}<|assistant|>
"""
_DOLLY = """{% for m in messages %}{% if m.role == "user" %}### Instruction:
{% elif m.role == "assistant" %}### Response:
{% endif %}{{ m.content }}

{% endfor %}### Response:
"""
_CONVERSATIONS = {"<|im_start|>": _CHATML, "<|assistant|>": _STARCHAT, "### Instruction:": _DOLLY}
"""How models were trained to converse, by a word that only such a model has."""


def describe(path: Path, contents: Contents) -> Header:
    """Return the header that the file would have if it were a GGUF file.

    Args:
        path: The file.
        contents: What it holds.
    """
    family, facts = contents.family, contents.facts
    number = int(facts["type"]) % 1000
    metadata: dict[str, JSON] = {
        "general.architecture": family.name,
        "general.file_type": number if family.mixed else _FILE_TYPES.get(number, number),
        "tokenizer.ggml.model": "llama" if family.name in ("llama", "replit") else "gpt2",
        f"{family.name}.block_count": int(facts["layers"]),
        f"{family.name}.embedding_length": int(facts["width"]),
        f"{family.name}.attention.head_count": int(facts["heads"]),
        f"{family.name}.attention.head_count_kv": int(facts.get("shared_heads", facts["heads"])),
    }
    context = int(facts.get("context", family.context))
    if context:
        metadata[f"{family.name}.context_length"] = context
    control = {
        word.decode(): number for number, word in enumerate(contents.words) if _CONTROL.fullmatch(word)
    }
    for role, token in _roles(contents).items():
        metadata[f"tokenizer.ggml.{role}_token_id"] = token
    template = next((text for word, text in _CONVERSATIONS.items() if word in control), "")
    if template:
        metadata["tokenizer.chat_template"] = template
    return Header(
        path=path,
        size=contents.size,
        version=1,
        tensors=sum(1 for _ in family.tensors(facts)),
        metadata=metadata,
        control=control,
    )


def _roles(contents: Contents) -> dict[str, int]:
    """Return the tokens with which a text begins and ends, and a turn of a conversation."""
    if contents.family.name == "llama":
        return _LLAMA_TOKENS
    numbers = {word: number for number, word in enumerate(contents.words)}
    end = numbers.get(_END_OF_TEXT, 0)  # the library takes the first word, too
    turn = next((numbers[word] for word in _ENDS_OF_TURN if word in numbers), end)
    return {"bos": end, "eos": end, "eot": turn}
