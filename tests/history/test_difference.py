"""What has changed, symbol by symbol, in every state that a repository can be in; by git itself."""

import os
import sys
from pathlib import Path

import pytest
from project.repository import Repository as Made

from nlx_lsp.errors import UsageError
from nlx_lsp.history.change import ChangedFile, Difference
from nlx_lsp.history.comparison import compare, portray
from nlx_lsp.history.difference import MOST_READ, between, staged
from nlx_lsp.history.repository import Repository, repository_of
from nlx_lsp.syntax.source import Source

CODE = '''\
"""Numbers."""

LIMIT = 3


def double(number):
    """Double."""
    return 2 * number


def select(items, wanted):
    found = [item for item in items if item == wanted]
    return found[:LIMIT]


class Store:
    kept = ()

    def find(self, name):
        return next(item for item in self.kept if item.name == name)
'''


SIGNATURE = "changed the signature of `{0}`: `def {0}({1}):` is now `def {0}({2}):`"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return Made.make(tmp_path / "a repository")


def told(before: str, after: str, path: str = "a.py") -> list[str]:
    old, new = (portray(Source.parse(text.encode(), path=path)) for text in (before, after))
    return [str(change) for change in compare(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("return 2 * number", "return number + number", ["changed function `double`"]),
        ("(number)", "(number: int)", [SIGNATURE.format("double", "number", "number: int")]),
        ('"""Double."""', '"""Twice."""', ["changed only the documentation of `double`"]),
        ("    return 2 *", "    # why\n    return  2 *", ["changed only comments or layout in `double`"]),
        ("LIMIT = 3", "LIMIT = 4", ["changed what stands outside of functions and classes"]),
        ("def select", "def choose", ["renamed function `select` to `choose`"]),
        ("kept = ()", "kept = []", ["changed class `Store`"]),
        ("    def double", "    def double", []),
        ("def double", "@cached\ndef double", ["changed the header of `double`"]),
        ("class Store", "class Shop", ["renamed class `Store` to `Shop`"]),
    ],
)
def test_what_has_become_of_a_symbol(old: str, new: str, expected: list[str]) -> None:
    assert told(CODE, CODE.replace(old, new)) == expected


def test_what_is_in_something_new_is_not_told_again() -> None:
    more = CODE + "\n\nclass Other:\n    def a(self): ...\n\n    def b(self): ...\n"
    assert told(CODE, more) == ["added class `Other`"]
    assert told(more, CODE) == ["removed class `Other`"]


def test_what_stands_behind_a_method_belongs_to_the_class() -> None:
    code = "class A:\n    def a(self): ...\n\n    kept = {}\n\n    def b(self): ...\n"
    assert told(code.format(1), code.format(2)) == ["changed class `A`"]


def test_short_texts_that_look_alike_are_no_rename() -> None:
    assert told("def a(): ...\n", "def b(): ...\n") == [
        "added function `def b():`",
        "removed function `b`".replace("b", "a"),
    ]


GO = "package a\nfunc F() int {{ return {} }}\n"
JAVA = "class A {{ int f() {{ return 1; }} {}}}\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("a.go", GO.format(1), GO.format(2), "changed function `F`"),
        ("a.rs", "fn f() {}\n", "/// Said.\nfn f() {}\n", "changed only the documentation of `f`"),
        ("a.ts", "function f(a: A) {}\n", "function f(a: B) {}\n", "changed the signature of `f`"),
        ("A.java", JAVA.format(""), JAVA.format("int g() { return 2; } "), "added method `A.g`"),
    ],
)
def test_other_languages(path: str, old: str, new: str, expected: str) -> None:
    [only] = told(old, new, path)
    assert only.startswith(expected)


def one(difference: Difference) -> ChangedFile:
    [file] = difference.files
    return file


def test_before_the_first_commit_all_is_new(made: Made) -> None:
    made.write("a.py", CODE)
    made.git("add", "a.py")
    file = one(staged(Repository.find(made.folder)))
    assert (file.status, file.sort, file.added) == ("added", "code", CODE.count("\n"))
    assert [change.name for change in file.symbols] == ["double", "select", "Store"]


def test_what_is_not_staged_is_not_told(made: Made) -> None:
    path = made.commit("a.py", CODE)
    path.write_text(CODE.replace("2 *", "3 *"))
    assert staged(Repository.find(made.folder)).files == ()
    made.git("add", "a.py")
    path.write_text("lost")
    assert [str(change) for change in one(staged(Repository.find(made.folder))).symbols] == [
        "changed function `double`"
    ]


def test_amending_tells_of_the_last_commit_as_well(made: Made) -> None:
    made.commit("a.py", CODE)
    made.commit("b.py", "def late():\n    return 1\n")
    made.write("c.txt", "more\n")
    made.git("add", "c.txt")
    amended = staged(Repository.find(made.folder), amend=True)
    assert [file.path for file in amended.files] == ["b.py", "c.txt"]
    made.git("update-ref", "-d", "HEAD")
    made.git("commit", "-q", "-m", "Only one")
    assert len(staged(Repository.find(made.folder), amend=True).files) == 3


def test_a_detached_head_is_one(made: Made) -> None:
    made.commit("a.py", CODE)
    made.git("checkout", "-q", "--detach")
    made.write("a.py", CODE + "\n\ndef late(): ...\n")
    made.git("add", ".")
    repository = Repository.find(made.folder)
    assert (repository.branch, repository.ticket) == ("", "")
    assert str(one(staged(repository)).symbols[0]) == "added function `def late():`"


def test_what_moves_to_another_file_is_told_as_one(made: Made) -> None:
    made.commit("a.py", CODE)
    begin, end = CODE.index("def select"), CODE.index("class Store")
    made.write("a.py", CODE[:begin] + CODE[end:])
    made.write("b.py", CODE[begin:end])
    made.git("add", ".")
    files = staged(Repository.find(made.folder)).files
    assert [str(symbol) for file in files for symbol in file.symbols] == [
        "moved function `select` here from a.py"
    ]


def test_renamed_removed_binary_linked_and_executable_files(made: Made) -> None:
    made.write("old.py", CODE)
    made.write("gone.md", "# Gone\n")
    made.write("run.sh", "echo\n")
    made.write("image.bin", "\0a")
    made.git("add", ".")
    made.git("commit", "-q", "-m", "A")
    made.git("mv", "old.py", "new name.py")
    made.git("rm", "-q", "gone.md")
    made.git("update-index", "--chmod=+x", "run.sh")
    made.write("image.bin", "\0b")
    (made.folder / "link").symlink_to("run.sh")
    made.write("guide.md", "# Guide\n\n## Use\n\n```sh\nrun\n```\n")
    made.git("add", "--", "image.bin", "link", "guide.md")
    files = {file.path: file for file in staged(Repository.find(made.folder)).files}
    shown = {path: next(iter(file.describe())) for path, file in files.items()}
    assert shown == {
        "gone.md": "gone.md (removed, +0 -1)",
        "guide.md": "guide.md (added, +7 -0)",
        "image.bin": "image.bin (binary modified)",
        "link": "link (link added, +1 -0)",
        "new name.py": "new name.py (renamed from old.py)",
        "run.sh": "run.sh (changed rights only)",
    }
    assert files["guide.md"].headings == ("Guide", "Use")


def test_a_submodule_is_named_and_not_entered(made: Made, tmp_path: Path) -> None:
    other = Made.make(tmp_path / "other")
    other.commit("inside.py", CODE)
    made.git("submodule", "--quiet", "add", str(other.folder), "part")
    difference = staged(Repository.find(made.folder))
    assert {file.path: file.sort for file in difference.files} == {".gitmodules": "data", "part": "submodule"}
    inside = Repository.find(made.folder / "part")
    assert repository_of(inside.home / "COMMIT_EDITMSG").home == inside.home


def test_hundreds_of_files_are_bounded_and_said(made: Made) -> None:
    for number in range(MOST_READ + 50):
        made.write(f"src/m{number}.py", f"def f{number}():\n    return {number}\n")
    made.git("add", ".")
    difference = staged(Repository.find(made.folder))
    assert len(difference.files) == MOST_READ + 50
    assert sum(bool(file.symbols) for file in difference.files) == MOST_READ
    assert difference.omissions == ("50 of 350 files were not looked into.",)
    assert len(difference.patch) < 100_000


def test_names_that_git_would_quote_or_understand(made: Made) -> None:
    for name in ("ä.py", "a\nb.py", "-x.py", ":(glob)*.py", "tab\t.py"):
        made.write(name, "def f(): ...\n")
    made.git("add", "--", ".")
    difference = staged(Repository.find(made.folder))
    assert {file.path for file in difference.files} == {"ä.py", "a\nb.py", "-x.py", ":(glob)*.py", "tab\t.py"}
    assert all(file.symbols for file in difference.files)
    assert difference.patch.count("+def f(): ...") == 5


def test_broken_code_and_text_that_is_no_utf8(made: Made) -> None:
    (made.folder / "a.py").write_bytes(b"def f(:\n  \xff\xfe\nclass\n")
    (made.folder / "b.py").write_bytes(b"x" * (2 << 20))
    made.git("add", ".")
    broken, long = staged(Repository.find(made.folder)).files
    assert broken.sort == "code"
    assert long.unread == "too long to be read"


EDITOR = """\
import sys
from pathlib import Path
from nlx_lsp.history.difference import staged
from nlx_lsp.history.repository import repository_of

found = " ".join(file.path for file in staged(repository_of(Path(sys.argv[1]).absolute())).files)
"""


@pytest.mark.parametrize("kind", ["plain", "all", "part", "worktree"])
def test_the_index_of_the_commit_at_hand_counts(made: Made, kind: str, tmp_path: Path) -> None:
    """Git opens the editor while it commits; what it commits need not be what is staged."""
    made.commit("a.py", CODE)
    made.commit("b.py", CODE)
    folder = made.folder
    if kind == "worktree":
        folder = tmp_path / "worktree"
        made.git("worktree", "add", "-q", str(folder))
    work = Made(folder)
    work.write("a.py", CODE.replace("2 *", "3 *"))
    work.write("b.py", CODE.replace("[:LIMIT]", ""))
    work.git("add", "a.py")
    if kind == "worktree":
        work.git("add", "b.py")
    seen = tmp_path / "seen"
    script = tmp_path / "editor"
    # The editor does not pass on what git tells it, as one that was there before would not.
    head = f'#!/bin/sh\nenv -u GIT_INDEX_FILE -u GIT_DIR {sys.executable} - "$1" <<"END"\n'
    script.write_text(f"{head}{EDITOR}Path({str(seen)!r}).write_text(found)\nEND\n")
    script.chmod(0o755)
    words = {"plain": [], "worktree": [], "all": ["-a"], "part": ["b.py"]}[kind]
    work.git("commit", "-q", *words, GIT_EDITOR=str(script), check=False)
    assert (
        seen.read_text()
        == {"plain": "a.py", "all": "a.py b.py", "part": "b.py", "worktree": "a.py b.py"}[kind]
    )


def test_between_two_commits(made: Made) -> None:
    made.commit("a.py", CODE)
    made.commit("a.py", CODE.replace("def double", "def twice").replace("2 *", "2.0 *"))
    repository = Repository.find(made.folder)
    file = one(between(repository, repository.commit("HEAD^"), repository.commit("HEAD")))
    assert sorted(map(str, file.symbols)) == [
        "added function `def twice(number):`",
        "removed function `double`",
    ]
    assert len(between(repository, "", repository.commit("HEAD")).files) == 1


def test_no_repository_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git cannot tell what the history says"):
        Repository.find(tmp_path)
    with pytest.raises(UsageError, match="There is no folder"):
        Repository.find(tmp_path / "gone")


def test_what_the_user_has_configured_to_show_differences_is_not_run(made: Made, tmp_path: Path) -> None:
    made.commit("a.py", CODE)
    ran = tmp_path / "ran"
    for key in ("diff.external", "core.fsmonitor", "diff.x.textconv", "gpg.program"):
        made.git("config", key, f"touch {ran};")
    made.git("config", "log.showSignature", "true")
    made.write(".gitattributes", "*.py diff=x\n")
    made.write("a.py", CODE + "# more\n")
    made.git("add", ".")
    ran.unlink(missing_ok=True)
    assert len(staged(Repository.find(made.folder)).files) == 2
    assert not ran.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(made: Made, tmp_path: Path) -> None:
    made.commit("a.py", CODE)
    made.commit("a.py", CODE.replace("2 *", "3 *"))
    made.git("config", "uploadpack.allowFilter", "true")
    words = (
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{made.folder}",
        str(tmp_path / "part"),
    )
    made.git(*words)
    clone = Made(tmp_path / "part")
    repository = Repository.find(clone.folder)
    packs = sorted((repository.home / "objects" / "pack").iterdir())
    with pytest.raises(UsageError, match="git cannot tell what the history says"):
        between(repository, repository.commit("HEAD^"), repository.commit("HEAD"))
    assert sorted((repository.home / "objects" / "pack").iterdir()) == packs
