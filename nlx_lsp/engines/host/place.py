"""Where a host is to be found: a private folder, and the names in it.

The names carry the version, so that each version has a host of its own.  Knows nothing of connections.
"""

import os
import re
import socket
import stat
import sys
from pathlib import Path
from typing import Self

from attrs import frozen

from nlx_lsp import __version__
from nlx_lsp.errors import EngineError
from nlx_lsp.settings import HostSettings

_LONGEST_PATH = 100
"""Bytes of a path that every system takes for a socket."""
_PRIVATE = 0o700
_NAME = re.compile(r"host-(?P<version>.+)\.(sock|key)")
WAY_OUT = "Set engine.share = false to load a model for each editor, without a host."
"""What a user can do where no host can run."""


@frozen(kw_only=True)
class Place:
    """Where the host of one version is."""

    folder: Path
    """Nobody but the user gets into it."""
    loopback: bool = False
    """Whether it listens on a port of this machine, with a key, in place of a socket in the folder."""
    version: str = __version__
    """Of this program."""

    @classmethod
    def usual(cls) -> Self:
        """Return the place for this user on this machine; nothing is made there yet."""
        folder = _folder()
        longest = len(os.fsencode(folder / f"host-{__version__}.sock"))
        unix = hasattr(socket, "AF_UNIX") and sys.platform != "win32"
        return cls(folder=folder, loopback=not unix or longest > _LONGEST_PATH)

    @property
    def socket(self) -> Path:
        """The socket."""
        return self.folder / f"host-{self.version}.sock"

    @property
    def key(self) -> Path:
        """The file with the port and the keys, where there is no socket."""
        return self.folder / f"host-{self.version}.key"

    @property
    def lock(self) -> Path:
        """Held by the host as long as it lives."""
        return self.folder / f"host-{self.version}.lock"

    @property
    def process(self) -> Path:
        """The file with the number of the host's process."""
        return self.folder / f"host-{self.version}.pid"

    @property
    def workers(self) -> Path:
        """Where the workers have their private folders."""
        return self.folder / f"workers-{self.version}"

    @property
    def log(self) -> Path:
        """The host's log, which stays when the folder is emptied."""
        import platformdirs  # noqa: PLC0415 - only where a log is asked for

        return platformdirs.user_log_path("nlx-lsp", appauthor=False) / f"host-{self.version}.log"

    @property
    def others(self) -> tuple[str, ...]:
        """The other versions that have, or had, a host here."""
        try:
            names = [_NAME.fullmatch(path.name) for path in self.folder.iterdir()]
        except OSError:
            return ()
        return tuple(sorted({name["version"] for name in names if name} - {self.version}))

    def prepare(self) -> None:
        """Make the folder, and make sure that it is the user's alone.

        Raises:
            EngineError: If it is not, or cannot be made.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(_PRIVATE, exist_ok=True)
            status = self.folder.lstat()
            if not stat.S_ISDIR(status.st_mode):
                _refuse(f"{self.folder} is not a folder")
            if sys.platform != "win32":
                if status.st_uid != os.getuid():
                    _refuse(f"{self.folder} belongs to another user")
                if stat.S_IMODE(status.st_mode) != _PRIVATE:
                    self.folder.chmod(_PRIVATE)
        except OSError as error:
            _refuse(f"{self.folder} cannot be used: {error.strerror}", error)


@frozen(kw_only=True)
class Terms:
    """Where a host is, and how long it keeps what it has."""

    place: Place
    """Where it is."""
    idle_seconds: float = 15 * 60
    """Without a request, until a model is unloaded; 0 for never."""
    exit_seconds: float = 10 * 60
    """With nobody connected, until the host ends; 0 for never."""

    @classmethod
    def of(cls, settings: HostSettings) -> Self:
        """Return what the settings say, for the usual place."""
        return cls(
            place=Place.usual(),
            idle_seconds=60 * settings.idle_minutes,
            exit_seconds=60 * settings.exit_minutes,
        )


def _folder() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "nlx-lsp" / "run"
    user = os.getuid()
    for candidate in (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{user}"):
        if Path(candidate).is_absolute() and _owner(candidate) == user:  # `su` and `sudo` keep the variable
            return Path(candidate) / "nlx-lsp"
    return Path(f"/tmp/nlx-lsp-{user}")  # noqa: S108 - `prepare` makes sure that it is ours


def _owner(folder: str) -> int | None:
    try:
        return Path(folder).stat().st_uid
    except OSError:
        return None


def _refuse(problem: str, error: OSError | None = None) -> None:
    msg = f"There is no private place for the model host: {problem}."
    raise EngineError(msg, WAY_OUT) from error
