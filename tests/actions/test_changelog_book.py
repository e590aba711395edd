"""Changelogs as they are, and where entries go in them: the project's own form, nothing lost."""

import difflib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.actions.changelog.book import KINDS, Book, Kind, entries_of
from nlx_lsp.actions.changelog.writing import Item, insert
from nlx_lsp.edits.apply import apply

ROOT = Path(__file__).parents[2]
KEPT = """\
# Changelog

By hand.

## [Unreleased]

### Fixed

- A crash at the start.

## [1.0.0] - 2024-03-01

### Added

- The first version.

[Unreleased]: https://example.org/compare/v1.0.0...HEAD
[1.0.0]: https://example.org/releases/v1.0.0
"""
NEW = [Item(kind="Added", text="A `--flag` for *all*"), Item(kind="Fixed", text="the order")]


def added(before: str, after: str) -> str:
    """Return what is new without blank lines, having made sure that nothing is gone."""
    changes = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in changes if line.startswith("- ")] == []
    return "\n".join(line[2:] for line in changes if line.startswith("+ ") and line[2:])


def put(text: str, items: list[Item], version: str = "", language: str = "markdown") -> str:
    book = Book.read(text.encode(), language)
    return apply(text.encode(), insert(book, items, version, "2025-01-31")).decode()


def test_entries_go_to_their_groups() -> None:
    assert put(KEPT, NEW) == KEPT.replace(
        "### Fixed\n\n- A crash at the start.\n",
        "### Added\n\n- A `--flag` for \\*all\\*.\n\n### Fixed\n\n- A crash at the start.\n- The order.\n",
        1,
    )


def test_a_release_gets_the_form_of_the_last() -> None:
    after = put(KEPT, NEW[:1], "1.1.0")
    address = "[1.1.0]: https://example.org/compare/v1.0.0...v1.1.0"
    assert added(KEPT, after) == f"## [1.1.0] - 2025-01-31\n### Added\n- A `--flag` for \\*all\\*.\n{address}"
    assert after.index("[1.1.0]") < after.index("## [1.0.0]")
    assert after.index("[1.1.0]") > after.index("crash")


@pytest.mark.parametrize(
    ("text", "language", "new"),
    [
        ("", "markdown", "# Changelog\n## [Unreleased]\n### Fixed\n- The order"),
        ("# Changes\n\nNothing yet.\n", "markdown", "## [Unreleased]\n### Fixed\n- The order"),
        ("# 2.0 (1 March 2024)\n\n* One\n* Two\n", "markdown", "# Unreleased\n* The order"),
        ("## 2.0\n\n### Bug Fixes\n\n* One\n", "markdown", "## Unreleased\n### Bug Fixes\n* The order"),
        ("## Unreleased\n\nSome words.\n\n## 2.0\n\n- One\n", "markdown", "- The order"),
        (
            "Changes\n=======\n\n2.0\n---\n\n- One\n",
            "restructuredtext",
            "Unreleased\n----------\n- The order",
        ),
        ("* Changes\n** 2.0\n- One\n", "org", "** Unreleased\n- The order"),
        ("## 2.0\n```\n## 1.0\n- no\n```\n- One\n", "markdown", "## Unreleased\n- The order"),
    ],
)
def test_the_form_of_the_project_is_followed(text: str, language: str, new: str) -> None:
    assert added(text, put(text, NEW[1:], language=language)) == new


SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (" (#7)", " (#12)"),
        (" ([#7](https://example.org/pull/7))", " ([#12](https://example.org/pull/12))"),
        (" (abcdef1)", " (0123456)"),
        (
            f" ([abcdef1](https://example.org/commit/{'a' * 40}))",
            f" ([0123456](https://example.org/commit/{SHA}))",
        ),
        ("", ""),
    ],
)
def test_references_have_the_form_of_those_that_are_there(tail: str, expected: str) -> None:
    text = f"## 1.0\n\n- One{tail}\n- Two{tail}\n"
    item = Item(kind="Added", text="Three", number="#12", sha=SHA)
    assert added(text, put(text, [item])) == f"## Unreleased\n- Three{expected}"
    assert added(text, put(text, [Item(kind="Added", text="Three")])) == "## Unreleased\n- Three"


def test_entries_are_wrapped_where_entries_are() -> None:
    long = "A very long entry that goes on and on, and is longer than any line of the others here, by far"
    text = "## 1.0\n\n- One entry that is wrapped\n  behind some words of it and goes on\n"
    assert all(len(line) <= 41 for line in put(text, [Item(kind="Added", text=long)]).splitlines())
    hostile = [Item(kind="Added", text="word " * 8 + "- not a list # nor a heading " * 3)]
    assert put(text, hostile).count("\n- ") == 2


def test_line_ends_are_kept() -> None:
    text = KEPT.replace("\n", "\r\n")
    assert "\n" not in put(text, NEW).replace("\r\n", "")


PIECES = """
# Changelog|## [Unreleased]|## 1.0|### Added|### Fixed|- one|* two|  more|words||```|[1.0]: https://example.org|1.0
---|===|## [1.0.0] - 2024-01-01|\ufeff|<!-- no -->|> -
"""
GROUPS = st.sampled_from(["Added", "Fixed", "Security"])
ITEMS = st.lists(st.builds(Item, kind=GROUPS, text=st.text(min_size=1)), min_size=1, max_size=4)
VERSIONS = st.sampled_from(["", "1.0", "1.0.0", "3.0"])


@given(st.lists(st.sampled_from(re.split(r"[|\n]", PIECES)), max_size=14), st.booleans(), VERSIONS, ITEMS)
def test_whatever_is_there_stays(lines: list[str], crlf: bool, version: str, items: list[Item]) -> None:
    text = ("\r\n" if crlf else "\n").join(lines).encode()
    edits = insert(Book.read(text, "markdown"), items, version, "2025-01-31")
    assert edits
    assert all(len(edit.span) == 0 for edit in edits)
    assert [edit.span.start for edit in edits] == sorted({edit.span.start for edit in edits})


@given(
    VERSIONS,
    st.lists(
        st.builds(Item, kind=GROUPS, text=st.from_regex(r"[A-Z][a-z]{3,60}", fullmatch=True)), min_size=1
    ),
)
def test_what_is_put_in_is_found_in_its_release(version: str, items: list[Item]) -> None:
    book = Book.read(put(KEPT, items, version).encode(), "markdown")
    release = book.release(version)
    assert release is not None
    found = [
        (group.title, entry.text)
        for group in release.groups
        for entry in entries_of(book.document, group.body)
    ]
    assert set(found) >= {(item.kind, f"{item.text}.") for item in items}


def test_this_projects_changelog_is_understood() -> None:
    book = Book.read((ROOT / "CHANGELOG.md").read_bytes(), "markdown")
    assert book.releases[0].version == ""
    assert (book.form.grouped, book.form.bullet, book.form.full_stop) == (True, "- ", True)
    assert book.form.width > 100


def test_every_group_has_a_place() -> None:
    kinds: list[Kind] = ["Security", "Fixed", "Removed", "Deprecated", "Changed", "Added"]
    after = put(KEPT, [Item(kind=kind, text=f"about {kind}") for kind in kinds])
    assert re.findall(r"^### (\w+)", after, re.MULTILINE) == [*KINDS, "Added"]
