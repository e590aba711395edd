"""git, asked so that nothing of the user's is run and nothing is written.

The repository is the one that a folder is in, whatever git's variables say: in a hook, or in an editor that
git has started, they are about another folder.  Knows no command of git.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from nlx_lsp.errors import UsageError

_SECONDS = 20
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_INDEX_FILE")
"""What git sets for its hooks."""
_OWN = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",  # what a partial clone lacks lies behind a wire
    "LC_ALL": "C",
}
PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color")
"""What keeps a difference free of what the user has configured to show it."""


def run(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    way_out: str = "",
) -> "subprocess.CompletedProcess[bytes]":
    """Run a command of git to its end.

    Args:
        folder: Where; it need not be the top of the repository.
        arguments: The command; names of strangers stand behind `--end-of-options` or in an object's path.
        environment: Variables besides those that are there.
        given: What it reads.
        way_out: What a user can do who has no git.

    Returns:
        Its exit status, and what it wrote.

    Raises:
        UsageError: If git is not there, or does not answer.
    """
    command = ("git", "-c", "core.fsmonitor=false", "-C", os.fspath(folder), *arguments)
    inherited = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    try:
        return subprocess.run(  # noqa: S603 - no shell; for names see the arguments
            command,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=inherited | _OWN | dict(environment or {}),
            input=given,
        )
    except FileNotFoundError as error:
        msg = "git is not installed."
        raise UsageError(msg, way_out) from error
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        msg = f"git did not answer: {error}."
        raise UsageError(msg, way_out) from error


def complain(what: str, said: bytes, way_out: str = "") -> UsageError:
    """Return the error for a command that failed.

    Args:
        what: What git cannot tell.
        said: What it said on its standard error.
        way_out: What the user can do.
    """
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it failed"]
    msg = f"git cannot tell {what}: {lines[0].removeprefix('fatal: ').rstrip('.')}."
    return UsageError(msg, way_out)


def index_of_hook(home: Path) -> Path | None:
    """Return the index that git's hooks are to look at, if it is one of this repository.

    Args:
        home: The repository's own folder, such as ``.git``.
    """
    given = os.environ.get("GIT_INDEX_FILE", "")
    if not Path(given).is_absolute():
        return None
    return Path(given) if os.path.realpath(home) == os.path.realpath(Path(given).parent) else None
