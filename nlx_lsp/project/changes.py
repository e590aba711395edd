"""What has changed in a file, by git itself: the lines of a text that an earlier version does not have.

The text may be newer than the file, as in an editor.  Nothing is written, and nothing of the user's git
configuration that runs programs is followed.
"""

import difflib
import os
import subprocess
from pathlib import Path

from nlx_lsp.errors import UsageError
from nlx_lsp.values import Span

_SECONDS = 20


def changed_spans(path: Path, text: bytes, base: str = "") -> tuple[Span, ...]:
    """Return the lines of a text that are new or different; where lines are gone, an empty span.

    Args:
        path: The file.
        text: Its present text.
        base: A commit, branch or tag, of which the point counts where the present branch left it; empty
            for the last commit.

    Raises:
        UsageError: If the file is in no repository, or there is no such base.
    """
    return _differing(_old(path, base), text)


def changed_files(folder: Path, base: str = "", *, staged: bool = False) -> tuple[Path, ...]:
    """Return the files of a folder that are new or different, as far as git does not ignore them.

    Args:
        folder: Where to look.
        base: As for `changed_spans`.
        staged: Only what will be committed; otherwise also what git does not know yet.

    Raises:
        UsageError: If the folder is in no repository, or there is no such base.
    """
    commit = _commit(folder, base)
    listing = ("--name-only", "-z", "--no-renames", "--diff-filter=d", "--relative", "--no-ext-diff")
    cached = ("--cached",) if staged else ()
    names = _git(folder, "diff", *listing, *cached, commit, "--").split(b"\0")
    if not staged:
        names += _git(folder, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
    return tuple(sorted({folder / os.fsdecode(name) for name in names if name}))


def staged_text(path: Path) -> bytes | None:
    """Return a file as it will be committed; None if it is not known to git."""
    found = _run(path.parent, "cat-file", "blob", f":./{path.name}")
    return found.stdout if found.returncode == 0 else None


def _differing(old: bytes, new: bytes) -> tuple[Span, ...]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    offsets = [0]
    for line in after:
        offsets.append(offsets[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        Span(start=offsets[start], end=offsets[end])
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag != "equal"
    )


def _old(path: Path, base: str) -> bytes:
    """Return the file as it was; empty where it did not exist."""
    folder = path.parent if path.parent.is_dir() else Path.cwd()
    found = _run(folder, "cat-file", "blob", f"{_commit(folder, base)}:./{path.name}")
    return found.stdout if found.returncode == 0 else b""


def _commit(folder: Path, base: str) -> str:
    """Return the commit to compare with; the empty tree before the first one."""
    if base:
        return _git(folder, "merge-base", "HEAD", "--end-of-options", base).decode().strip()
    if _run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0:
        return "HEAD"
    return _git(folder, "hash-object", "-t", "tree", "--stdin").decode().strip()


def _git(folder: Path, *arguments: str) -> bytes:
    done = _run(folder, *arguments)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it failed"]
        msg = f"git cannot tell what has changed: {reason[0].removeprefix('fatal: ')}."
        raise UsageError(msg, "Review the symbol or the file instead.")
    return done.stdout


def _run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = ("git", "-c", "core.fsmonitor=false", "-C", os.fspath(folder), *arguments)
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - no shell; names stand behind `--end-of-options` or in an object's path
            command,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        msg = "git is not installed."
        raise UsageError(msg, "Review the symbol or the file instead.") from error
    except subprocess.TimeoutExpired as error:
        msg = f"git did not answer within {_SECONDS} seconds."
        raise UsageError(msg, "Review the symbol or the file instead.") from error
