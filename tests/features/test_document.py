"""A document follows its client: text, tree, log and expectations, after any sequence of changes."""

import asyncio
import gc
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from lsprotocol.types import Position, PositionEncodingKind, Range

from nlx_lsp.edits.difference import difference
from nlx_lsp.features import document as subject
from nlx_lsp.features.document import Document
from nlx_lsp.features.documents import Documents
from nlx_lsp.features.position import Lines, decode, encode
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span

UTF16 = PositionEncodingKind.Utf16
TEXT = st.text(st.sampled_from("ab(): \n\r\x0c\u2028é😀\ud83d"), max_size=20)
CODE = 'def one(a):\n    return "😀", a\r\n\n\nclass Two:\n    def three(self): pass\n'


def opened(text: str, encoding: PositionEncodingKind = UTF16) -> Document:
    source = Source.parse(encode(text), path="a.py", language_id="python")
    return Document(
        uri="file:///a.py", path="/a.py", version=0, lines=Lines.of(encode(text), encoding), source=source
    )


def partial(lines: Lines, start: int, end: int, text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(range=lines.range(Span(start=start, end=end)), text=text)


def replayed(text: bytes, edits: tuple[Edit, ...]) -> bytes:
    for edit in edits:
        text = text[: edit.span.start] + encode(edit.text) + text[edit.span.end :]
    return text


class Client:
    """A client that keeps its own copy of the text, and says what it does to it."""

    def __init__(self, text: str, encoding: PositionEncodingKind) -> None:
        self.lines = Lines.of(encode(text), encoding)

    def edit(self, data: st.DataObject) -> types.TextDocumentContentChangeEvent:
        text = decode(self.lines.text)
        if data.draw(st.integers(0, 9)) == 0:
            new = data.draw(TEXT)
            self.lines = Lines.of(encode(new), self.lines.encoding)
            return types.TextDocumentContentChangeWholeDocument(text=new)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
        # No client puts its cursor between a \r and its \n.
        start, end = (len(encode(text[: cut - (text[cut - 1 : cut + 1] == "\r\n")])) for cut in cuts)
        new = data.draw(TEXT)
        change = partial(self.lines, start, end, new)
        self.lines = Lines.of(
            self.lines.text[:start] + encode(new) + self.lines.text[end:], self.lines.encoding
        )
        return change


@given(st.data(), st.sampled_from(list(PositionEncodingKind)))
@settings(max_examples=150)
def test_a_document_follows_its_client(data: st.DataObject, encoding: PositionEncodingKind) -> None:
    text = data.draw(st.sampled_from(["", CODE]) | TEXT)
    document, client = opened(text, encoding), Client(text, encoding)
    snapshots = [document.snapshot()]
    for version in range(1, data.draw(st.integers(1, 4)) + 1):
        document.change(version, [client.edit(data) for _ in range(data.draw(st.integers(1, 3)))])
        snapshots.append(document.snapshot())
        assert document.version == version
        assert document.text == client.lines.text
        assert document.lines.starts == client.lines.starts
        assert document.source is not None
        assert document.source.text == document.text
    for snapshot in snapshots:
        assert replayed(snapshot.text, document.changes_since(snapshot)) == document.text


def test_a_whole_text_comes_after_what_was_changed_before_it() -> None:
    document = opened("::a")
    whole = types.TextDocumentContentChangeWholeDocument(text="a")
    document.change(1, [partial(document.lines, 3, 3, ":"), whole])
    assert document.text == b"a"


@given(st.data())
def test_changes_from_the_last_to_the_first_are_those_one_after_the_other(data: st.DataObject) -> None:
    lines = Lines.of(encode(CODE), UTF16)
    starts = sorted(data.draw(st.sets(st.sampled_from(range(0, len(CODE), 7)), max_size=6)), reverse=True)
    changes = [partial(lines, start, min(start + 3, len(CODE)), data.draw(TEXT)) for start in starts]
    at_once, in_turn = opened(CODE), opened(CODE)
    at_once.change(1, changes)
    for change in changes:
        in_turn.change(1, [change])
    assert at_once.text == in_turn.text
    assert at_once.lines.starts == in_turn.lines.starts


def test_the_tree_after_changes_is_that_of_the_text() -> None:
    document = opened(CODE)
    document.change(1, [partial(document.lines, 8, 9, "b, c")])
    document.change(2, [partial(document.lines, 0, 0, "@cached\n")])
    assert document.source is not None
    fresh = Source.parse(document.text, path="a.py", language_id="python")
    assert str(document.source.tree.root_node) == str(fresh.tree.root_node)


def test_without_a_snapshot_there_is_no_log() -> None:
    document = opened(CODE)
    document.change(1, [partial(document.lines, 0, 0, "#\n")])
    assert document._log == []
    snapshot = document.snapshot()
    document.change(2, [partial(document.lines, 0, 0, "#\n")])
    assert len(document._log) == 1
    del snapshot
    gc.collect()
    document.change(3, [partial(document.lines, 0, 0, "#\n")])
    assert document._log == []


def test_beyond_the_log_the_texts_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "LOG_LENGTH", 2)
    document = opened(CODE)
    snapshot = document.snapshot()
    for letter in "xyz":
        document.change(1, [partial(document.lines, 0, 0, letter)])
    assert document.changes_since(snapshot) == (Edit(span=Span(start=0, end=0), text="zyx"),)


def test_a_document_opened_again_is_compared() -> None:
    documents = Documents()
    item = types.TextDocumentItem(uri="file:///a%20b.py", language_id="python", version=5, text=CODE)
    documents.open(item, UTF16)
    first = documents.get("file:///a b.py")
    assert first is not None
    snapshot = first.snapshot()
    documents.close(item.uri)
    assert documents.get(item.uri) is None
    documents.open(item, UTF16)
    second = documents.get(item.uri)
    assert second is not None
    assert second.changes_since(snapshot) == ()


def test_a_closed_document_is_freed() -> None:
    documents = Documents()
    item = types.TextDocumentItem(uri="file:///a.py", language_id="python", version=0, text=CODE)
    documents.open(item, UTF16)
    document = documents.get(item.uri)
    assert document is not None
    reference = weakref.ref(document)
    del document
    documents.close(item.uri)
    gc.collect()
    assert reference() is None


def test_a_language_without_grammar_is_kept_as_text() -> None:
    documents = Documents()
    item = types.TextDocumentItem(uri="file:///a.xyz", language_id="klingon", version=0, text="a\n")
    documents.open(item, UTF16)
    document = documents.get(item.uri)
    assert document is not None
    assert document.source is None
    document.change(1, [types.TextDocumentContentChangePartial(range=line_range(0, 0, 1), text="b")])
    assert document.text == b"b\n"


def test_a_change_of_a_document_that_is_not_open_is_ignored() -> None:
    documents = Documents()
    identifier = types.VersionedTextDocumentIdentifier(uri="file:///a.py", version=1)
    documents.change(types.DidChangeTextDocumentParams(text_document=identifier, content_changes=[]))
    assert documents.get("file:///a.py") is None


def line_range(line: int, start: int, end: int) -> Range:
    return Range(start=Position(line=line, character=start), end=Position(line=line, character=end))


@given(TEXT, TEXT, TEXT, TEXT)
def test_comparing_finds_one_small_edit(head: str, old: str, new: str, tail: str) -> None:
    one, other = encode(head + old + tail), encode(head + new + tail)
    edit = difference(one, other)
    assert replayed(one, (edit,)) == other
    assert len(edit.span) <= len(encode(old)) + 6  # a character on either side may share bytes


async def test_a_text_is_met_in_the_middle_of_the_changes() -> None:
    document = opened("a\n")
    arrival = document.when(lambda text: text == b"ab\n")
    given_up = document.when(lambda _: False)
    given_up.cancel()
    document.change(1, [partial(document.lines, 0, 0, "")])
    assert not arrival.done()
    later = Lines.of(b"ab\n", UTF16)
    document.change(2, [partial(document.lines, 1, 1, "b"), partial(later, 2, 2, "c")])
    await asyncio.wait_for(arrival, 1)
    assert document.text == b"abc\n"
    assert document._awaited == []
