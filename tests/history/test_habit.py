"""How a repository's messages are written, read off messages of all sorts."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project.repository import Repository as Made

from nlx_lsp.history.commits import Commit, changed_paths, list_commits, list_releases, version_in
from nlx_lsp.history.habit import Habit, read_habit
from nlx_lsp.history.repository import Repository
from nlx_lsp.history.subject import mood, parse_subject, to_imperative

ROOT = Path(__file__).parents[2]


def habit(*messages: str, trailers: tuple[str, ...] = ()) -> Habit:
    return read_habit(
        [
            Commit(sha=str(n), parents=(), date="", message=m, trailers=trailers)
            for n, m in enumerate(messages)
        ]
    )


def test_conventional_commits_with_their_types_and_scopes() -> None:
    found = habit(
        "feat(cli): add a flag", "fix(cli): keep the order", "docs: say why", "feat!: drop the old form"
    )
    assert (found.form, found.types[0], found.scopes, found.scoped) == (
        "conventional",
        "feat",
        ("cli",),
        True,
    )
    assert (found.mood, found.capital, found.full_stop) == ("imperative", False, False)


def test_past_tense_with_full_stops_and_bodies() -> None:
    found = habit(
        "Added a flag.\n\n- one\n- two", "Fixed the order.\n\n- this", "Removed it.\n\n- that\n- more"
    )
    assert (found.form, found.mood, found.full_stop) == ("plain", "past", True)
    assert (found.body, found.bullets) == (True, True)


def test_another_language_is_told_by_its_lack_of_english() -> None:
    found = habit(
        "Behebt Absturz beim Start", "Ergänzt Tests für Zähler", "Räumt Einstellungen auf", "Neue Farben"
    )
    assert (found.english, found.mood) == (False, "")
    assert "not in English" in found.describe()


def test_areas_and_tickets() -> None:
    assert habit("net/http: fix foo", "os: add the bar", "net/url: parse it").form == "area"
    found = habit("ABC-12: Add it", "ABC-13: Fix the rest", "ABC-99: Remove it", "Say it")
    assert (found.form, found.ticket) == ("plain", "ABC-1:")


def test_signing_off_is_a_habit_only_if_nearly_all_do() -> None:
    line = ("Signed-off-by: Somebody <somebody@example.org>",)
    assert habit("Add the a", "Fix the b", "Move the c", trailers=line).sign_off
    assert not habit("Add the a", "Fix the b", "Move the c").sign_off


def test_what_programs_write_is_no_example() -> None:
    found = habit("Merge branch 'x'", "Add it", 'Revert "Add it"', "Fix the b", "fixup! Add it", "Move the c")
    assert found.examples == ("Add it", "Fix the b", "Move the c")


def test_too_few_messages_show_no_habit() -> None:
    assert habit("feat: one", "feat: two") == Habit(examples=("feat: one", "feat: two"))


@given(st.lists(st.text(max_size=90), max_size=12))
def test_no_message_is_too_strange(messages: list[str]) -> None:
    found = habit(*messages)
    assert 50 <= found.longest <= 72


@pytest.mark.parametrize(
    ("text", "expected", "plain"),
    [
        ("Add a flag", "imperative", "Add a flag"),
        ("Added a flag", "past", "Add a flag"),
        ("adds a flag", "present", "add a flag"),
        ("Fixing it", "present", "Fix it"),
        ("Moved it", "past", "Move it"),
        ("Stopped it", "past", "Stop it"),
        ("Tidied up", "past", "Tidy up"),
        ("A table of it", "noun", "A table of it"),
        ("Wrote it", "past", "Wrote it"),
        ("", "", ""),
    ],
)
def test_moods(text: str, expected: str, plain: str) -> None:
    assert (mood(text), to_imperative(text)) == (expected, plain)


def test_a_subject_is_taken_apart() -> None:
    subject = parse_subject("ABC-7: feat(a b)!: do it (#12)")
    assert (subject.ticket, subject.type, subject.scope) == ("ABC-7:", "feat", "a b")
    assert (subject.breaking, subject.text, subject.number) == (True, "do it", "#12")


@given(st.text(max_size=120))
def test_any_subject_can_be_taken_apart(text: str) -> None:
    assert parse_subject(text).text in text


@pytest.mark.parametrize(
    ("tag", "version"),
    [("v1.2.0", "1.2.0"), ("1.0", "1.0"), ("pkg-2.0.0-rc.1", "2.0.0-rc.1"), ("nightly", ""), ("v2", "")],
)
def test_versions_in_tags(tag: str, version: str) -> None:
    assert version_in(tag) == version


def test_commits_and_releases_of_a_made_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = Made.make(tmp_path / "made")
    made.commit("a.py", "a = 1\n")
    made.git("tag", "v0.1.0")
    made.branch_with("other", "b.py", "b = 1\n")
    made.commit("c ä.py", "c = 1\n")
    made.git("merge", "-q", "--no-ff", "-m", "Merge it", "other")
    made.git("tag", "-a", "-m", "Two", "v0.2.0")
    made.write("d.py", "d = 1\n")
    made.git("add", ".")
    message = "Add d\n\nWhy.\n\nSigned-off-by: Somebody <somebody@example.org>"
    made.git("commit", "-q", "-m", message, "--date", "2001-02-03T04:05:06")
    repository = Repository.find(made.folder)
    commits = list_commits(repository)
    assert [commit.subject for commit in commits] == ["Add d", "A change", "A change", "A change"]
    assert (commits[0].body, commits[0].trailers) == (
        "Why.",
        ("Signed-off-by: Somebody <somebody@example.org>",),
    )
    assert len(list_commits(repository, start="v0.2.0")) == 1
    assert list_commits(repository, merges=True)[1].subject == "Merge it"
    assert sorted(changed_paths(repository, commits).values()) == [
        ("a.py",),
        ("b.py",),
        ("c ä.py",),
        ("d.py",),
    ]
    assert [release.tag for release in list_releases(repository)] == ["v0.2.0", "v0.1.0"]
    assert [release.tag for release in list_releases(repository, "v0.1.0")] == ["v0.1.0"]


def test_this_repository() -> None:
    """Where the tests run from a clone: its own history, which is in the imperative mood."""
    if not (ROOT / ".git").exists():
        pytest.skip("the tests do not run from a clone")
    commits = list_commits(Repository.find(ROOT), most=100)
    if len(commits) < 20:
        pytest.skip("the clone is shallow")
    found = read_habit(commits)
    assert (found.form, found.mood, found.capital, found.english) == ("plain", "imperative", True, True)
    assert not found.full_stop


def test_messages_in_other_encodings_and_with_strange_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = Made.make(tmp_path / "made")
    (tmp_path / "latin").write_bytes("Ergänzt Übersicht\n".encode("latin-1"))
    made.git(
        "-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-F", str(tmp_path / "latin")
    )
    for message in ("\x01\x1b[31mRed\x01", "x" * 50_000, "\n\n", "A: b\n\nC-d: e\nF-g: h"):
        made.git(
            "commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-m", message
        )
    commits = list_commits(Repository.find(made.folder))
    assert [len(commit.message) for commit in commits] == [19, 0, 20_000, 10, 17]
    assert commits[-1].subject == "Ergänzt Übersicht"
    assert (commits[0].trailers, commits[0].body) == (("C-d: e", "F-g: h"), "")
    assert len(changed_paths(Repository.find(made.folder), commits)) == 5
    assert read_habit(commits).form == "plain"
