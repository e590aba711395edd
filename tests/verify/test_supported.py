"""What a sentence says that its facts do not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.verify.supported import Vocabulary, unsupported

FACTS = (
    "fixit",
    "A tool that mends broken links in Markdown files.",
    "pip install fixit",
    "Python >=3.11",
    "fixit --dry-run",
    "https://example.org/fixit/docs",
    "src/fixit/mend.py",
    "mend_links(text: str, *, limit: int = 30) -> str",
    "LinkChecker",
    "FIXIT_CACHE",
)
STRICT = Vocabulary.of(FACTS, strict=True)
NAMES = Vocabulary.of(FACTS)


@pytest.mark.parametrize(
    "sentence",
    [
        "It mends broken links in Markdown files.",
        "Run `pip install fixit` with Python 3.11.",
        "See https://example.org/fixit/docs.",
        "The `LinkChecker` class and the mend_links function check links.",
        "Use --dry-run to see what would change.",
        "A limit of 30 links is used, e.g. for input/output.",
        "See src/fixit/mend.py (or mend.py).",
        "The tool's files aren't changed: you can look at them first.",
        "A command-line tool for programmers.",
        "The environment variable FIXIT_CACHE is read.",
    ],
)
def test_what_the_facts_say_passes(sentence: str) -> None:
    assert unsupported(sentence, STRICT) == []
    assert unsupported(sentence, NAMES) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Run `pip install fixit2`.", "pip install fixit2"),
        ("Run ``fixit --all``.", "fixit --all"),
        ("See https://example.org/fixit for more.", "https://example.org/fixit"),
        ("See https://example.org/fixit/docs/more.", "https://example.org/fixit/docs/more"),
        ("See example.com.", "example.com"),
        ("Write to Me@example.org, please.", "Me@example.org"),
        ("Ask @somebody about it.", "@somebody"),
        ("It mends #42.", "#42"),
        ("Use --dry to see it.", "--dry"),
        ("Use -q to see it.", "-q"),
        ("It reads Zorblax files.", "Zorblax"),
        ("It reads the JSON files.", "JSON"),
        ("It uses linkLister to read.", "linkLister"),
        ("It calls mend_all to read.", "mend_all"),
        ("It calls fixit.mend_all to read.", "fixit.mend_all"),
        ("It needs Python 3.12.", "3.12"),
        ("It needs Python 3.1 to run.", "3.1"),
        ("It has three modes.", "three"),
        ("It has 30000 users.", "30000"),
        ("See src/fixit/main.py for it.", "src/fixit/main.py"),
        ("It reads FIXIT_HOME first.", "FIXIT_HOME"),
        ("It mends Left-Pad, too.", "Left-Pad"),
    ],
)
def test_an_invented_name_is_found_in_either_way(sentence: str, said: str) -> None:
    for vocabulary in (STRICT, NAMES):
        assert f"speaks of `{said}`, which is not in the facts" in unsupported(sentence, vocabulary)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is blazingly fast.",
        "It is production-ready.",
        "It is easy to use.",
        "Contributions are welcome.",
        "It is released under the MIT licence.",
        "It is free and open source.",
        "It runs on Windows.",
        "Docker images are there.",
        "zorblax is called.",
        "It uses zorblax for files.",
        "It reads zorb/lax.",
        "We hope that you like it.",
        "Every file is always mended.",
        "It will be changed soon.",
        "It has excellent test coverage.",
    ],
)
def test_prose_about_projects_may_promise_nothing(sentence: str) -> None:
    assert unsupported(sentence, STRICT) != []


def test_what_the_facts_promise_may_be_said() -> None:
    assert unsupported("It is fast.", Vocabulary.of(["A fast tool"], strict=True)) == []
    assert unsupported("It runs on Linux.", Vocabulary.of(["Operating System :: Linux"], strict=True)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "# Tool",
        "- tool",
        "See [it](x).",
        "![it][x]",
        "A <b>tool</b>.",
        "It is **it**.",
        "a\nb",
        "It `is.",
        "A 🚀 tool.",
    ],
)
def test_markup_is_refused(sentence: str) -> None:
    assert unsupported(sentence, NAMES) != []


def test_nothing_is_read_across_two_facts() -> None:
    vocabulary = Vocabulary.of(["pip install", "fixit"])
    assert unsupported("Run `pip install fixit`.", vocabulary) != []


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert isinstance(unsupported(text, STRICT), list)
    assert isinstance(Vocabulary.of([text], strict=True).knows(text), bool)


@given(
    st.from_regex(r"\A[a-z]{4,12}\Z"),
    st.sampled_from(["It uses {}.", "Run `{}`.", "See {}.org.", "{} it.", "--{}"]),
)
def test_a_word_of_nobody_is_never_supported(word: str, frame: str) -> None:
    vocabulary = Vocabulary.of([], strict=True)
    invented = f"zq{word}x"
    assert unsupported(frame.format(invented), vocabulary) != []


@given(st.lists(st.from_regex(r"\A[a-z]{2,8}\Z"), min_size=1, max_size=6))
def test_a_fact_supports_itself_as_code(words: list[str]) -> None:
    command = " ".join(words)
    assert unsupported(f"Run `{command}`.", Vocabulary.of([command])) == []
