"""Changelogs: in the project's own form, nothing twice, nothing lost, nothing invented."""

import difflib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project.repository import Repository as Made

from nlx_lsp import pipeline
from nlx_lsp.actions.changelog import Changelog
from nlx_lsp.actions.changelog.book import KINDS, Book, Kind, entries_of
from nlx_lsp.actions.changelog.writing import Item, insert
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Request, Span

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


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    repository = Made.make(tmp_path / "made")
    repository.commit("app.py", "def start(): ...\n")
    return repository


def commit(made: Made, message: str, name: str = "app.py") -> str:
    path = made.folder / name
    before = path.read_text() if path.exists() else ""
    made.write(name, f"{before}\ndef f{len(before)}(): ...\n")
    made.git("add", "--", name)
    made.git("commit", "-q", "-m", message)
    return made.git("rev-parse", "HEAD").strip()


class Sorter:
    """A model that has one answer for every commit, or one by a word in its message."""

    def __init__(self, **by_word: tuple[str, str]) -> None:
        self.by_word = by_word
        self.asked: list[str] = []

    def __call__(self, request: Request) -> JSON:
        assert not isinstance(request.prompt, str)
        assert request.schema is not None
        said = request.prompt[-1].content
        self.asked.append(said)
        told = dict(re.findall(r"^(c\d+): (.*)$", said, re.MULTILINE))
        answer = {}
        for name, parts in request.schema["properties"].items():
            found = next(
                (pair for word, pair in self.by_word.items() if word in told.get(name, "")), ("", "")
            )
            answer[name] = {part: found[part == "line"] for part in parts["properties"]}
        return json.dumps(answer)


async def run(
    made: Made, text: str, model: Sorter, name: str = "CHANGELOG.md", **options: JSON
) -> tuple[str, Outcome]:
    source = Source.parse(text.encode(), path=str(made.folder / name))
    outcome = await pipeline.run(
        Changelog(),
        source,
        Span(start=0, end=0),
        Scripted(model),
        lambda _: None,
        settings=Settings(),
        options=options,
    )
    return apply(source.text, outcome.edits).decode(), outcome


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


async def test_conventional_commits_need_no_model(made: Made) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "feat(cli): add a flag (#12)")
    commit(made, "fix: keep the order\n\nBREAKING CHANGE: the order of\nall things is kept")
    commit(made, "docs: say why")
    commit(made, "chore: tidy up")
    commit(made, "perf!: read once")
    gone = commit(made, "feat: add what is gone")
    made.git("revert", "--no-edit", gone)
    model = Sorter()
    after, outcome = await run(made, KEPT, model)
    assert model.asked == []
    assert added(KEPT, after).split("\n") == [
        "### Added",
        "- Add a flag.",
        "### Changed",
        "- Breaking: the order of all things is kept.",
        "- Breaking: read once.",
    ]
    assert "2 commits left out: were reverted" in outcome.proposals[0].note


async def test_other_commits_are_sorted_by_the_model(made: Made) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "Let people choose the colour")
    commit(made, "Mend the start")
    commit(made, "Move functions about")
    commit(made, "Test the start", "tests/test_app.py")
    model = Sorter(
        colour=("Added", "Choose the colour"),
        Mend=("Fixed", "Mend the start"),
        Move=("nothing", "Move functions"),
    )
    after, outcome = await run(made, KEPT, model)
    assert added(KEPT, after) == "### Added\n- Choose the colour.\n- Mend the start."
    assert len(model.asked) == 1
    assert "2 commits left out: are of no matter to users" in outcome.proposals[0].note
    assert [field.writer for field in outcome.proposals[0].fields] == ["model", "model"]


@pytest.mark.parametrize(
    "said",
    [
        "Fix #12",
        "See https://example.org",
        "Thanks to Bob",
        "Support Kubernetes",
        "A blazingly fast colour",
        "Add 42 colours",
        "Add `nothing_like_it`",
        "Nothing to see here",
        "a" * 500,
        "",
    ],
)
async def test_what_a_commit_does_not_say_is_not_written(made: Made, said: str) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "Let people choose the colour")
    after, outcome = await run(made, KEPT, Sorter(colour=("Wonders", said)))
    assert added(KEPT, after) == "### Added\n- Let people choose the colour."
    assert outcome.proposals[0].fields[0].writer == "plain"


@pytest.mark.parametrize(
    ("subject", "after", "group"),
    [
        ("Paint walls", "def start(): ...\ndef paint(): ...\n", "Added"),
        ("Paint no walls", "", "Removed"),
        ("Paint walls", "def start(colour): ...\n", "Changed"),
        ("Mend the walls", "def start(): ...\ndef mend(): ...\n", "Fixed"),
    ],
)
async def test_without_a_model_verbs_and_facts_tell_the_group(
    made: Made, subject: str, after: str, group: str
) -> None:
    made.git("tag", "v1.0.0")
    made.write("app.py", after)
    made.git("commit", "-q", "-a", "-m", subject)
    text, _ = await run(made, "", Sorter())
    assert text == f"# Changelog\n\n## [Unreleased]\n\n### {group}\n\n- {subject}\n"


async def test_nothing_is_written_twice(made: Made) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "Let people choose the colour")
    commit(made, "feat: add a flag")
    commit(made, "Tell of it", "CHANGELOG.md")
    model = Sorter(colour=("Added", "Choose the colour of all"))
    once, _ = await run(made, KEPT, model)
    assert added(KEPT, once).count("- ") == 2
    twice, outcome = await run(made, once, model)
    assert twice == once
    assert outcome.proposals == ()
    own = KEPT.replace(
        "- A crash at the start.", "- A crash at the start.\n- People choose the colour by a word."
    )
    after, _ = await run(made, own, model)
    assert added(own, after) == "### Added\n- Add a flag."


async def test_between_two_tags(made: Made) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "feat: add a flag")
    made.git("tag", "v1.1.0")
    commit(made, "feat: add what is not released")
    day = made.git("log", "-1", "--format=%cs", "v1.1.0").strip()
    after, _ = await run(made, KEPT, Sorter(), to="v1.1.0")
    new, address = (
        f"## [1.1.0] - {day}\n### Added\n- Add a flag.",
        "https://example.org/compare/v1.0.0...v1.1.0",
    )
    assert added(KEPT, after) == f"{new}\n[1.1.0]: {address}"
    after, _ = await run(made, "", Sorter(), **{"from": "v1.0.0"})
    assert after == (
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Add a flag\n- Add what is not released\n"
    )


async def test_what_others_may_have_used_is_told(made: Made) -> None:
    made.git("tag", "v1.0.0")
    made.commit("app.py", "def begin(now): ...\n")
    made.git("commit", "--amend", "-q", "-m", "fix: begin")
    _, outcome = await run(made, KEPT, Sorter())
    assert "removed, renamed or given another signature: start" in outcome.proposals[0].note


@pytest.fixture
def long(made: Made) -> Made:
    """Four hundred commits more."""
    stream = []
    for number in range(400):
        text, body = f"feat: add thing {chr(97 + number // 26)}{chr(97 + number % 26)}x", f"a{number} = 1\n"
        origin = "from refs/heads/main^0\n" if number == 0 else ""
        stream.append(
            f"commit refs/heads/main\ncommitter S <s@example.org> {1_700_000_000 + number} +0000\n"
            f"data {len(text)}\n{text}\n{origin}M 644 inline m{number}.py\ndata {len(body)}\n{body}\n"
        )
    words = ["git", "fast-import", "--quiet"]
    subprocess.run(words, cwd=made.folder, input="".join(stream).encode(), check=True)
    return made


async def test_several_hundred_commits(long: Made) -> None:
    after, outcome = await run(long, "", Sorter())
    assert after.count("\n- ") == 300
    assert "Only the last 300 commits were looked at" in outcome.proposals[0].note


async def test_no_repository_and_no_such_tag(made: Made, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no commit v9"):
        await run(made, KEPT, Sorter(), to="v9")
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="not a git repository"):
        await run(Made(tmp_path / "none"), KEPT, Sorter())


def test_this_projects_changelog_is_understood() -> None:
    book = Book.read((ROOT / "CHANGELOG.md").read_bytes(), "markdown")
    assert book.releases[0].version == ""
    assert (book.form.grouped, book.form.bullet, book.form.full_stop) == (True, "- ", True)
    assert book.form.width > 100


def test_every_group_has_a_place() -> None:
    kinds: list[Kind] = ["Security", "Fixed", "Removed", "Deprecated", "Changed", "Added"]
    after = put(KEPT, [Item(kind=kind, text=f"about {kind}") for kind in kinds])
    assert re.findall(r"^### (\w+)", after, re.MULTILINE) == [*KINDS, "Added"]
