"""The prompt as a document: whatever is in it, the document keeps its shape."""

from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.features.prompts import render
from nlx_lsp.values import Bill, BillItem, Message, Prompt, Request


def prompt(content: str) -> Prompt:
    bill = Bill(items=(BillItem(part="system", tokens=9, sent=7, note="2 cut"),), budget=50)
    return Prompt(request=Request(prompt=(Message(role="user", content=content),)), bill=bill)


@given(st.text(st.sampled_from("`\na#"), max_size=30))
def test_a_message_stands_in_a_fence_that_it_does_not_close(content: str) -> None:
    text = render("Title", [prompt(content)])
    fence = next(line.removesuffix("text") for line in text.split("\n") if line.endswith("`text"))
    inside = text.split(f"{fence}text\n", 1)[1].rsplit(f"\n{fence}\n", 1)[0]
    assert inside == content
    assert fence not in content


def test_the_bill_is_a_table() -> None:
    text = render("Title", [prompt("hello"), prompt("again")])
    assert text.startswith("# Title\n")
    assert "## Prompt 2 of 2: 7 of 50 tokens\n" in text
    assert "| system | 9 | 7 | 2 cut |" in text


def test_a_raw_prompt_is_shown_as_it_is() -> None:
    raw = Prompt(request=Request(prompt="def f():"), bill=Bill())
    assert "```text\ndef f():\n```" in render("Title", [raw])


def test_no_prompt_is_said() -> None:
    assert "not asked anything" in render("Title", [])
