"""Markdown is split where readers see headings, and what is rendered is read back as it was meant."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.edits.markup.blocks import (
    Block,
    Code,
    Items,
    Link,
    Listing,
    Paragraph,
    Picture,
    Subheading,
    Table,
    Text,
)
from nlx_lsp.edits.markup.plain import flat, lines

MARKDOWN = MARKUPS["markdown"]
EMPTY = MARKDOWN.read(b"")
READER = MarkdownIt("commonmark").enable("table")
WORDS = st.text(alphabet=st.sampled_from("ab1.)(#*-_=+>`~|\\<&;:![]$ \t\n/{}@é日"), max_size=24)


def titles(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in MARKDOWN.read(text.encode()).headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A\n\n## B\n", [(1, "A"), (2, "B")]),
        ("A\n=\n\nB\n---\ntext", [(1, "A"), (2, "B")]),
        ("```sh\n# no\n```\n# yes", [(1, "yes")]),
        ("~~~\n# no\n", []),
        ("    # no\n\n# yes #\n", [(1, "yes")]),
        ("> # no\n\n- # no\n\n# yes", [(1, "yes")]),
        ("<h1 align='center'>A <b>tool</b></h1>\n\n<p><h2>B</h2></p>\n", [(1, "A tool"), (2, "B")]),
        ("<!--\n# no\n-->\n# yes\n", [(1, "yes")]),
        ("---\ntitle: x\n---\n# A\n", [(1, "A")]),
        ("+++\n# no\n+++\n# A\n", [(1, "A")]),
        ("\ufeff# A\r\n\r\ntext\r\n# B\r\n", [(1, "A"), (1, "B")]),
        ("# A\rtext\r# B", [(1, "A"), (1, "B")]),
        ("#no\n#\ttab\n", [(1, "tab")]),
        ("", []),
        ("---\n", []),
    ],
)
def test_headings_are_those_that_readers_see(text: str, found: list[tuple[int, str]]) -> None:
    assert titles(text) == found


@given(
    st.text(alphabet=st.sampled_from("ab#=-`~<>! \t\r\n1.|\ufeff"), max_size=60) | st.text(),
    st.sampled_from(list(MARKUPS)),
)
def test_no_byte_is_lost_between_sections(text: str, markup: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document = MARKUPS[markup].read(data)
    at = 0
    for section in document.sections:
        assert section.span.start == at
        assert section.body in section.span
        assert section.span in document.extent(section) or section.level == 0
        at = section.span.end
    assert at == len(data)


@given(st.binary(max_size=80), st.sampled_from(list(MARKUPS)))
def test_any_bytes_can_be_split(data: bytes, markup: str) -> None:
    assert MARKUPS[markup].read(data).sections[-1].span.end == len(data)


def tokens(*blocks: Block) -> list[Token]:
    return READER.parse(MARKDOWN.render(blocks, 2, EMPTY))


def seen(found: list[Token]) -> str:
    """Return what a reader sees of the inline parts."""
    children = [child for token in found if token.type == "inline" for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "code_inline", "softbreak"}
    return "".join(child.content for child in children)


@given(WORDS)
def test_words_are_words(text: str) -> None:
    found = tokens(Paragraph([Text(text)]))
    assert seen(found) == flat(text)
    assert [token.type for token in found if token.level == 0] == [
        "paragraph_open",
        "paragraph_close",
    ] * bool(flat(text))


@given(WORDS)
def test_a_heading_is_one_heading(text: str) -> None:
    found = tokens(Subheading(text))
    assert [token.type for token in found if token.level == 0] == ["heading_open", "heading_close"]
    assert seen(found) == flat(text)


@given(WORDS)
def test_code_is_code(text: str) -> None:
    found = tokens(Paragraph([Text("Run "), Code(text), Text(" now.")]))
    children = found[1].children or []
    codes = [child.content for child in children if child.type == "code_inline"]
    assert codes == [flat(text)] * bool(flat(text))


@given(WORDS, st.sampled_from(["sh", "", "c++", "` x", "python"]))
def test_a_listing_is_to_the_letter(text: str, language: str) -> None:
    found = tokens(Listing(text, language))
    wanted = lines(text)
    assert [token.content for token in found] == (["\n".join(wanted) + "\n"] if wanted else [])


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_a_list_has_its_items(texts: list[str]) -> None:
    found = tokens(Items([[Text(text), Text(" x")] for text in texts]))
    assert [token.content for token in found if token.type == "fence"] == []
    assert sum(token.type == "list_item_open" for token in found) == len(texts)
    assert sum(token.type == "bullet_list_open" for token in found) == 1


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3))
def test_a_table_has_its_cells(rows: list[tuple[str, str]]) -> None:
    found = tokens(Table(["a|b", "*"], [[[Text(one)], [Code(other)]] for one, other in rows]))
    shown = [
        "".join(child.content for child in after.children or ())
        for token, after in pairwise(found)
        if token.type in ("th_open", "td_open")
    ]
    assert shown == ["a|b", "*", *(flat(text) for row in rows for text in row)]


@pytest.mark.parametrize("place", ["javascript:alert(1)", "data:text/html,x", "", " \n"])
def test_a_link_leads_to_where_readers_go(place: str) -> None:
    assert seen(tokens(Paragraph([Link("here", place)]))) == "here"
    assert tokens(Picture(place, "x")) == []


@given(WORDS, st.sampled_from(["https://a.b/c?d=(e)", "docs/a b.md", "x)<>.png", "mailto:a@b.c"]))
def test_a_link_is_one_link(words: str, place: str) -> None:
    children = tokens(Paragraph([Text("See "), Link(words, place), Text(".")]))[1].children or []
    kinds = [child.type for child in children]
    assert kinds.count("link_open") == kinds.count("link_close") == 1


def test_a_comment_is_read_back() -> None:
    for markup in MARKUPS.values():
        line = markup.comment("nlx: install 0123 4567")
        assert markup.comment_in(line) == "nlx: install 0123 4567"
        assert markup.comment_in("Some text.") is None
        assert markup.read(f"{line}\n".encode()).headings == ()
