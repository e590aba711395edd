"""What has changed in a file, by git itself: the lines of a text that an earlier version does not have.

The text may be newer than the file, as in an editor.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nlx_lsp.errors import UsageError
from nlx_lsp.project import git
from nlx_lsp.project.git import PLAIN
from nlx_lsp.values import Span

if TYPE_CHECKING:
    import subprocess

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_REGULAR = b"100"
"""How the mode of a file begins that is neither a link nor another repository."""
_WAY_OUT = "Review the symbol or the file instead."


def changed_spans(path: Path, text: bytes, base: str = "") -> tuple[Span, ...]:
    """Return the lines of a text that are new or different; where lines are gone, those on either side.

    Line ends do not count: git may convert them.

    Args:
        path: The file; of a link, what it leads to.
        text: Its present text.
        base: A commit, branch or tag, of which the point counts where the present branch left it; empty
            for the last commit.

    Raises:
        UsageError: If the file is in no repository, or there is no such base.
    """
    old = _old(Path(os.path.realpath(path)), base)
    return tuple(_differing(old, text)) if old != text else ()


def changed_files(folder: Path, base: str = "", *, staged: bool = False) -> tuple[Path, ...]:
    """Return the files of a folder that are new or different, as far as git does not ignore them.

    Links and other repositories are left out.

    Args:
        folder: Where to look.
        base: As for `changed_spans`.
        staged: Only what will be committed; otherwise also what git does not know yet.

    Raises:
        UsageError: If the folder is in no repository, or there is no such base.
    """
    commit = _commit(folder, base)
    options = ("--raw", "-z", "--no-renames", "--diff-filter=d", "--relative", *PLAIN)
    if staged:
        listing = _git(folder, "diff", "--cached", *options, commit, "--", index=_index(folder))
        return tuple(folder / os.fsdecode(name) for name in sorted(set(_regular(listing))))
    names = {*_regular(_git(folder, "diff", *options, commit, "--"))}
    names.update(_git(folder, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0"))
    paths = (folder / os.fsdecode(name) for name in sorted(names) if name)
    return tuple(path for path in paths if path.is_file() and not path.is_symlink())


def staged_text(path: Path) -> bytes | None:
    """Return a file as it will be committed; None if it is not known to git, or in conflict."""
    found = _run(path.parent, "cat-file", "blob", f":./{path.name}", index=_index(path.parent))
    return found.stdout if found.returncode == 0 else None


def _regular(listing: bytes) -> Iterator[bytes]:
    """Yield the names of regular files from what git lists in its raw form."""
    fields = iter(listing.split(b"\0"))
    for about, name in zip(fields, fields, strict=False):
        if about.split(b" ")[1].startswith(_REGULAR):
            yield name


def _differing(old: bytes, new: bytes) -> Iterator[Span]:
    offsets = [0]
    for line in new.split(b"\n"):
        offsets.append(min(offsets[-1] + len(line) + 1, len(new)))
    with tempfile.TemporaryDirectory(prefix="nlx-lsp-") as name:
        folder = Path(name)
        (folder / "old").write_bytes(old)
        (folder / "new").write_bytes(new)
        options = ("--unified=0", "--inter-hunk-context=0", "--text", "--ignore-cr-at-eol", *PLAIN)
        said = _run(folder, "diff", "--no-index", *options, "--", "old", "new")
    if said.returncode > 1:
        raise _complaint(said.stderr)
    for match in _HUNK.finditer(said.stdout):
        first, count = int(match[1]), int(match[2] or 1)
        # Without a new line, the number is that of the line before the gap.
        first, last = (first, first + 1) if count == 0 else (first, first + count - 1)
        start, end = offsets[max(first - 1, 0)], offsets[min(last, len(offsets) - 1)]
        yield Span(start=start, end=end)


def _old(path: Path, base: str) -> bytes:
    """Return the file as it was; empty where it did not exist."""
    folder = path.parent if path.parent.is_dir() else Path.cwd()
    found = _run(folder, "cat-file", "blob", f"{_commit(folder, base)}:./{path.name}")
    return found.stdout if found.returncode == 0 else b""


def _commit(folder: Path, base: str) -> str:
    """Return the commit to compare with; the empty tree before the first one."""
    if base:
        commit = _git(
            folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}", base=base
        )
        common = _run(folder, "merge-base", "HEAD", commit.decode().strip())
        if common.returncode:
            msg = f"git knows no commit that HEAD and {base} have in common."
            raise UsageError(msg, "In a shallow clone, `git fetch --unshallow` gets the rest of the history.")
        return common.stdout.decode().split()[0]
    if _run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0:
        return "HEAD"
    _git(folder, "rev-parse", "--git-dir")  # the rest would be answered outside of a repository as well
    return _git(folder, "hash-object", "-t", "tree", "--stdin").decode().strip()


def _index(folder: Path) -> Mapping[str, str]:
    """Return the variable of the index that a hook is to look at: `git commit -a` makes one for itself."""
    if "GIT_INDEX_FILE" not in os.environ:
        return {}
    home = os.fsdecode(_git(folder, "rev-parse", "--absolute-git-dir").removesuffix(b"\n"))
    index = git.index_of_hook(Path(home))
    return {} if index is None else {"GIT_INDEX_FILE": os.fspath(index)}


def _git(folder: Path, *arguments: str, base: str = "", index: Mapping[str, str] | None = None) -> bytes:
    done = _run(folder, *arguments, index=index)
    if done.returncode:
        raise _complaint(done.stderr or f"there is no commit {base}".encode())
    return done.stdout


def _complaint(said: bytes) -> UsageError:
    return git.complain("what has changed", said, _WAY_OUT)


def _run(
    folder: Path, *arguments: str, index: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    return git.run(folder, *arguments, environment=index, way_out=_WAY_OUT)
