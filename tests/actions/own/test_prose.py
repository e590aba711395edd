"""Paragraphs: found in real documents, filled as they were; and slips, told from other sentences."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.actions.own.marks import language, marks, names, new_markup
from nlx_lsp.actions.own.paragraphs import (
    begins_block,
    clip,
    fill,
    find_paragraphs,
    is_prose,
    width_of,
    without_sign,
)
from nlx_lsp.actions.own.wording import differences, is_slip
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

ROOT = Path(__file__).parents[3]
MARKDOWN = """\
---
title: front matter
---

# Heading

A paragraph of text
that goes on.

Setext
------

- an entry
  that goes on
- [ ] another
1. numbered

> a quotation
> that goes on

| a | table |
|---|-------|

```python
code = 1
```

    indented code

<p>markup</p>

[link]: http://example.org
Last.
"""
RST = """\
=====
Title
=====

A paragraph::

    literal

- entry

.. note::

   Directive.

>>> code
:field: text
"""
ORG = "* Heading\n#+TITLE: x\nText.\n- entry\n#+begin_src c\nint x;\n#+end_src\n:PROPERTIES:\nMore.\n"
COMMIT = "Subject\n\nBody of it\ngoes on.\n\nSigned-off-by: A\n# comment\n# ---- >8 ----\ndiff --git\n"


def texts(text: str, path: str) -> list[str]:
    source = Source.parse(text.encode(), path=path)
    return [f"{each.first}{each.text(source)}" for each in find_paragraphs(source)]


def test_only_prose_is_prose() -> None:
    assert texts(MARKDOWN, "a.md") == [
        "A paragraph of text that goes on.",
        "- an entry that goes on",
        "- [ ] another",
        "1. numbered",
        "> a quotation that goes on",
        "Last.",
    ]
    assert texts(RST, "a.rst") == ["A paragraph::", "- entry"]
    assert texts(ORG, "a.org") == ["Text.", "- entry", "More."]
    assert texts(COMMIT, "COMMIT_EDITMSG") == ["Subject", "Body of it goes on."]


def test_line_ends_do_not_matter() -> None:
    for ends in ("\r\n", "\r"):
        assert texts(MARKDOWN.replace("\n", ends), "a.md") == texts(MARKDOWN, "a.md")


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_each_paragraph_can_be_put_back(path: Path) -> None:
    source = Source.parse(path.read_bytes(), path=str(path))
    found = find_paragraphs(source)
    assert found
    width = width_of(source, found)
    for each in found:
        assert is_prose(source, each.span)
        lines = fill(each.text(source), width, each.first, each.rest)
        again = Source.parse("\n".join(lines).encode(), path="a.md")
        (put,) = find_paragraphs(again)
        assert put.text(again) == each.text(source)
        assert put.first == each.first


def test_some_lines_of_a_paragraph_are_a_part_of_it() -> None:
    text = "- one\n  two\n  three\n\nfour\n"
    source = Source.parse(text.encode(), path="a.md")
    (part,) = clip(find_paragraphs(source), Span(start=6, end=11))
    assert (part.first, part.rest, part.text(source)) == ("  ", "  ", "two")
    assert source.slice(part.span) == "  two"


@given(st.text(), st.integers(0, 60), st.sampled_from(["", "- ", "> ", "    "]))
def test_filled_lines_say_the_same_and_begin_no_block(text: str, width: int, first: str) -> None:
    rest = " " * len(first)
    lines = fill(text, width, first, rest)
    assert lines[0].startswith(first)
    assert " ".join(lines).split() == (first + text).split() or not text.split()
    for line in lines[1:]:
        assert not begins_block(line.strip().split(" ")[0])


@pytest.mark.parametrize(
    "text", ["# x", "- x", "12. x", "> x", "```", "| x", "<p>", "***", ".. x", "=====", "[a]: b"]
)
def test_what_begins_a_block(text: str) -> None:
    assert begins_block(text)


def test_a_sign_is_taken_off() -> None:
    assert [without_sign(text) for text in ("- [x] a", "2) a", "a - b")] == ["a", "a", "a - b"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I recieve the", "I receive the"),
        ("it's name is", "its name is"),
        ("the the dog", "the dog"),
        ("a apple", "an apple"),
        ("He go home", "He goes home"),
        ("some peple thinks", "some people think"),
        ("alot of", "a lot of"),
        ("they was there", "they were there"),
        ("list of item", "list of items"),
        ("form the", "from the"),
        ("we dont know", "we don't know"),
        ("monday we", "Monday we"),
        ("however it", "however, it"),
        ("well known fact", "well-known fact"),
    ],
)
def test_a_slip_is_a_slip(before: str, after: str) -> None:
    assert is_slip(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("is possible to", "is impossible to"),
        ("can not be", "can now be"),
        ("is safe to", "is unsafe to"),
        ("the cat sat", "the dog sat"),
        ("all files", "any files"),
        ("must run", "may run"),
        ("before it starts", "after it starts"),
        ("enabled by", "disabled by"),
        ("use `foo` to", "use `fooo` to"),
        ("in 2019 we", "in 2018 we"),
        ("see London now", "see Londen now"),
        ("it works", "it works on Tuesdays"),
        ("it is not there", "it is there"),
        ("see [x](y)", "see [x](z)"),
        ("plain word", "**plain** word"),
        ("a word", "# word"),
        ("one two three four five six", "six"),
    ],
)
def test_what_says_something_else_is_none(before: str, after: str) -> None:
    assert not is_slip(before, after)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_the_differences_lead_from_one_wording_to_the_other(one: list[str], other: list[str]) -> None:
    made = list(one)
    for each in reversed(differences(one, other)):
        made[each.start : each.end] = each.words
    assert made == other


def test_marks_and_names() -> None:
    text = "See `a b` and http://x.org/y, version 3.11, or mail a@b.org; [t](u) has 40% of Ada's FooBar."
    assert set(marks(text)) == {"`a b`", "http://x.org/y,", "3.11", "a@b.org", "u", "40%"}
    assert names(text) == {"Ada", "FooBar"} or names(text) == {"Ada's", "FooBar"}
    assert new_markup("see this", "see <b>this</b>") == ["</", "<b"]
    assert new_markup("[a](b)", "[c](d)") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The file is read when it has been changed, and this is all that it does.", "English"),
        ("Die Datei wird gelesen, wenn sie sich ändert, und das ist auch alles.", "German"),
        ("Le fichier est lu quand il a changé, et c'est tout pour les autres.", "French"),
        ("El archivo se lee cuando cambia, y eso es todo lo que hace para los otros.", "Spanish"),
        ("foo bar baz", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_its_little_words(text: str, expected: str) -> None:
    assert language(text) == expected


@pytest.mark.parametrize("text", [MARKDOWN, RST, ORG, COMMIT])
@pytest.mark.parametrize("path", ["a.md", "a.rst", "a.org", "COMMIT_EDITMSG", "a.txt"])
def test_near_a_place_all_is_as_it_is_from_the_beginning(text: str, path: str) -> None:
    source = Source.parse((text * 2).encode(), path=path)
    every = find_paragraphs(source)
    for offset in range(0, len(source.text), 3):
        here = [each for each in every if each.span.start <= offset <= each.span.end]
        near = find_paragraphs(source, Span(start=offset, end=offset))
        assert [each for each in near if each.span.start <= offset <= each.span.end] == here
