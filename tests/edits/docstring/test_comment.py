"""Documentation that is a comment: no text ends it, what is there stays, what is missing comes."""

import re

import pytest
from edits.docstring.texts import FEW, HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import Content, Entry, styles
from nlx_lsp.edits.docstring.comment import Comment, safe
from nlx_lsp.edits.docstring.layout import Layout
from nlx_lsp.edits.docstring.style import usual_style
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.grammar import load, supported
from nlx_lsp.syntax.source import Source

LANGUAGES = [name for name in supported() if load(name).comment]
LAYOUT = Layout(indent="    ", width=80)
CONTENT = Content(
    summary="Find the item.",
    params=(Entry(name="key", text="What is looked for."), Entry(name="limit", text="How far.")),
    returns=Entry(text="The item."),
    raises=(Entry(name="NotFound", text="If there is none."),),
)
OLD = {
    "block": "/**\n     * Hand-written.\n     *\n     * @param limit it is said\n     *   here\n     */",
    "one line": "/** Hand-written. */",
    "closed behind the text": "/** Hand-written,\n     *  and more. */",
    "without stars": "/*\n      Hand-written.\n    */",
    "exclamation mark": "/*! Hand-written. */",
}
EVIL = [
    *HOSTILE,
    "*/ int x; /*",
    "**/",
    "ends with a star *",
    "/",
    "\\u002a\\u002f",
    "a line \\",
    "??/",
    "-->",
    "<!--",
    "]]",
    "[[",
    "?>",
    '"""',
    "'''",
    "///",
    "//",
    "#",
    "=end",
    "*\u200b/",
    "*\r/",
    "* /",
]


def comment(language: str) -> Comment:
    opening, line, closing = load(language).comment
    return Comment(opening=opening, line=line, closing=closing)


@pytest.mark.parametrize("language", LANGUAGES)
@FEW
@given(
    lines=st.lists(st.sampled_from(EVIL) | st.text(max_size=20), min_size=1, max_size=5),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_written_stays_inside(language: str, lines: list[str], newline: str) -> None:
    layout = Layout(indent="", newline="\r\n" if newline == "\r\n" else "\n", width=60)
    try:
        text = comment(language).write(lines, layout)
    except EditRefused:
        assert not any(safe(line) for line in lines)
        return
    begin = "<?php\n" if language == "php" else ""
    source = Source.parse(f"{begin}{text}{newline}".encode(), path="a", language_id=language)
    kinds = {node.type for node in source.tree.root_node.children} - {"php_tag"}
    assert kinds <= source.language.comments
    assert comment(language).inner(text).replace(" ", "") != "" or not any(map(str.strip, lines))


@pytest.mark.parametrize("old", OLD.values(), ids=OLD)
def test_what_is_there_stays_and_what_is_missing_comes(old: str) -> None:
    style = styles("javascript")["jsdoc"]
    form = comment("javascript")
    new = form.complete(old, style, CONTENT, LAYOUT)
    parsed = style.parse(form.inner(new))
    assert parsed.names("params") in {("key", "limit"), ("limit", "key")}
    assert parsed.names("raises") == ("NotFound",)
    assert len(parsed.of("returns")) == 1
    kept = re.findall(r"[\w-]+", old)
    words = iter(re.findall(r"[\w-]+", new))
    assert all(word in words for word in kept)
    assert form.complete(new, style, CONTENT, LAYOUT) == new
    assert new.endswith("*/")
    assert all(row.startswith("    ") for row in new.split("\n")[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_usual_style_reads_what_it_writes(language: str) -> None:
    style, form = usual_style(language), comment(language)
    wanted = Content(
        summary=style.summarise(CONTENT.summary, "find"),
        params=CONTENT.params if "params" in style.documents else (),
        returns=CONTENT.returns if "returns" in style.documents else None,
        raises=CONTENT.raises if "raises" in style.documents else (),
    )
    names = "$key $limit" if language == "php" else "key limit"
    wanted = Content(
        summary=wanted.summary,
        params=tuple(
            Entry(name=name, text=entry.text)
            for name, entry in zip(names.split(), wanted.params, strict=False)
        ),
        returns=wanted.returns,
        raises=wanted.raises,
    )
    text = form.write(style.render(wanted, form.columns(LAYOUT)), LAYOUT)
    parsed = style.parse(form.inner(text))
    assert parsed.names("params") == tuple(entry.name for entry in wanted.params)
    assert parsed.names("raises") == tuple(entry.name for entry in wanted.raises)
    assert form.complete(text, style, wanted, LAYOUT) == text


@pytest.mark.parametrize(
    "text", ["/** one */ /** two */", "// one\n/// two", "/* open", "int x;", "# one\nx = 1\n# two"]
)
def test_what_is_no_single_comment_is_refused(text: str) -> None:
    with pytest.raises(EditRefused, match="not understood"):
        comment("c").inner(text)


def test_signs_and_margins_are_those_that_are_there() -> None:
    style = styles("c")["doxygen_backslash"]
    old = "///   Sum.\n    ///   \\param key What."
    new = comment("c").complete(old, style, CONTENT, LAYOUT)
    assert new.startswith(old)
    assert "\n    ///   \\param limit How far." in new
    assert "\n    ///   \\throws NotFound If there is none." in new
