"""A scripted reviewer, and functions with a fault in four languages."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import frozen

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.engines.scripted import Answer, Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Finding, Outcome, Request, Span


@frozen
class Example:
    """A function with a fault, in one language."""

    path: str
    text: str
    quote: str
    mended: str
    signature: str

    @property
    def item(self) -> dict[str, JSON]:
        return {
            "quote": self.quote,
            "when": "n is 3",
            "problem": "Reads one element past the end",
            "category": "off by one",
            "replacement": [self.mended],
        }


EXAMPLES = [
    Example(
        "a.py",
        "def other():\n    return 1\n\n\ndef f(items, n):\n    total = 0\n    # so far\n"
        "    for i in range(n + 1):\n        total += items[i]\n    return total\n",
        "for i in range(n + 1):",
        "for i in range(n):",
        "def f(items, n):",
    ),
    Example(
        "a.c",
        "int other(void) { return 1; }\n\nint f(int *items, int n) {\n    int total = 0;\n    /* so far */\n"
        "    for (int i = 0; i <= n; i++)\n        total += items[i];\n    return total;\n}\n",
        "for (int i = 0; i <= n; i++)",
        "for (int i = 0; i < n; i++)",
        "int f(int *items, int n) {",
    ),
    Example(
        "a.ts",
        "const other = () => 1;\n\nexport function f(items: number[], n: number) {\n  let total = 0;\n"
        "  // so far\n  for (let i = 0; i <= n; i++)\n    total += items[i];\n  return total;\n}\n",
        "for (let i = 0; i <= n; i++)",
        "for (let i = 0; i < n; i++)",
        "export function f(items: number[], n: number) {",
    ),
    Example(
        "a.rs",
        "fn other() -> u8 { 1 }\n\nfn f(items: &[u32], n: usize) -> u32 {\n    let mut total = 0;\n"
        "    // so far\n    for i in 0..=n {\n        total += items[i];\n    }\n    total\n}\n",
        "for i in 0..=n {",
        "for i in 0..n {",
        "fn f(items: &[u32], n: usize) -> u32 {",
    ),
]
each_language = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)


class Reviewer:
    """Answers the first question with findings, and the second with a yes or a no; keeps what it is asked."""

    def __init__(self, *found: object, sure: float = 0.9, word: str = "yes", raw: str | None = None) -> None:
        self.answer = raw if raw is not None else json.dumps({"findings": found}, separators=(",", ":"))
        self.sure, self.word = sure, word
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Answer:
        self.asked.append(request)
        if request.schema is None:
            return Answer(text=self.word, probability=self.sure)
        return Answer(text=self.answer, probability=0.9)

    @property
    def texts(self) -> list[str]:
        return [
            "\n".join(m.content for m in request.prompt if not isinstance(m, str)) for request in self.asked
        ]


async def review(
    reviewer: Reviewer,
    path: str,
    text: str | bytes,
    *,
    at: str = "",
    settings: Settings | None = None,
    **options: Any,
) -> Outcome:
    raw = text.encode() if isinstance(text, str) else text
    start = raw.index(at.encode())
    span = Span(start=start, end=start + len(at.encode()))
    source = Source.parse(raw, path=path)
    return await pipeline.run(
        load()["review"],
        source,
        span,
        Scripted(reviewer),
        lambda _: None,
        settings=settings or Settings(),
        options=options,
    )


async def look_at(example: Example, *found: Mapping[str, Any], **more: Any) -> Outcome:
    return await review(Reviewer(*found), example.path, example.text, at=example.signature, **more)


def quoted(example: Example, finding: Finding) -> str:
    return example.text.encode()[finding.span.start : finding.span.end].decode()
