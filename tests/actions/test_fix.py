"""What another tool says: explained as Markdown that leads nowhere, and mended only if it can be verified."""

import json
from typing import Any

import pytest
from attrs import asdict

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Diagnostic, Model, Outcome, Span

TEXT = {
    "a.py": "import os\n\ndef h(): pass\n\ndef f(a, b):\n    c = a == None\n    return c\n\ndef g(): 0\n",
    "a.c": "int before(void);\nint f(int a, int b) {\n    int c = a = b;\n    return c;\n}\nint g(void);\n",
    "a.ts": "function f(a, b) {\n    const c = a == b;\n    return c;\n}\nfunction after() {}\n",
    "a.rs": "fn f(a: u8, b: u8) -> bool {\n    let c = a == b;\n    return c\n}\nfn after() {}\n",
}
LINE = {
    "a.py": "c = a == None",
    "a.c": "int c = a = b;",
    "a.ts": "const c = a == b;",
    "a.rs": "let c = a == b;",
}
MENDED = {
    "a.py": "c = a is None",
    "a.c": "int c = a == b;",
    "a.ts": "const c = a === b;",
    "a.rs": "let c = a != b;",
}


def said(path: str, quote: str, message: str = "This is not what you mean") -> Diagnostic:
    start = TEXT[path].index(quote)
    return Diagnostic(span=Span(start=start, end=start + len(quote)), message=message, source="tool")


async def run(action: str, path: str, diagnostic: Any, *answers: Any, model: Model | None = None) -> Outcome:
    return await pipeline.run(
        load()[action],
        Source.parse(TEXT[path].encode(), path=path),
        Span(start=0, end=0),
        Scripted(
            [json.dumps(answer) if isinstance(answer, dict) else answer for answer in answers], model=model
        ),
        lambda _: None,
        settings=Settings(),
        options={"diagnostic": asdict(diagnostic) if isinstance(diagnostic, Diagnostic) else diagnostic},
    )


@pytest.mark.parametrize("path", TEXT)
async def test_lines_are_mended(path: str) -> None:
    outcome = await run("fix", path, said(path, LINE[path]), {"replacement": [MENDED[path]]})
    after = apply(TEXT[path].encode(), outcome.edits).decode()
    assert after == TEXT[path].replace(LINE[path], MENDED[path])
    assert outcome.proposals[0].note == "whether the message is gone could not be checked"


@pytest.mark.parametrize("path", TEXT)
async def test_what_is_refused_is_asked_for_once_more(path: str) -> None:
    good = {"replacement": [MENDED[path]]}
    assert (await run("fix", path, said(path, LINE[path]), {"replacement": ["/* '''"]}, good)).edits
    outcome = await run("fix", path, said(path, LINE[path]), {"replacement": ["/* '''"]}, "nonsense")
    assert outcome.edits == ()
    assert outcome.refusals[0].reason.startswith("The model offers no lines.")


@pytest.mark.parametrize(
    "answer",
    [
        *(
            "",
            "{",
            "[]",
            "7",
            {"x": 1},
            {"replacement": []},
            {"replacement": None},
            {"replacement": ["", " "]},
        ),
        {"replacement": ["x = 1"]},
        {"replacement": ["c = (a"]},
        {"replacement": ["c = a == None"]},
        {"replacement": ["c = a is None", "", "def more(): pass"]},
        {"replacement": ["c = a is None \u202e"]},
        {"replacement": ["c = a is None # " + "x" * 3000]},
    ],
)
async def test_nothing_else_is_applied(answer: Any) -> None:
    outcome = await run("fix", "a.py", said("a.py", LINE["a.py"]), answer, answer)
    assert outcome.edits == ()
    assert len(outcome.refusals) == 1


async def test_a_header_stays_as_it_is() -> None:
    answer = {"replacement": ["def f(a):"]}
    outcome = await run("fix", "a.py", said("a.py", "def f(a, b):"), answer, answer)
    assert "touches more than the symbol's body" in outcome.refusals[0].reason


async def test_a_line_outside_of_functions_is_mended() -> None:
    outcome = await run("fix", "a.py", said("a.py", "import os"), {"replacement": ["import os.path"]})
    assert apply(TEXT["a.py"].encode(), outcome.edits).startswith(b"import os.path\n")


async def test_a_message_that_stays_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TEXT, "a.py", "def f(a):\n    g(a\n    return a\n")
    diagnostic = said("a.py", "g(a", "'(' was never closed")
    outcome = await run("fix", "a.py", diagnostic, {"replacement": ["h(a"]}, {"replacement": ["g(a)"]})
    assert outcome.proposals[0].note == "the message is gone"
    outcome = await run("fix", "a.py", diagnostic, {"replacement": ["g(b"]}, {"replacement": ["g((a)"]})
    assert outcome.edits == ()


PARTS = {"meaning": "It is compared.", "cause": "None is one object.", "remedy": "Compare the identity."}


async def test_a_message_is_explained() -> None:
    diagnostic = said("a.py", LINE["a.py"], "# Comparison\nto None")
    outcome = await run("explain", "a.py", diagnostic, PARTS)
    assert outcome.text == (
        "> tool: # Comparison\n> to None\n\n**What it means.** It is compared.\n\n"
        "**Why it is said here.** None is one object.\n\n**What can be done.** Compare the identity.\n\n"
        "*Written by a model, and not checked.*"
    )
    assert outcome.edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "See [this](x).",
        "![x](http://evil)",
        "Look at https://x.org",
        "<img src=x>",
        "[x][1]",
        "[1]: x",
        "",
        "1",
    ],
)
async def test_an_explanation_leads_nowhere(text: str) -> None:
    bad = {**PARTS, "cause": text}
    outcome = await run("explain", "a.py", said("a.py", LINE["a.py"]), bad, {"cause": text})
    assert "Why it is said here" not in outcome.text
    assert "**What it means.** It is compared." in outcome.text


async def test_no_explanation_is_told() -> None:
    outcome = await run("explain", "a.py", said("a.py", LINE["a.py"]), "nonsense", "nonsense")
    assert outcome.text == ""
    assert outcome.refusals[0].reason.startswith("The model has no explanation")


@pytest.mark.parametrize("action", ["fix", "explain"])
@pytest.mark.parametrize(
    "given", [None, 5, {}, {"span": {"start": 0, "end": 10**6}, "message": "x"}, {"span": {"start": 1}}]
)
async def test_without_a_diagnostic_there_is_nothing_to_do(action: str, given: Any) -> None:
    with pytest.raises(UsageError, match="There is no diagnostic"):
        await run(action, "a.py", given)


@pytest.mark.parametrize("action", ["fix", "explain", "review"])
async def test_the_bundled_model_is_not_asked(action: str) -> None:
    bundled = Model(name="bundled", context_tokens=512, prompt_format="nlx-1", prompt_tokens=224, draft=True)
    outcome = await run(action, "a.py", said("a.py", LINE["a.py"]), model=bundled)
    assert outcome.tokens == 0
    assert "not made for" in outcome.refusals[0].reason


def test_each_message_has_two_entries_with_short_titles() -> None:
    source = Source.parse(TEXT["a.py"].encode(), path="a.py")
    messages = [said("a.py", LINE["a.py"], "x\ny"), said("a.py", LINE["a.py"], "long " * 100)]
    for name, verb in (("explain", "Explain"), ("fix", "Try to fix")):
        offers = load()[name].offers(source, Span(start=0, end=0), messages)
        assert offers[0].title == f"{verb}: x y"
        assert len(offers[1].title) <= len(verb) + 2 + 60
        assert {offer.kind for offer in offers} == {"quickfix"}
