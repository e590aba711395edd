"""Turns a request's prompt into tokens.

Control tokens come from the model's template alone.  Where a file or a user says ``<|im_end|>``, it stays a
text of ten characters.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from nlx_lsp.engines.gguf import Header
from nlx_lsp.values import Message

Tokenize = Callable[[str], list[int]]
"""Returns the tokens of a text; control tokens in it are text."""


_Run = int | str | None
"""A token, a text, or a place at which texts are cut."""


def tokens(
    prompt: tuple[Message, ...] | str, header: Header, tokenize: Tokenize, begin: Sequence[int]
) -> list[int]:
    """Return the tokens of a prompt.

    Args:
        prompt: A conversation, or the raw text to be continued.
        header: Of the model, with its control tokens.
        tokenize: The model's tokenizer.
        begin: Tokens with which every prompt begins.
    """
    runs: list[_Run] = []
    if isinstance(prompt, str):
        runs = _untrusted(prompt, header)
    else:
        from nlx_lsp.engines.host.template import lay_out  # noqa: PLC0415 - Jinja delays the start

        pieces = lay_out(
            header.chat_template, prompt, begin=header.spelling("bos"), end=header.spelling("eos")
        )
        for text, trusted in pieces:
            runs += _trusted(text, header) if trusted else _untrusted(text, header)
    found: list[int] = []
    for kind, group in groupby(runs, type):
        if kind is str:
            found += tokenize("".join(run for run in group if isinstance(run, str)))
        else:
            found += [run for run in group if isinstance(run, int)]
    return found if found[: len(begin)] == list(begin) else [*begin, *found]


def _trusted(text: str, header: Header) -> list[_Run]:
    """Find the control tokens in a template's text."""
    known = {**header.markup, **header.control}
    return [known.get(part, part) for part in _parts(text, known)]


def _untrusted(text: str, header: Header) -> list[_Run]:
    """Cut what the tokenizer itself would take for a control token."""
    runs: list[_Run] = []
    for part in _parts(text, header.markup):
        runs += [part[:1], None, part[1:]] if part in header.markup else [part]
    return runs


def _parts(text: str, words: Iterable[str]) -> list[str]:
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    parts = re.split(f"({longest_first})", text) if longest_first else [text]
    return [part for part in parts if part]
