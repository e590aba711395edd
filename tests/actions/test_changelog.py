"""Entries from commits: nothing twice, nothing invented, and no model where the commit says it."""

import difflib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from project.repository import Repository as Made

from nlx_lsp import pipeline
from nlx_lsp.actions.changelog import Changelog
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Request, Span

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


async def test_an_older_release_may_have_the_same_words(made: Made) -> None:
    made.git("tag", "v1.0.0")
    commit(made, "fix: a crash at the start")
    commit(made, "feat: the first version")
    after, _ = await run(made, KEPT, Sorter())
    assert added(KEPT, after) == "### Added\n- The first version."


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
