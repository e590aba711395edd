"""A repository, as its history needs it: found from a folder, or from the file of a commit message.

Knows how git lays out its own folder; what is asked of git is the business of its siblings.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Literal

from attrs import evolve, frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.project import git

WAY_OUT = "Go to a folder of a repository, and install git if it is not there."
State = Literal["", "merge", "cherry-pick", "revert", "rebase"]
"""What git is in the middle of."""
_STATES: tuple[tuple[str, State], ...] = (
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
)
_TICKET = re.compile(r"(?<![A-Za-z0-9])([A-Z][A-Z0-9]+-\d+)(?![A-Za-z0-9])")


@frozen(kw_only=True)
class Repository:
    """A repository of git."""

    folder: Path
    """Where git is asked."""
    home: Path
    """Its own folder: ``.git``, or what stands for it in a worktree or a submodule."""
    index: Path | None = None
    """The index that counts, where it is not the usual one."""

    @classmethod
    def find(cls, folder: Path) -> "Repository":
        """Return the repository that a folder, which may be git's own, is in.

        Raises:
            UsageError: If there is none.
        """
        if not folder.is_dir():
            msg = f"There is no folder {folder}."
            raise UsageError(msg, WAY_OUT)
        done = git.run(folder, "rev-parse", "--absolute-git-dir", way_out=WAY_OUT)
        if done.returncode:
            raise _complaint(done.stderr)
        home = Path(os.fsdecode(done.stdout.removesuffix(b"\n")))
        return cls(folder=folder, home=home)

    @property
    def state(self) -> State:
        """What git is in the middle of; empty for nothing."""
        return next((state for mark, state in _STATES if (self.home / mark).exists()), "")

    @property
    def branch(self) -> str:
        """The name of the branch; empty where there is none."""
        done = self.run("symbolic-ref", "--quiet", "--short", "HEAD")
        return done.stdout.decode("utf-8", "replace").strip()

    @property
    def ticket(self) -> str:
        """The ticket that the branch is named after, such as ``ABC-12``; empty where it is not."""
        found = _TICKET.search(self.branch)
        return found[1] if found else ""

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for; empty where it stands for none."""
        done = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def empty_tree(self) -> str:
        """Return the name of the tree that has no file: what a first commit is compared with."""
        return self.ask("hash-object", "-t", "tree", "--stdin").decode().strip()

    def configured(self, key: str) -> str:
        """Return what git's configuration says of a key; empty for nothing."""
        done = self.run("config", "--get", key)
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""

    def run(self, *arguments: str, given: bytes = b"") -> "CompletedProcess[bytes]":
        """Run a command of git; it may fail.

        Raises:
            UsageError: If git does not answer at all.
        """
        environment = {"GIT_INDEX_FILE": os.fspath(self.index)} if self.index else {}
        return git.run(self.folder, *arguments, environment=environment, given=given, way_out=WAY_OUT)

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """Return what a command of git answers.

        Raises:
            UsageError: If it fails.
        """
        done = self.run(*arguments, given=given)
        if done.returncode:
            raise _complaint(done.stderr)
        return done.stdout


def repository_of(message: Path) -> Repository:
    """Return the repository whose commit message a file is, with the index that is about to be committed.

    Raises:
        UsageError: If the file is in no repository.
    """
    home = message.parent
    # Some users forbid git to take its own folder for a repository: from the working tree it always may.
    found = Repository.find(home.parent if home.name == ".git" else home)
    return evolve(found, index=next(_indexes(found), None))


def _indexes(repository: Repository) -> Iterator[Path]:
    """Yield the indexes that git has made for this one commit: `git commit -a` and `git commit FILE` do.

    An editor that git has started is told of it; one that was there before is not.
    """
    home = repository.home
    given = git.index_of_hook(home)
    candidates = [given] if given else [*home.glob("next-index-*.lock"), home / "index.lock"]
    for path in candidates:
        try:
            if path.stat().st_size and path != home / "index" and _is_index(repository, path):
                yield path
        except OSError:
            continue


def _is_index(repository: Repository, path: Path) -> bool:
    """Whether git can read an index: one that is being written by another command is no whole."""
    return evolve(repository, index=path).run("ls-files", "--cached", "-z").returncode == 0


def _complaint(said: bytes) -> UsageError:
    return git.complain("what the history says", said, WAY_OUT)
