"""A program in a terminal: keys go in, and what a user would see comes out."""

import re
import shlex
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

EDITORS = Path(__file__).parents[2] / ".cache" / "editors"
"""Where `make test-editors` installs them."""

_PATIENCE = 30.0
_EVERY = 0.1


class Terminal:
    """A program that runs in a terminal of its own, kept by a tmux that serves nothing else.

    Args:
        folder: Where the program starts; the terminal's socket is there, too.
        command: The program and its arguments.
        environment: All of its variables.
        size: Columns and lines.
    """

    def __init__(
        self,
        folder: Path,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        size: tuple[int, int],
    ) -> None:
        self._tmux = (EDITORS / "tmux" / "start", "-S", folder / "tmux.sock", "-f", "/dev/null")
        self._environment = environment
        columns, lines = (str(number) for number in size)
        call = shlex.join(str(word) for word in command)
        self._call("new-session", "-d", "-x", columns, "-y", lines, "-c", str(folder), call)

    def screen(self, *, colours: bool = False) -> str:
        """Return what is to be seen."""
        return self._call("capture-pane", "-p", *(["-e"] if colours else []))

    def press(self, *keys: str) -> None:
        """Press keys, by the names that tmux has for them, such as ``C-x`` and ``Enter``."""
        self._call("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._call("send-keys", "-l", text)

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until something is on the screen.

        Args:
            pattern: A regular expression; ``^`` and ``$`` are the ends of a line.
        """
        end = time.monotonic() + _PATIENCE
        while not (found := re.search(pattern, screen := self.screen(), re.MULTILINE)):
            if time.monotonic() > end:
                msg = f"{pattern!r} was never to be seen; the last screen was:\n{screen}"
                raise AssertionError(msg)
            time.sleep(_EVERY)
        return found

    def close(self) -> None:
        """End the program, whatever it does, and its terminal."""
        self._call("kill-server")

    def _call(self, *words: str) -> str:
        return subprocess.run(
            [*self._tmux, *words],
            env=dict(self._environment),
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
