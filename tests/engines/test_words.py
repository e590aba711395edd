"""The words of old files: the same that the library finds, and no text is too odd or too long."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ggml_files import KINDS, Recipe, ggml_model
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.worker.words import Words
from nlx_lsp.models import ggml

OWN = [kind for kind in KINDS if kind != "llama"]
SAMPLE = ("gpt2", "falcon", "replit")
"""One for each way in which texts are cut."""
SOME = [pytest.param(kind, marks=() if kind in SAMPLE else pytest.mark.slow) for kind in OWN]
TEXTS = [
    "def area(width, height):\n    return width * height\n",
    "It's what they've said; we'll see, I'd say 1234 times: \t\"never\"!",
    "  two spaces,   three,\n\n\nand lines\n  \n",
    "größe über alles, 日本語, naïve — 🙂",
    "x",
    " ",
    "{}[]()<>=+-*/%&|^~!?@#$`'\"\\.,:;",
]
LIBRARY = """
import ctypes, json, sys
from ctransformers.llm import LLM

model = LLM(sys.argv[1], sys.argv[2], lib="basic")
for text in json.loads(sys.argv[3]):
    raw = text.encode()
    row = (ctypes.c_int * (len(raw) + 2))()
    print(json.dumps(row[: model.ctransformers_llm_tokenize(raw, False, row)]))
"""
"""Prints the words that the library finds; in a process of its own, as it may die."""


def words(kind: str) -> Words:
    path = ggml_model(Recipe(kind=kind))
    contents = ggml.read(path)
    return Words(contents, ggml.describe(path, contents).control)


ALL = {kind: words(kind) for kind in OWN}


@pytest.mark.parametrize("kind", SOME)
def test_finds_the_words_that_the_library_finds(kind: str) -> None:
    path = ggml_model(Recipe(kind=kind))
    command = [sys.executable, "-c", LIBRARY, str(path), ggml.read(path).family.library, json.dumps(TEXTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [ALL[kind].tokenize(text) for text in TEXTS] == list(map(json.loads, done.stdout.splitlines()))


@given(st.sampled_from(OWN), st.text())
def test_no_byte_is_lost(kind: str, text: str) -> None:
    found = ALL[kind].tokenize(text)
    assert b"".join(map(ALL[kind].text, found)) == text.encode()


@given(st.sampled_from(OWN), st.binary())
def test_exactly_a_text_or_nothing(kind: str, raw: bytes) -> None:
    found = ALL[kind].exactly(raw)
    assert b"".join(map(ALL[kind].text, found)) in (raw, b"")


@pytest.mark.parametrize("kind", OWN)
def test_a_word_of_control_is_never_found(kind: str) -> None:
    for word, number in ggml.describe(Path(), ggml.read(ggml_model(Recipe(kind=kind)))).control.items():
        assert number not in ALL[kind].tokenize(f"{word} {word}{word}")
        assert ALL[kind].text(number) == b""


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("text", ["x" * 20_000, " " * 20_000, "=" * 20_000, "ab " * 20_000])
def test_a_wall_of_text_takes_no_time(kind: str, text: str) -> None:
    assert b"".join(map(ALL[kind].text, ALL[kind].tokenize(text))).decode() == text
