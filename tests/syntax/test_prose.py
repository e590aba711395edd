"""What is written for people: read without a grammar, and left to the actions that are for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp import actions
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.grammar import supported
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Edit, Span


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("README.md", "markdown"),
        ("notes.ORG", "org"),
        ("docs/index.rst", "restructuredtext"),
        (".git/COMMIT_EDITMSG", "gitcommit"),
        ("notes.txt", "plaintext"),
    ],
)
def test_prose_is_known_by_its_file_name(path: str, language: str) -> None:
    source = Source.parse(b"def f(): pass\n", path=path)
    assert (source.language.id, source.language.prose) == (language, True)
    assert language not in supported()
    # Nothing in it is taken for code.
    assert [symbol.name for symbol in outline(source)] == [""]


def test_a_client_may_call_it_otherwise() -> None:
    assert Source.parse(b"", path="x", language_id="git-commit").language.id == "gitcommit"


@given(st.text(), st.text(), st.data())
def test_prose_follows_edits(text: str, new: str, data: st.DataObject) -> None:
    before = Source.parse(text.encode(), path="a.md")
    start = data.draw(st.integers(0, len(before.text)))
    end = data.draw(st.integers(start, len(before.text)))
    after = before.edited([Edit(span=Span(start=start, end=end), text=new)])
    assert after.text == before.text[:start] + new.encode() + before.text[end:]
    assert after.misunderstood() is None


def test_actions_for_code_keep_away_from_prose() -> None:
    source = Source.parse(b"def f(): pass\n", path="README.md")
    installed = actions.load()
    assert not [
        offer
        for offer in actions.offers(installed, source, Span(start=0, end=0))
        if installed[offer.action].reads == "code"
    ]
    with pytest.raises(UsageError, match="for source code"):
        actions.require(installed["review"], source)
