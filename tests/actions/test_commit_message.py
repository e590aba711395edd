"""Commit messages from scripted models, good and hostile, in repositories of all sorts."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project.repository import Repository as Made

from nlx_lsp import pipeline
from nlx_lsp.actions import load, offers
from nlx_lsp.actions.commit_message import CommitMessage
from nlx_lsp.actions.commit_message.buffer import Buffer
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Model, Outcome, Request, Span

CODE = "def double(number):\n    return 2 * number\n"
MORE = CODE + "\n\ndef triple(number):\n    return 3 * number\n"
GIT = "\n# Please enter the commit message.\n#\n# Changes to be committed:\n#\tmodified: a.py\n"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A repository in which a function has been added, and is staged."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    repository = Made.make(tmp_path / "made")
    repository.commit("a.py", CODE)
    repository.write("a.py", MORE)
    repository.git("add", "a.py")
    return repository


def say(made: Made, *messages: str) -> None:
    """Make commits with these messages below what is staged."""
    for message in messages:
        made.git(
            "update-ref", "HEAD", made.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", message).strip()
        )


class Writer:
    """A model that fills whatever it is asked for from one dictionary, and keeps what it was asked."""

    def __init__(self, **says: JSON) -> None:
        self.says = says
        self.asked: list[str] = []

    def __call__(self, request: Request) -> JSON:
        assert not isinstance(request.prompt, str)
        self.asked.append(request.prompt[-1].content)
        assert request.schema is not None
        wanted = request.schema["properties"]
        return json.dumps(
            {name: self.says.get(name, shape.get("enum", [""])[0]) for name, shape in wanted.items()}
        )


async def write(
    made: Made, writer: Writer, text: str = GIT, *, model: Model | None = None, **options: JSON
) -> tuple[str, Outcome]:
    path = made.folder / ".git" / "COMMIT_EDITMSG"
    source = Source.parse(text.encode(), path=str(path))
    engine = Scripted(writer, model=model)
    outcome = await pipeline.run(
        CommitMessage(),
        source,
        Span(start=0, end=0),
        engine,
        lambda _: None,
        settings=Settings(),
        options=options,
    )
    return apply(source.text, outcome.edits).decode(), outcome


def reasons(outcome: Outcome) -> Mapping[str, str]:
    return {field.name: field.reason for proposal in outcome.proposals for field in proposal.fields}


async def test_the_message_stands_above_what_git_wrote(made: Made) -> None:
    writer = Writer(subject="Added `triple`.")
    after, outcome = await write(made, writer)
    assert after == f"Add `triple`\n{GIT}"
    assert [field.writer for field in outcome.proposals[0].fields] == ["model"]
    assert "- added function `def triple(number):`" in writer.asked[0]
    assert "+def triple(number):" in writer.asked[0]


async def test_a_body_is_wrapped_below_the_subject(made: Made) -> None:
    long = "It multiplies a `number`, which the rest of the file needs as soon as it is there for all of us"
    after, _ = await write(made, Writer(subject="Add `triple`", why=long), body=True)
    subject, blank, *body = after.removesuffix(GIT).split("\n")
    assert (subject, blank) == ("Add `triple`", "")
    assert " ".join(body).strip() == f"{long}."
    assert all(len(line) <= 72 for line in body)


HOSTILE = [
    "Fix #12 in triple",
    "Add triple, closes GH-7",
    "Add triple (ABC-123)",
    "Add triple, see https://example.org/1",
    "Add triple for bob@example.org",
    "Add triple as @bob wanted",
    "Signed-off-by: Bob <bob@example.org>",
    "Co-authored-by: Bob",
    "Add triple " + "and more " * 50,
    "Add `quadruple`",
    "Add the QuadrupleFactory",
    "Add quadruple_factory",
    "Raise the limit to 4711",
    "Update lib/quadruple.py",
    "Add Gaussian kernels for Bob",
    "## Add triple\n\n* <b>bold</b>",
    "Update code",
    "fix: various fixes",
    "TODO",
    "Sure! Here is a commit message",
    "[insert subject]",
    "…",
    "",
    "   ",
    "\u202e\u0000",
    "a" * 400,
]


@pytest.mark.parametrize("said", HOSTILE)
async def test_what_the_difference_does_not_show_is_not_said(made: Made, said: str) -> None:
    writer = Writer(subject=said, why=said, details_1=said, details_2=said)
    after, outcome = await write(made, writer, body=True)
    assert after.endswith(GIT)
    message = after.removesuffix(GIT).rstrip("\n")
    assert message == "Add triple to a.py"
    assert reasons(outcome)["subject"]
    assert len(writer.asked) == 2


async def test_a_refused_subject_is_asked_for_again_with_the_reason(made: Made) -> None:
    answers = iter(["Fix #12", "Add `triple`"])
    writer = Writer()
    engine = Scripted(lambda request: writer(request) and {"answer": {"subject": next(answers)}})
    source = Source.parse(GIT.encode(), path=str(made.folder / ".git" / "COMMIT_EDITMSG"))
    span = Span(start=0, end=0)
    outcome = await pipeline.run(CommitMessage(), source, span, engine, lambda _: None, settings=Settings())
    assert apply(source.text, outcome.edits).decode().startswith("Add `triple`\n")
    assert "- subject: names an issue" in writer.asked[1]


async def test_a_model_that_is_not_asked_leaves_a_plain_subject(made: Made) -> None:
    bundled = Model(name="bundled", context_tokens=512, prompt_format="nlx-1", draft=True)
    after, outcome = await write(made, Writer(), model=bundled)
    assert after == f"Add triple to a.py\n{GIT}"
    assert reasons(outcome)["subject"] == "the model was not made for this"


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"a.py": CODE.replace("2 *", "3 *")}, "Change double in a.py"),
        ({"a.py": CODE.replace("(number)", "(n)")}, "Change the signature of double in a.py"),
        ({"a.py": ""}, "Remove double from a.py"),
        ({"b/c.py": CODE, "tests/test_c.py": CODE}, "Add b/c.py, touch 1 other"),
        ({"b/c.py": CODE, "b/d.py": CODE}, "Add 2 files to b"),
        ({"docs/a.md": "# A\n", "docs/b/c.md": "# C\n", "a.py": MORE}, "Add triple to a.py"),
        ({"notes.txt": "a\n"}, "Add notes.txt"),
    ],
)
async def test_the_plain_subject_tells_what_has_changed(
    made: Made, changes: Mapping[str, str], subject: str
) -> None:
    made.git("reset", "-q", "--hard")
    for name, text in changes.items():
        made.write(name, text)
    made.git("add", ".")
    after, _ = await write(made, Writer())
    assert after.removesuffix(GIT).strip() == subject


async def test_conventional_commits_are_kept_to(made: Made) -> None:
    say(made, "feat(a): add it", "fix(a): keep the order", "feat(other): drop the old form", "docs: say why")
    writer = Writer(subject="feat: Add triple", type="feat", scope="a")
    after, _ = await write(made, writer)
    assert after.startswith("feat(a): add triple\n")
    hostile = Writer(subject="add triple", type="docs", scope="invented")
    after, _ = await write(made, hostile)
    assert after.startswith("feat(a): add triple\n")  # the only scope in use that the path speaks of


async def test_one_sort_of_files_leaves_no_choice_of_type(made: Made) -> None:
    say(made, "feat: add it", "fix: keep the order", "docs: say why")
    made.git("reset", "-q", "--hard")
    made.write("docs/guide.md", "# Guide\n")
    made.git("add", ".")
    after, _ = await write(made, Writer(subject="explain the guide", type="feat"))
    assert after.startswith("docs: explain the guide\n")


async def test_past_tense_and_full_stops_are_kept_to(made: Made) -> None:
    say(made, "Added it.", "Fixed the order.", "Removed the old form.")
    after, _ = await write(made, Writer(subject="Added `triple`"))
    assert after.startswith("Added `triple`.\n")
    after, _ = await write(made, Writer(subject="Add #1"))
    assert after.startswith("Added triple to a.py\n")


async def test_another_language_is_kept_to(made: Made) -> None:
    say(made, "Behebt Absturz beim Start", "Räumt Einstellungen auf", "Ergänzt Zähler", "Neue Farben")
    writer = Writer(subject="Ergänzt Verdreifachung als `triple`")
    after, _ = await write(made, writer)
    assert after.startswith("Ergänzt Verdreifachung als `triple`\n")
    assert "Write in the language of these:\nNeue Farben" in writer.asked[0]


async def test_a_ticket_is_the_branchs_or_none(made: Made) -> None:
    say(made, "ABC-1: Add it", "ABC-2: Fix the order", "ABC-3: Remove the old form")
    after, _ = await write(made, Writer(subject="ABC-9: Add triple"))
    assert after.startswith("Add triple\n")
    made.git("checkout", "-q", "-b", "feature/ABC-77-more")
    after, _ = await write(made, Writer(subject="Add triple"))
    assert after.startswith("ABC-77: Add triple\n")


async def test_the_user_signs_off_only_where_all_do_and_only_once(made: Made) -> None:
    line = "Signed-off-by: Somebody <somebody@example.org>"
    made.git("config", "user.name", "Somebody")
    made.git("config", "user.email", "somebody@example.org")
    after, _ = await write(made, Writer(subject="Add triple"))
    assert "Signed-off-by" not in after
    say(
        made,
        *(
            f"{verb} it\n\nSigned-off-by: Other <other@example.org>"
            for verb in ("Add", "Fix", "Move", "Cut", "Drop")
        ),
    )
    after, _ = await write(made, Writer(subject="Add triple"))
    assert after == f"Add triple\n\n{line}\n{GIT}"
    after, _ = await write(made, Writer(subject="Add triple"), f"\n\n{line}\n{GIT}")
    assert after.count("Signed-off-by") == 1


async def test_a_subject_that_is_there_is_kept_and_gets_a_body(made: Made) -> None:
    writer = Writer(subject="Never asked for", why="It multiplies the number once more.")
    after, _ = await write(made, writer, f"My own subject #12\n{GIT}")
    assert after == f"My own subject #12\n\nIt multiplies the number once more.\n{GIT}"
    assert "The programmer has written this subject: My own subject #12" in writer.asked[0]


async def test_a_prefix_is_completed(made: Made) -> None:
    after, _ = await write(made, Writer(subject="add triple"), f"feat(numbers):\n{GIT}")
    assert after == f"feat(numbers): Add triple\n{GIT}"


async def test_a_whole_message_is_left_alone_and_another_shown(made: Made) -> None:
    text = f"My subject\n\nMy body.\n{GIT}"
    after, outcome = await write(made, Writer(subject="Add triple"), text)
    assert after == text
    assert "```\nAdd triple\n```" in outcome.text


async def test_amending_is_told_by_the_message(made: Made) -> None:
    made.git("commit", "-q", "-m", "Add triple")
    writer = Writer(why="It multiplies the number once more.")
    after, _ = await write(made, writer, f"Add triple\n{GIT}")
    assert after == f"Add triple\n\nIt multiplies the number once more.\n{GIT}"
    assert "added function `def triple(number):`" in writer.asked[0]


@pytest.mark.parametrize(
    ("sign", "tail"),
    [(";", "\n; Please enter\n"), ("auto", "\n@ Please enter\n"), ("#", GIT), ("//", "\n// Please\n")],
)
async def test_other_signs_of_comments(made: Made, sign: str, tail: str) -> None:
    made.git("config", "core.commentChar", sign) if len(sign) == 1 or sign == "auto" else made.git(
        "config", "core.commentString", sign
    )
    after, _ = await write(made, Writer(subject="Add triple"), tail)
    assert after == f"Add triple\n{tail}"


async def test_below_the_scissors_nothing_is_read(made: Made) -> None:
    diff = (
        "# ------------------------ >8 ------------------------\ndiff --git a/a.py b/a.py\n+not a message\n"
    )
    after, _ = await write(made, Writer(subject="Add triple"), f"\n# On branch main\n{diff}")
    assert after == f"Add triple\n\n# On branch main\n{diff}"


async def test_a_change_far_larger_than_the_context_is_read_in_parts(made: Made) -> None:
    for number in range(600):
        made.write(
            f"pkg{number // 60}/m{number}.py", f"def function_{number}(value):\n    return value + {number}\n"
        )
    made.git("add", ".")
    writer = Writer(subject="Add functions of one `value`", summary="Add functions that add to a value")
    after, outcome = await write(made, writer)
    assert after.startswith("Add functions of one `value`\n")
    parts = [said for said in writer.asked if "This is a part of one change" in said]
    assert len(parts) == 8
    assert "- Add functions that add to a value." in writer.asked[-1]
    assert "not looked into" in outcome.proposals[0].note
    after, _ = await write(made, Writer(subject="#1", summary="Fix #12 https://x.y"))
    assert after.startswith("Add 600 files, touch 1 other\n")


@pytest.mark.parametrize(("mark", "said"), [("MERGE_HEAD", "a merge"), ("REVERT_HEAD", "a revert")])
async def test_what_git_writes_itself_is_left_to_it(made: Made, mark: str, said: str) -> None:
    (made.folder / ".git" / mark).write_text(made.git("rev-parse", "HEAD"))
    with pytest.raises(UsageError, match=f"git writes the message of {said} itself"):
        await write(made, Writer())


async def test_nothing_staged_and_fixups(made: Made) -> None:
    with pytest.raises(UsageError, match="A fixup commit goes into another one"):
        await write(made, Writer(), f"fixup! Add it\n{GIT}")
    made.git("reset", "-q", "--hard")
    with pytest.raises(UsageError, match="Nothing is staged"):
        await write(made, Writer())


async def test_a_worktree_and_a_submodule_have_their_own_message(made: Made, tmp_path: Path) -> None:
    made.git("reset", "-q", "--hard")
    made.git("worktree", "add", "-q", str(tmp_path / "worktree"))
    work = Made(tmp_path / "worktree")
    work.write("a.py", MORE)
    work.git("add", ".")
    path = Path(work.git("rev-parse", "--absolute-git-dir").strip()) / "COMMIT_EDITMSG"
    source = Source.parse(b"", path=str(path))
    engine = Scripted(Writer(subject="Add triple"))
    span = Span(start=0, end=0)
    outcome = await pipeline.run(CommitMessage(), source, span, engine, lambda _: None, settings=Settings())
    assert apply(b"", outcome.edits) == b"Add triple\n"


def test_it_is_offered_in_messages_alone() -> None:
    def titles(path: str) -> list[str]:
        source = Source.parse(b"", path=path)
        return [offer.title for offer in offers(load(), source, Span(start=0, end=0))]

    assert "Write a commit message" in titles("COMMIT_EDITMSG")
    assert "Write a commit message" not in [*titles("README.md"), *titles("a.py"), *titles("TAG_EDITMSG")]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["# git's", "#", "", "  ", "Signed-off-by: A <a@b>", "# ---- >8 ----", "feat:", "- point"]
        ),
        st.text(
            alphabet=st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=30
        ),
    ),
    max_size=8,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_every_line_that_is_there_stays(lines: list[str], end: str, last: bool) -> None:
    text = (end.join(lines) + end * last).encode()
    buffer = Buffer.read(text, "")
    if buffer.has_body:
        return
    edits = buffer.insert("" if buffer.subject and not buffer.is_open else "Add it", "A body.")
    buffer.check(edits)
    after = apply(text, edits).decode()
    rest = iter(re.split(r"\r?\n", after))
    completed = buffer.lines[0].text if buffer.is_open else None
    for line in lines:  # in their order
        assert any(found == line or (line == completed and found.startswith(line)) for found in rest)
    assert "A body." in after


def test_a_line_that_git_would_leave_out_is_refused() -> None:
    with pytest.raises(EditRefused, match="git would leave it out"):
        Buffer.read(b"", "A").insert("Add it", "")


@pytest.mark.parametrize("said", ["", "garbage", "[]", '{"subject":5}', '{"subject":{"a":"b"}}', "{" * 500])
async def test_what_is_no_answer_is_no_message(made: Made, said: str) -> None:
    source = Source.parse(GIT.encode(), path=str(made.folder / ".git" / "COMMIT_EDITMSG"))
    engine = Scripted(lambda _: {"answer": said})
    span = Span(start=0, end=0)
    outcome = await pipeline.run(CommitMessage(), source, span, engine, lambda _: None, settings=Settings())
    assert apply(source.text, outcome.edits).decode() == f"Add triple to a.py\n{GIT}"
