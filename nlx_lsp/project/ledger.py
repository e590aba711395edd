"""What the user has said yes to, remembered in the state folder.

One file for each yes, so that two programs can remember at the same time.  Asking is others' business.
"""

import datetime as dt
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import platformdirs
from attrs import frozen


@frozen
class Ledger:
    """The yeses of one sort."""

    name: str
    """The sort, which names the folder."""
    word: str
    """What the subject of a yes is called in its file."""

    @property
    def folder(self) -> Path:
        """Where they are kept, whether there are any or not."""
        return platformdirs.user_state_path("nlx-lsp", appauthor=False) / self.name

    def since(self, subject: str) -> str:
        """Return the day of the yes to a subject, as ``2026-11-21``; empty if there is none."""
        return self._read(self._path(subject)).get(subject, "")

    def add(self, subject: str) -> str:
        """Remember a yes; return its day.

        Raises:
            OSError: If it cannot be written down.
        """
        day = dt.datetime.now(dt.UTC).date().isoformat()
        path = self._path(subject)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{secrets.token_hex(8)}.part")
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump({self.word: subject, "date": day}, file)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return day

    def remove(self, subject: str) -> bool:
        """Take a yes back; return whether there was one.

        Raises:
            OSError: If it cannot be removed.
        """
        try:
            self._path(subject).unlink()
        except FileNotFoundError:
            return False
        return True

    def entries(self) -> Mapping[str, str]:
        """Return every subject, in alphabetical order, with the day of its yes."""
        found = [self._read(path) for path in self.folder.glob("*.json")]
        return dict(sorted(item for entry in found for item in entry.items()))

    def _path(self, subject: str) -> Path:
        name = hashlib.sha256(subject.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.folder / f"{name}.json"

    def _read(self, path: Path) -> Mapping[str, str]:
        """Read a yes; what is damaged is none, and what lies under another's name isn't either."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(path.read_text("utf-8"))
            subject, day = str(found[self.word]), str(found["date"])
            if self._path(subject) == path:
                return {subject: day}
        return {}
