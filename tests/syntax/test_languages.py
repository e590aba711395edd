"""Every language: its sample is read as a reader would read it, and nothing in its queries is idle."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter
from hypothesis import given, settings
from hypothesis import strategies as st
from syntax.listing import SAMPLES, listing, read, sample

from nlx_lsp.errors import LanguageError
from nlx_lsp.syntax import coverage, grammar
from nlx_lsp.syntax.context import slice_context, survey
from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline, symbol_at
from nlx_lsp.values import Span

LANGUAGES = grammar.supported()


def test_the_languages_are_those_that_are_promised() -> None:
    assert set(LANGUAGES) == set(
        """
        c cpp csharp go java javascript kotlin lua php python ruby rust scala shellscript
        typescript typescriptreact
        """.split()  # noqa: SIM905 - a list of words
    )


def test_every_language_has_a_sample_and_every_sample_a_language() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(LANGUAGES)
    for language_id in LANGUAGES:
        assert read(language_id).misunderstood() is None, language_id
        assert grammar.identify(sample(language_id).name) == language_id


@pytest.mark.parametrize("language_id", LANGUAGES)
def test_the_sample_is_read_as_expected(language_id: str) -> None:
    expected = (SAMPLES / f"{language_id}.expected").read_text("utf-8")
    assert listing(read(language_id)) == expected, "right? Then: python tests/syntax/listing.py"


@pytest.mark.parametrize("language_id", LANGUAGES)
def test_every_query_compiles_and_has_known_captures_only(language_id: str) -> None:
    for section in grammar.texts(language_id):
        assert grammar.load(language_id).query(section) is not None


@pytest.mark.parametrize("language_id", LANGUAGES)
def test_no_pattern_is_idle(language_id: str) -> None:
    """Each pattern of a language's own queries finds something in its sample."""
    source = read(language_id)
    own = grammar.texts(language_id, inherited=False)
    for section, text in own.items():
        query = tree_sitter.Query(source.language.grammar, text)
        found = {index for index, _ in tree_sitter.QueryCursor(query).matches(source.tree.root_node)}
        idle = set(range(query.pattern_count)) - found
        assert [pattern(query, text, index) for index in sorted(idle)] == [], section


def pattern(query: tree_sitter.Query, text: str, index: int) -> str:
    start, end = query.start_byte_for_pattern(index), query.end_byte_for_pattern(index)
    return text.encode()[start:end].decode()


def test_jsx_changes_nothing_in_typescript() -> None:
    text = sample("typescript").read_bytes()
    plain, jsx = (Source.parse(text, path=name) for name in ("a.ts", "a.tsx"))
    assert (plain.language.id, jsx.language.id) == ("typescript", "typescriptreact")
    assert listing(plain) == listing(jsx)


def test_no_two_languages_claim_an_ending_or_a_name() -> None:
    loaded = [grammar.load(language_id) for language_id in LANGUAGES]
    for claimed in (
        [ending for language in loaded for ending in language.extensions],
        [name for language in loaded for name in (language.id, *language.aliases)],
    ):
        assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize(
    ("alias", "language_id"),
    [
        ("c++", "cpp"),
        ("sh", "shellscript"),
        ("javascriptreact", "javascript"),
        ("cs", "csharp"),
        ("tsx", "typescriptreact"),
    ],
)
def test_clients_have_other_names_for_languages(alias: str, language_id: str) -> None:
    assert grammar.load(alias).id == language_id


def check(source: Source, symbol: Symbol) -> None:
    """Check the spans of a symbol."""
    assert symbol.span in Span(start=0, end=len(source.text)), symbol
    assert symbol.header in symbol.span, symbol
    assert symbol.body in symbol.span, symbol
    assert symbol.docstring is None or symbol.docstring.span in symbol.span, symbol
    assert symbol.name or symbol.node == source.tree.root_node


def check_nesting(symbols: tuple[Symbol, ...]) -> None:
    """Check that children stand in their parents."""
    around: list[Symbol] = []
    for symbol in symbols:
        while around and symbol.node.start_byte >= around[-1].span.end:
            around.pop()
        assert not around or symbol.span.end <= around[-1].span.end, (symbol, around[-1])
        around.append(symbol)


@pytest.mark.parametrize("language_id", LANGUAGES)
def test_the_symbol_at_a_place_is_the_innermost_of_the_outline(language_id: str) -> None:
    source = read(language_id)
    symbols = outline(source)
    check_nesting(symbols)
    for symbol in symbols:
        check(source, symbol)
    for match in re.finditer(rb"\S+", source.text):
        place = match.start()
        around = [symbol for symbol in symbols if symbol.span.start <= place < symbol.span.end]
        found = symbol_at(source, place)
        line = source.text.count(b"\n", 0, place) + 1
        assert (found.qualname, found.span) == (around[-1].qualname, around[-1].span), line
        assert (found.public, found.docstring) == (around[-1].public, around[-1].docstring), line


@pytest.mark.parametrize("language_id", LANGUAGES)
def test_every_symbol_has_a_slice_without_its_documentation(language_id: str) -> None:
    surveyed = survey(read(language_id))
    for symbol in surveyed.symbols:
        found = slice_context(surveyed, symbol)
        assert bool(found.code) == (len(surveyed.symbols) > 1)
        if symbol.docstring is not None and symbol.name:
            assert symbol.docstring.text not in found.code
            assert symbol.docstring.text not in found.body


@pytest.mark.parametrize("language_id", LANGUAGES)
@settings(max_examples=20)
@given(data=st.data())
def test_damaged_text_is_understood_as_far_as_it_goes(language_id: str, data: st.DataObject) -> None:
    text = sample(language_id).read_bytes()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 60, len(text))))
    piece = data.draw(
        st.sampled_from([b"", b"{", b"}", b"/*", b'"', b"(", b"\r\n", b"\xff\x00", "é😀".encode()])
    )
    source = Source.parse(text[:start] + piece + text[end:], path="x", language_id=language_id)
    surveyed = survey(source)
    for symbol in surveyed.symbols:
        check(source, symbol)
        slice_context(surveyed, symbol)
    symbol_at(source, start)


def test_the_documentation_lists_the_languages() -> None:
    text = (Path(__file__).parents[2] / "docs" / "languages.md").read_text("utf-8")
    assert coverage.markdown() in text, "run: nlx-lsp languages --markdown, and put it into docs/languages.md"


def test_every_feature_is_some_languages_and_every_capture_is_known() -> None:
    found = {language_id: coverage.captures(language_id) for language_id in LANGUAGES}
    every = frozenset().union(*found.values())
    assert {name for name in every if not name.startswith("_")} == grammar.CAPTURES
    listed = {capture for wanted in coverage.FEATURES.values() for capture in wanted}
    assert listed <= grammar.CAPTURES
    for name, wanted in coverage.FEATURES.items():
        assert any(captures & set(wanted) for captures in found.values()), name


def test_a_language_without_its_grammar_says_which_package_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_c_sharp", None)
    with pytest.raises(LanguageError, match="Install the package tree-sitter-c-sharp"):
        grammar.load.__wrapped__("csharp")


def test_what_else_there_is_works_without_it() -> None:
    code = (
        "import sys; sys.modules['tree_sitter_go'] = None\n"
        "from nlx_lsp.cli.program import main; main(['doctor'])\n"
        "from nlx_lsp.syntax.source import Source\n"
        "print(Source.parse(b'int x;', path='a.c').tree.root_node.type)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "go (The grammar of go is not installed. Install the package tree-sitter-go.)" in done.stdout
    assert done.stdout.endswith("translation_unit\n")


def slice_of(
    language_id: str, qualname: str
) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    surveyed = survey(read(language_id))
    symbol = next(s for s in surveyed.symbols if s.qualname == qualname and not s.reopens)
    found = slice_context(surveyed, symbol)
    return found.scope, found.callees, found.callers, (*found.imports, *found.constants)


def test_a_slice_has_what_the_symbol_mentions() -> None:
    assert slice_of("go", "Queue.Push")[0] == "type Queue[T any, U comparable] struct  // Queue holds things."
    assert slice_of("rust", "Stack.new")[0] == "impl Stack<u8, 3>"
    assert slice_of("ruby", "Holding.Queue.initialize")[0] == "class Queue < Base::List  # A queue."
    assert slice_of("c", "size")[3] == ("static int count = 0, *last = &count;",)
    assert slice_of("java", "Queue.Sized.twice")[1] == ("int size()",)
    assert slice_of("typescript", "second")[2] == ("parse",)
    assert slice_of("shellscript", "_hidden")[1] == ("move()",)


def test_facts_of_a_file_say_nothing_of_what_is_in_it() -> None:
    for language_id in LANGUAGES:
        source = read(language_id)
        found = facts(source, outline(source)[0])
        assert (found.parameters, found.returns_annotation, found.raises) == ((), "", ()), language_id
