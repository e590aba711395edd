"""Turns a request's prompt into tokens.

Control tokens come from the model's template alone.  Where a file or a user says ``<|im_end|>``, it stays a
text of ten characters.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from nlx_lsp.models.gguf import Header
from nlx_lsp.values import Message

Tokenize = Callable[[str], list[int]]
"""Returns the tokens of a text; control tokens in it are text."""


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
    control = {**header.markup, **header.control}
    found: list[int] = []
    for kind, group in groupby(_runs(prompt, header, control), type):
        if kind is int:
            found += map(int, group)
        else:
            found += _plain("".join(map(str, group)), control, tokenize)
    return found if found[: len(begin)] == list(begin) else [*begin, *found]


def _runs(prompt: tuple[Message, ...] | str, header: Header, control: Mapping[str, int]) -> list[int | str]:
    """Return the control tokens that are meant, and the texts between them."""
    if isinstance(prompt, str):
        return [prompt]
    from nlx_lsp.engines.worker.template import lay_out  # noqa: PLC0415 - Jinja delays the start

    runs: list[int | str] = []
    pieces = lay_out(header.chat_template, prompt, begin=header.spelling("bos"), end=header.spelling("eos"))
    for text, trusted in pieces:
        runs += [control.get(part, part) for part in _parts(text, control)] if trusted else [text]
    return runs


def _plain(text: str, control: Mapping[str, int], tokenize: Tokenize) -> list[int]:
    """Return the tokens of a text, none of which is a control token.

    Tokenizers do find some of them in a text: those that are marked as user-defined, and those that can be
    put together from pieces of words.  Only such a text is cut.
    """
    found = tokenize(text)
    if set(control.values()).isdisjoint(found):
        return found
    cut = [piece for part in _parts(text, control) for piece in _halves(part, control)]
    return [token for piece in cut for token in tokenize(piece)]


def _halves(part: str, control: Iterable[str]) -> tuple[str, ...]:
    return (part[:1], part[1:]) if part in control else (part,)


def _parts(text: str, words: Iterable[str]) -> list[str]:
    """Cut a text before and behind words."""
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    parts = re.split(f"({longest_first})", text) if longest_first else [text]
    return [part for part in parts if part]
