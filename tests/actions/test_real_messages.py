"""Commit messages on this repository's own history: what people wrote passes, what is invented does not."""

import json
import re
from pathlib import Path
from types import GeneratorType

import pytest
from attrs import evolve

from nlx_lsp.actions.commit_message.buffer import Buffer
from nlx_lsp.actions.commit_message.task import CommitTask
from nlx_lsp.actions.protocol import Answer, Ask, Result
from nlx_lsp.edits.apply import apply
from nlx_lsp.history.commits import Commit, list_commits
from nlx_lsp.history.difference import between
from nlx_lsp.history.habit import read_habit
from nlx_lsp.history.repository import Repository
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Token

ROOT = Path(__file__).parents[2]
OLDEST, EVERY = 250, 6
"""The first commits, which stay as they are, and which of them are looked at."""
LONGEST = 72
INVENTED = (
    "{} for #4711",
    "{}, see https://example.org/x",
    "{} as Zaphod wanted",
    "{} by `zaphod_beeblebrox`",
    "{} 4711 times",
)
"""What is put behind a subject that is good by itself."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def repository() -> Repository:
    if not (ROOT / ".git").exists():
        pytest.skip("the tests do not run from a clone")
    found = Repository.find(ROOT)
    if len(list_commits(found)) < OLDEST:
        pytest.skip("the clone is shallow")
    return found


Works = list[tuple[Commit, CommitTask]]


@pytest.fixture(scope="module")
def works(repository: Repository) -> Works:
    """The work on some of the commits, as if they were staged."""
    commits = list_commits(repository)[-OLDEST:]
    source = Source.parse(b"", path="COMMIT_EDITMSG")
    task = CommitTask(
        symbol=outline(source)[0],
        buffer=Buffer.read(b"", ""),
        difference=between(repository, commits[0].sha, commits[0].sha),
        habit=read_habit(commits),
        ticket="",
        signature="",
        budget=Settings().prompt.budget_tokens,
        body=False,
    )
    found = [
        (commit, evolve(task, difference=between(repository, "".join(commit.parents[:1]), commit.sha)))
        for commit in commits[::EVERY]
    ]
    return [(commit, one) for commit, one in found if one.difference.files]


def write(task: CommitTask, subject: str) -> tuple[str, str]:
    """Return the message where the model always says this, and who wrote it."""
    flow = task.flow()
    assert isinstance(flow, GeneratorType)
    said = next(flow)
    while True:
        assert isinstance(said, Ask)
        answer = json.dumps(dict.fromkeys(said.fields, subject), ensure_ascii=False)
        try:
            said = flow.send(Answer(tokens=(Token(text=answer),)))
        except StopIteration as end:
            result: Result = end.value
            break
    assert result.proposal is not None
    return apply(b"", result.proposal.edits).decode(), result.proposal.fields[0].writer


def test_most_of_what_people_wrote_passes(works: Works) -> None:
    short = [(commit, task) for commit, task in works if len(commit.subject) <= LONGEST]
    kept = [
        commit for commit, task in short if write(task, commit.subject) == (f"{commit.subject}\n", "model")
    ]
    assert len(short) > 15
    assert len(kept) >= 0.9 * len(short)


@pytest.mark.parametrize("form", INVENTED)
def test_nothing_that_is_invented_passes(works: Works, form: str) -> None:
    for commit, task in works:
        message, writer = write(task, form.format(commit.subject))
        assert writer == "plain"
        assert not re.search(r"4711|https?:|zaphod", message, re.IGNORECASE)
        assert len(message.rstrip("\n")) <= LONGEST
        told = {
            word for file in task.difference.files for word in re.findall(r"\w+", " ".join(file.describe(99)))
        }
        assert set(re.findall(r"[^\W\d]\w*_\w+", message)) <= told
