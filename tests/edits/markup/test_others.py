"""Org and reStructuredText: split where their readers see headings, and rendered so that facts stay words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.edits.markup.blocks import Block, Code, Items, Link, Listing, Paragraph, Picture, Table, Text

ORG, RST = MARKUPS["org"], MARKUPS["restructuredtext"]
BLOCKS: list[Block] = [
    Paragraph([Text("See "), Link("here", "docs/a.md"), Text(", or "), Code("run it"), Text(".")]),
    Items([[Code("a")], [Text("- b")]]),
    Listing("* x\n#+end_src\n", "sh"),
    Table(["Key"], [[[Text("a | b")]]]),
    Picture("docs/a.png", "A picture"),
]
WORDS = st.text(alphabet=st.sampled_from("ab1.)(#*-_=+`~|\\<:[]$ \n{}"), max_size=24)


def headings(markup: str, text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in MARKUPS[markup].read(text.encode()).headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#+TITLE: A\n\n* B\n** C :tag:\n", [(1, "A"), (2, "B"), (3, "C")]),
        ("*no*\n * no\n* yes\n", [(2, "yes")]),
        ("#+begin_src sh\n,* no\n#+end_src\n", []),
        ("* A\r\n#+title: late\r\n", [(2, "A")]),
    ],
)
def test_headlines_of_org(text: str, found: list[tuple[int, str]]) -> None:
    assert headings("org", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A\n=\n", [(1, "A")]),
        ("===\n A\n===\n\nB\n---\n\nC\n---\n", [(1, "A"), (2, "B"), (2, "C")]),
        ("Title\n==\n", []),
        ("Title\n====\n", [(1, "Title")]),
        ("text\nno\n----\n", []),
        ("::\n\n  no\n  --\n", []),
        ("====  ====\nA     B\n====  ====\n", []),
        ("----\n\ntext\n", []),
        ("日本\n====\n", [(1, "日本")]),
        ("A\n====\n\nB\n----\n\nC\n====\n", [(1, "A"), (2, "B"), (1, "C")]),
    ],
)
def test_titles_of_restructuredtext(text: str, found: list[tuple[int, str]]) -> None:
    assert headings("restructuredtext", text) == found


def test_a_new_title_is_marked_as_the_document_marks_its_level() -> None:
    document = RST.read(b"====\nName\n====\n\nPart\n~~~~\n")
    assert RST.heading("日本", 1, document) == "====\n日本\n===="
    assert RST.heading("Install", 2, document) == "Install\n~~~~~~~"
    assert RST.heading("Deeper", 3, document) == "Deeper\n------"


def test_org_is_written() -> None:
    assert ORG.render(BLOCKS, 2, ORG.read(b"")).split("\n\n") == [
        "See [[file:docs/a.md][here]], or =run it=.",
        "- =a=\n- \u200b- b",
        "#+begin_src sh\n,* x\n,#+end_src\n#+end_src",
        "| Key |\n|---|\n| a \\vert{} b |",
        "[[file:docs/a.png]]",
    ]


def test_restructuredtext_is_written() -> None:
    assert RST.render(BLOCKS, 2, RST.read(b"")) == (
        "See `here <docs/a.md>`__, or ``run it``.\n\n"
        "* ``a``\n* \\- b\n\n"
        ".. code-block:: sh\n\n   * x\n   #+end_src\n\n"
        ".. list-table::\n   :header-rows: 1\n\n   * - Key\n   * - a \\| b\n\n"
        ".. image:: docs/a.png\n   :alt: A picture"
    )


@given(WORDS, st.sampled_from(["org", "restructuredtext"]))
def test_no_text_becomes_a_heading(words: str, name: str) -> None:
    markup = MARKUPS[name]
    document = markup.read(b"")
    text = markup.render(
        [Paragraph([Text(words)]), Items([[Text(words)]]), Listing(words, "sh")], 2, document
    )
    assert markup.read(text.encode()).headings == ()
    heading = markup.heading(f"x{words}", 2, document)
    assert len(markup.read(heading.encode()).headings) == 1
