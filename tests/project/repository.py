"""A git repository to be changed, in a folder of its own."""

import os
import subprocess
from pathlib import Path

from attrs import frozen

IDENTITY = (
    "-c",
    "user.name=Somebody",
    "-c",
    "user.email=somebody@example.org",
    "-c",
    "protocol.file.allow=always",
)


@frozen
class Repository:
    """A repository."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Repository":
        folder.mkdir(parents=True)
        made = cls(folder)
        made.git("init", "-q", "-b", "main")
        return made

    def git(self, *arguments: str, check: bool = True, **environment: str) -> str:
        done = subprocess.run(
            ["git", *IDENTITY, *arguments],
            cwd=self.folder,
            check=check,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, **environment},
        )
        return done.stdout

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def commit(self, name: str, text: str) -> Path:
        path = self.write(name, text)
        self.git("add", "--", name)
        self.git("commit", "-q", "--no-verify", "-m", "A change")
        return path

    def branch_with(self, branch: str, name: str, text: str) -> None:
        """Commit something on another branch, and come back."""
        before = self.git("rev-parse", "--abbrev-ref", "HEAD").strip()
        self.git("checkout", "-q", "-b", branch)
        self.commit(name, text)
        self.git("checkout", "-q", before)
