"""Answers of a model at its worst, for any schema."""

import json
import random
from collections.abc import Callable, Mapping

from nlx_lsp.values import JSON, Request

PROSE = (
    "Return the thing that is meant.",
    "The number of items that are left.",
    "If the file cannot be opened.",
    "whether it is `x` or not",
)
DELIMITERS = (
    '"""',
    "'''",
    '"',
    "\\",
    "\\\\",
    "\\n",
    "\\N{DASH}",
    "\\x",
    "\\u12",
    '\\"""',
    "`",
    "``x``",
    "`x",
    "```python\n",
    "*/",
    "*/ int x; /*",
    "-->",
    "<!--",
    "??/",
    "\\u002a\\u002f",
    "?>",
    "]]",
    "///",
    "=end",
    " \\",
    "#{x}",
    "<b>&amp;",
    "@param x",
    "\\param x",
)
CONTROLS = (
    "\n\n",
    "\r\n",
    "\t",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\U000e0041",
    "😀",
)
SECTIONS = (
    "Args:\n    x: y",
    "Returns: x",
    "Raises:",
    ":param x: y",
    ":return:",
    "-------",
    "Parameters\n----------\n",
)
CODE = (
    "def f():\n    pass",
    "import os",
    "x = 1;",
    "{",
    "}",
    '"}',
    '","',
    "# type: ignore",
    ">>> 1 / 0",
    "%s",
    "{{ x }}",
)
TOKENS = (
    "<|im_end|>",
    "</s>",
    "[INST]",
    "TODO",
    "...",
    "-",
    "* ",
    "1. ",
    "http://example.invalid",
    "None",
    "",
    " ",
)
POISON = (*DELIMITERS, *CONTROLS, *SECTIONS, *CODE, *TOKENS, "the the the the the the")


def answers(seed: int) -> Callable[[Request], str]:
    """Return a function that answers each request with garbage of another kind."""
    source = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pick = source.choice
    texts: tuple[Callable[[], str], ...] = (
        lambda: pick(PROSE),
        lambda: pick(POISON),
        lambda: pick(PROSE) + pick(POISON) + pick(PROSE),
        lambda: pick(POISON).join(source.choices(("word", "of", "Some", "text."), k=5)),
        lambda: pick(POISON) + pick(PROSE),
        lambda: pick(PROSE)[:-1] + pick(POISON),
    )

    def fill(schema: Mapping[str, JSON]) -> JSON:
        if schema["type"] == "object":
            return {name: fill(inner) for name, inner in schema["properties"].items()}
        return pick(texts)()

    def answer(request: Request) -> str:
        valid = json.dumps(fill(request.schema or {}), ensure_ascii=source.random() < 1 / 2)
        broken = ("x" * 100_000, valid[: source.randrange(40)], "".join(source.choices(POISON, k=12)))
        return pick(broken) if source.random() < 1 / 8 else valid

    return answer
