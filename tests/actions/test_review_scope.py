"""What is reviewed: a symbol, some lines, a file; and when it is told."""

from typing import Any

import pytest
from actions.reviewer import EXAMPLES, Reviewer, quoted, review

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import symbol_at
from nlx_lsp.values import JSON, Span

FILE = '''\
"""Things."""

import os


def first(a):
    def inner(b):
        return b
    return inner(a)


class A:
    x = 1

    def second(self):
        class Local:
            def deep(self):
                return 2
        return Local()

    def third(self): return 3


print(first(1))
'''


async def titles(text: str = FILE, path: str = "a.py", at: str = "", **options: Any) -> list[str]:
    source = Source.parse(text.encode(), path=path)
    start = text.encode().index(at.encode())
    span = Span(start=start, end=start + len(at.encode()))
    return [symbol.title for symbol in load()["review"].plan(source, span, Settings(), options).symbols]


async def test_what_is_reviewed() -> None:
    everything = ["`first`", "`A.second`", "`A.third`"]
    assert await titles(scope="file") == everything
    assert await titles(at="return b") == ["`first.inner`"]
    assert await titles(at="class A") == ["`A.second`", "`A.third`"]
    assert await titles(at="import os") == everything
    assert await titles(scope="selection", at="return b\n    return inner(a)") == ["`first`"]
    assert await titles(scope="selection", at="return Local()\n\n    def third") == [
        "`A.second`",
        "`A.third`",
    ]
    assert await titles(scope="selection", at="x = 1") == ["`A`"]
    assert await titles("x = 1\n", scope="file") == ["the module"]
    assert await titles("int f(int);\nint g(int a) { return a; }\n", "a.c", scope="file") == ["`g`"]
    interface = "interface A { f(): void }\nclass B { g() { return 1; } }\n"
    assert await titles(interface, "a.ts", scope="file") == ["`B.g`"]


async def test_only_the_selected_lines_are_looked_at() -> None:
    example = EXAMPLES[0]
    reviewer = Reviewer({**example.item, "quote": "return total"}, example.item)
    outcome = await review(
        reviewer, example.path, example.text, at="for i in range(n + 1):\n        total", scope="selection"
    )
    (finding,) = outcome.findings
    assert quoted(example, finding).strip() == example.quote
    assert outcome.dropped == {"the quote is not in the code": 1}
    assert "Look at these lines of it only:" in reviewer.texts[0]
    (looked_at,) = outcome.looked_at
    assert example.text[looked_at.start : looked_at.end].strip().endswith("total += items[i]")


async def test_a_module_without_functions_is_reviewed_as_a_whole() -> None:
    text = '"""Doc."""\n\nitems = [1]\nlast = items[len(items)]\n'
    item = {**EXAMPLES[0].item, "quote": "last = items[len(items)]", "replacement": ["last = items[-1]"]}
    (finding,) = (await review(Reviewer(item), "a.py", text, scope="file")).findings
    assert finding.replacement is not None
    assert apply(text.encode(), [finding.replacement]).decode().endswith("last = items[-1]\n")


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", '"""Only a docstring."""\n', "\x00", "def f(:\n"]
)
async def test_where_there_is_no_code_nobody_is_asked(text: str) -> None:
    reviewer = Reviewer()
    outcome = await review(reviewer, "a.py", text, scope="file")
    assert outcome.findings == outcome.refusals == ()


@pytest.mark.parametrize("options", [{"scope": "galaxy"}, {"scope": 5}, {"scope": "changes", "base": 5}])
async def test_options_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="does not understand"):
        await review(Reviewer(), "a.py", EXAMPLES[0].text, **options)


def test_the_menu_offers_what_there_is() -> None:
    action = load()["review"]
    source = Source.parse(FILE.encode(), path="a.py")

    def menu(at: str, until: str = "") -> list[tuple[str, JSON]]:
        start = FILE.index(at)
        end = FILE.index(until) + len(until) if until else start
        offers = action.offers(source, Span(start=start, end=end))
        assert {offer.kind for offer in offers} == {"nlx.review"}
        return [(offer.title, offer.options["scope"]) for offer in offers]

    whole = [("Review this file", "file"), ("Review my changes in this file", "changes")]
    assert menu("return inner") == [("Review `first`", "symbol"), *whole]
    assert menu("import os") == whole
    assert menu("return inner", "inner(a)") == [
        ("Review `first`", "symbol"),
        ("Review the selected lines", "selection"),
        *whole,
    ]
    symbol = symbol_at(source, FILE.index("def third"))
    exact = action.offers(source, symbol.span)
    assert [offer.title for offer in exact][:2] == ["Review `A.third`", "Review this file"]


async def test_each_symbol_is_told_as_it_is_done() -> None:
    heard: list[tuple[str, int]] = []
    await pipeline.run(
        load()["review"],
        Source.parse(FILE.encode(), path="a.py"),
        Span(start=0, end=0),
        Scripted(Reviewer({**EXAMPLES[0].item, "quote": "return inner(a)", "replacement": []})),
        lambda _: None,
        settings=Settings(),
        options={"scope": "file"},
        listen=lambda symbol, result: heard.append((symbol.title, len(result.findings))),
    )
    assert heard == [("`first`", 1), ("`A.second`", 0), ("`A.third`", 0)]
