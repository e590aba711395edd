"""What cases are called: the name of what they test, and what they say of it, as a Python name."""

import re
import unicodedata
from collections.abc import Sequence

from nlx_lsp.syntax.context import split_words
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.suite import Suite

_LONGEST = 72
"""Characters of a name."""
_SIGNS: Sequence[tuple[str, str]] = (
    (r"!=", " is not "),
    (r"==", " is "),
    (r"<=", " at most "),
    (r">=", " at least "),
    (r"<", " below "),
    (r">", " above "),
    (r"(?<![\w)\]])\s*-\s*(?=\d)", " minus "),
    (r"\[\]|\(\)|\{\}", " empty "),
    (r"\"\"|''", " empty text "),
    (r"%", " modulo "),
    (r"'|\u2019", ""),
)


def case_names(suite: Suite) -> tuple[str, ...]:
    """Return the names of a suite's cases, no two of them alike and none of them taken."""
    taken = set(suite.taken)
    found: list[str] = []
    for case in suite.cases:
        name = usual = f"test_{subject(suite.target.symbol)}_{slug(case.name)}"
        number = 2
        while name in taken:
            name, number = f"{usual}_{number}", number + 1
        taken.add(name)
        found.append(name)
    return tuple(found)


def subject(symbol: Symbol) -> str:
    """Return a symbol's name in small letters, with the classes around it."""
    return "_".join(word for part in (*symbol.parents, symbol.name) for word in _ascii_words(part))


def slug(text: str) -> str:
    """Return some words as the end of a name."""
    for pattern, meaning in _SIGNS:
        text = re.sub(pattern, meaning, text)
    words = [word for part in re.split(r"[\s.]+", text) for word in _ascii_words(part)]
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > _LONGEST:
            break
        name = f"{name}_{word}" if name else word[:_LONGEST]
    return name or "works"


def camel(symbol: Symbol) -> str:
    """Return the name of what a class of tests is about: the symbol's class, or the function."""
    part = symbol.parents[-1] if symbol.kind == "method" and symbol.parents else symbol.name
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"_+", part) if word)


def _ascii_words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return split_words(plain)
