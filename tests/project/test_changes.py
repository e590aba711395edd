"""What has changed, in every state that a repository can be in; by git itself."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project.repository import Repository

from nlx_lsp.errors import UsageError
from nlx_lsp.project.changes import changed_files, changed_spans, staged_text

OLD = "a\nb\nc\nd\ne\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = Repository.make(tmp_path / "a repository")
    monkeypatch.chdir(made.folder)
    return made


def lines(path: Path, text: str, base: str = "") -> list[str]:
    """Return the changed lines, a piece an item."""
    raw = text.encode()
    return [raw[span.start : span.end].decode() for span in changed_spans(path, raw, base)]


def names(base: str = "", *, staged: bool = False) -> list[str]:
    return [path.name for path in changed_files(Path(), base, staged=staged)]


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        (OLD, []),
        ("a\nB\nc\nd\ne\n", ["B\n"]),
        ("a\nB\nc\nD\ne\n", ["B\n", "D\n"]),
        ("new\na\nb\nc\nd\ne\n", ["new\n"]),
        ("a\nb\nc\nd\ne\nnew\n", ["new\n"]),
        ("a\nb\nc\nd\ne", []),
        ("a\nb\nd\ne\n", ["b\nd\n"]),  # those on either side of what is gone
        ("b\nc\nd\ne\n", ["b\n"]),
        ("a\nb\nc\nd\n", ["d\n"]),
        ("", [""]),
        (OLD.replace("\n", "\r\n"), []),
        (OLD.replace("\n", "\r\n").replace("b", "B"), ["B\r\n"]),
    ],
)
def test_new_and_different_lines_are_told(repository: Repository, new: str, changed: list[str]) -> None:
    path = repository.commit("a.py", OLD)
    assert lines(path, new) == changed  # whatever the file itself holds


def test_an_untracked_file_is_all_new(repository: Repository) -> None:
    repository.commit("other.py", OLD)
    path = repository.write("a.py", OLD)
    assert lines(path, OLD) == [OLD]
    assert names() == ["a.py"]
    assert staged_text(path) is None


def test_before_the_first_commit_all_is_new(repository: Repository) -> None:
    path = repository.write("a.py", OLD)
    assert lines(path, OLD) == [OLD]
    assert names() == ["a.py"]
    repository.git("add", "a.py")
    repository.write("a.py", OLD + "f\n")
    assert names(staged=True) == ["a.py"]
    assert staged_text(path) == OLD.encode()


def test_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a git repository"):
        changed_spans(tmp_path / "a.py", b"a\n")
    with pytest.raises(UsageError, match="not a git repository"):
        changed_files(tmp_path, staged=True)


def test_a_missing_git_is_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository.commit("a.py", OLD)
    monkeypatch.setenv("PATH", os.fspath(repository.folder))
    with pytest.raises(UsageError, match="git is not installed"):
        changed_spans(path, b"a\n")


@pytest.mark.parametrize(
    "base", ["nowhere", "--output=x", "-x", "HEAD:a.py", "a b", "@{u}", "..", "\u00e4", ""]
)
def test_a_base_that_is_none_is_told_and_does_nothing(repository: Repository, base: str) -> None:
    path = repository.commit("a.py", OLD)
    if base:
        with pytest.raises(UsageError, match="git cannot tell what has changed"):
            changed_spans(path, OLD.encode(), base)
        with pytest.raises(UsageError, match="git cannot tell what has changed"):
            changed_files(Path(), base)
    assert sorted(each.name for each in repository.folder.iterdir()) == [".git", "a.py"]


def test_a_base_counts_where_the_branch_left_it(repository: Repository) -> None:
    path = repository.commit("a.py", OLD)
    repository.branch_with("theirs", "a.py", "theirs\n" + OLD)
    repository.git("checkout", "-q", "-b", "ours")
    ours = OLD.replace("b", "ours")
    repository.commit("a.py", ours)
    assert lines(path, ours) == []
    assert lines(path, ours, "theirs") == ["ours\n"]
    assert lines(path, ours, "HEAD~1") == ["ours\n"]
    assert names("theirs") == ["a.py"]
    repository.git("tag", "v1", "HEAD~1")
    assert lines(path, ours, "v1") == ["ours\n"]


def test_branches_without_a_common_commit_are_told(repository: Repository) -> None:
    path = repository.commit("a.py", OLD)
    repository.git("checkout", "-q", "--orphan", "other")
    repository.git("commit", "-q", "-m", "Another beginning")
    with pytest.raises(UsageError, match=r"in common.*unshallow"):
        changed_spans(path, OLD.encode(), "main")


def test_a_shallow_clone(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        repository.commit("a.py", OLD * (number + 1))
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "1", repository.folder.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    assert lines(clone / "a.py", "new\n" + OLD * 3) == ["new\n"]
    with pytest.raises(UsageError, match="git cannot tell what has changed"):
        changed_spans(clone / "a.py", b"a\n", "HEAD~1")


def test_a_detached_head(repository: Repository) -> None:
    path = repository.commit("a.py", OLD)
    repository.commit("a.py", OLD + "f\n")
    repository.git("checkout", "-q", "HEAD~1")
    assert lines(path, OLD.replace("c", "C")) == ["C\n"]


def test_a_merge_in_progress(repository: Repository) -> None:
    path = repository.commit("a.py", OLD)
    repository.branch_with("theirs", "a.py", OLD.replace("c", "theirs"))
    repository.commit("a.py", OLD.replace("c", "ours"))
    repository.git("merge", "theirs", check=False)
    text = path.read_text("utf-8")
    assert "<<<<<<<" in text
    assert "".join(lines(path, text)).count("theirs") == 2
    assert names() == ["a.py"]
    assert names(staged=True) == []
    assert staged_text(path) is None


def test_renamed_and_deleted_files(repository: Repository) -> None:
    repository.commit("old.py", OLD)
    repository.commit("gone.py", OLD)
    repository.git("mv", "old.py", "new.py")
    repository.git("rm", "-q", "gone.py")
    assert names() == names(staged=True) == ["new.py"]
    assert lines(repository.folder / "new.py", OLD) == [OLD]
    repository.git("add", ".")
    (repository.folder / "new.py").unlink()
    assert names() == []
    assert staged_text(repository.folder / "new.py") == OLD.encode()


def test_the_index_is_what_will_be_committed(repository: Repository) -> None:
    path = repository.commit("a.py", OLD)
    repository.write("a.py", OLD.replace("b", "staged"))
    repository.git("add", "a.py")
    repository.write("a.py", OLD.replace("b", "later"))
    repository.write("b.py", OLD)
    assert names(staged=True) == ["a.py"]
    assert names() == ["a.py", "b.py"]
    staged = staged_text(path)
    assert staged == OLD.replace("b", "staged").encode()
    assert lines(path, staged.decode()) == ["staged\n"]


def test_what_is_no_regular_file_of_ours_is_left_out(repository: Repository, tmp_path: Path) -> None:
    other = Repository.make(tmp_path / "other")
    other.commit("inner.py", OLD)
    repository.commit(".gitignore", "ignored.py\n")
    repository.write("ignored.py", OLD)
    repository.git("submodule", "add", "-q", str(other.folder), "sub.py")
    Repository.make(repository.folder / "nested").commit("nested.py", OLD)
    outside = tmp_path / "outside.py"
    outside.write_text(OLD)
    (repository.folder / "link.py").symlink_to(outside)
    (repository.folder / "untracked.py").symlink_to(outside)
    os.mkfifo(repository.folder / "pipe.py")
    repository.git("add", "link.py")
    repository.write("real.py", OLD)
    repository.git("add", "real.py")
    assert names() == [".gitmodules", "real.py"]
    assert names(staged=True) == [".gitmodules", "real.py"]


def test_a_link_counts_as_what_it_leads_to(repository: Repository) -> None:
    repository.commit("real/a.py", OLD)
    link = repository.folder / "link.py"
    link.symlink_to("real/a.py")
    assert lines(link, OLD.replace("d", "D")) == ["D\n"]


@pytest.mark.parametrize("quotepath", ["true", "false"])
@pytest.mark.parametrize(
    "name", ["a b.py", "ä😀.py", "tab\t.py", "new\nline.py", '"quoted".py', "-x.py", ":(top)a.py"]
)
def test_any_name_will_do(repository: Repository, name: str, quotepath: str) -> None:
    repository.git("config", "core.quotepath", quotepath)
    path = repository.write(f"a folder/{name}", OLD)
    repository.git("add", ".")
    repository.git("commit", "-q", "-m", "It")
    path.write_text(OLD.replace("b", "B"))
    assert names() == [name]
    assert lines(path, path.read_text()) == ["B\n"]
    repository.git("add", ".")
    assert names(staged=True) == [name]
    assert staged_text(path) == path.read_bytes()


def test_a_name_that_is_no_text(repository: Repository) -> None:
    path = repository.folder / os.fsdecode(b"\xff.py")
    path.write_text(OLD)
    assert changed_files(Path()) == (Path(path.name),)
    assert lines(path, OLD) == [OLD]


def test_only_the_folder_counts(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("outside.py", OLD)
    repository.commit("sub/inside.py", OLD)
    for name in ("outside.py", "sub/inside.py", "sub/new.py", "new.py"):
        repository.write(name, "changed\n")
    monkeypatch.chdir(repository.folder / "sub")
    assert names() == ["inside.py", "new.py"]
    assert lines(Path("inside.py"), "changed\n") == ["changed\n"]
    repository.git("add", ".")
    assert names(staged=True) == ["inside.py", "new.py"]


def test_a_worktree(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("a.py", OLD)
    tree = tmp_path / "tree"
    repository.git("worktree", "add", "-q", "-b", "other", str(tree))
    (tree / "a.py").write_text(OLD.replace("b", "B"))
    monkeypatch.chdir(tree)
    assert names() == ["a.py"]
    assert lines(tree / "a.py", (tree / "a.py").read_text()) == ["B\n"]


def test_git_converts_line_ends(repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "true")
    path = repository.commit("a.py", OLD)
    text = OLD.replace("\n", "\r\n")
    assert lines(path, text) == []
    assert lines(path, text.replace("d", "D")) == ["D\r\n"]


def test_what_the_user_has_configured_is_not_run(repository: Repository) -> None:
    marker = repository.folder / "was run"
    program = repository.write("program", f"#!/bin/sh\ntouch '{marker}'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = repository.commit("a.py", OLD)
    repository.write(".gitattributes", "*.py diff=own\n")
    for key in ("diff.external", "diff.own.command", "diff.own.textconv", "core.fsmonitor", "core.pager"):
        repository.git("config", key, str(program))
    repository.git("config", "color.ui", "always")
    repository.git("config", "diff.noprefix", "true")
    path.write_text(OLD.replace("b", "B"))
    assert lines(path, path.read_text()) == ["B\n"]
    assert "a.py" in names()
    assert not marker.exists()


@pytest.mark.parametrize("where", ["the repository", "a worktree"])
@pytest.mark.parametrize("how", [(), ("-a",), ("--only", "sub/a.py")])
def test_a_hook_sees_what_will_be_committed(
    repository: Repository, tmp_path: Path, where: str, how: tuple[str, ...]
) -> None:
    path = repository.commit("sub/a.py", OLD)
    if where == "a worktree":
        repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
        repository = Repository(tmp_path / "tree")
        path = repository.folder / "sub" / "a.py"
    hook = Path(repository.git("rev-parse", "--git-common-dir").strip())
    hook = (repository.folder / hook / "hooks" / "pre-commit").resolve()
    said = tmp_path / "said"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!{sys.executable}\n"
        "from pathlib import Path\n"
        "from nlx_lsp.project.changes import changed_files, changed_spans, staged_text\n"
        "found = changed_files(Path(), staged=True)\n"
        "texts = [staged_text(path) for path in found]\n"
        "spans = [changed_spans(path, text) for path, text in zip(found, texts)]\n"
        f"Path({str(said)!r}).write_text(repr((found, texts, [len(each) for each in spans])))\n"
    )
    hook.chmod(0o755)
    path.write_text(OLD.replace("b", "B"))
    if not how:
        repository.git("add", ".")
    repository.git("commit", "-q", "-m", "It", *how, PYTHONPATH=str(Path(__file__).parent.parent.parent))
    new = OLD.replace("b", "B").encode()
    assert said.read_text() == repr(((Path("sub/a.py"),), [new], [1]))


def test_the_variables_of_another_repository_do_not_count(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.make(tmp_path / "other")
    other.commit("a.py", "other\n")
    path = repository.commit("a.py", OLD)
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    assert lines(path, OLD + "f\n") == ["f\n"]
    assert staged_text(path) == OLD.encode()
    assert names(staged=True) == []


def test_a_binary_file_is_compared_as_a_text(repository: Repository) -> None:
    path = repository.commit("a.py", "a\0b\nc\n")
    assert lines(path, "a\0b\nC\n") == ["C\n"]


def test_long_and_different_texts_take_no_time(repository: Repository) -> None:
    old = "".join(f"line {number % 977}\n" for number in range(20_000))
    new = "".join(f"line {number % 983}\n" for number in range(20_000))
    path = repository.commit("a.py", old)
    assert "".join(lines(path, new))


letters = st.lists(st.sampled_from("abc"), max_size=8)


@given(before=letters, after=letters, newline=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=25)
def test_lines_that_are_not_told_were_there_before(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], newline: str
) -> None:
    folder = tmp_path_factory.mktemp("given") / "it"
    path = Repository.make(folder).commit("a.py", "".join(f"{each}\n" for each in before))
    text = "".join(each + newline for each in after).encode()
    at = 0
    kept: list[str] = []
    for span in changed_spans(path, text):
        kept += text[at : max(at, span.start)].decode().split()
        at = max(at, span.end)
    kept += text[at:].decode().split()
    rest = iter(before)
    assert all(each in rest for each in kept)
