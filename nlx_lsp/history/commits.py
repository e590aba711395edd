"""Commits and releases of a repository, as git lists them.

Knows nothing of what the messages mean; see `nlx_lsp.history.habit`.
"""

import re
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.history.repository import WAY_OUT, Repository

MOST = 2000
"""Commits that are listed at once."""
_LONGEST_MESSAGE = 20_000
_FORMAT = "--format=%H%x00%P%x00%cs%x00%B%x00%(trailers:only=true,unfold=true)%x00"
_FIELDS = 5
"""In the format; none of them can hold what ends it."""
_VERSION = re.compile(r"(?:^|[^\d.])(\d+(?:\.\d+)+(?:[-.+]?[0-9A-Za-z]+)*)$")


@frozen(kw_only=True)
class Commit:
    """A commit."""

    sha: str
    """Its name."""
    parents: tuple[str, ...]
    """The names of those before it; several of a merge."""
    date: str
    """The day on which it was made: ``2024-03-01``."""
    message: str
    """All of its message."""
    trailers: tuple[str, ...] = ()
    """The lines at the end of the message that git reads as trailers: ``Signed-off-by: …``."""

    @property
    def subject(self) -> str:
        """The first line."""
        return self.message.split("\n", 1)[0].strip()

    @property
    def body(self) -> str:
        """The message without its first line and its trailers."""
        rest = self.message.split("\n")[1:]
        return "\n".join(line for line in rest if line.strip() not in self.trailers).strip()


@frozen(kw_only=True)
class Release:
    """A tag that names a version."""

    tag: str
    """The tag: ``v1.2.0``."""
    version: str
    """The version in it: ``1.2.0``."""
    date: str
    """The day on which it was made."""


def list_commits(
    repository: Repository, end: str = "HEAD", start: str = "", *, most: int = MOST, merges: bool = False
) -> tuple[Commit, ...]:
    """Return commits, the latest first.

    Args:
        repository: Where.
        end: The latest commit.
        start: Commits from which this one can be reached are left out, and it itself; empty for none.
        most: How many, at most.
        merges: Whether those that join two branches are listed, too.

    Raises:
        UsageError: If git fails.
    """
    span = [end, f"^{start}"] if start else [end]
    options = (f"--max-count={most}", "--encoding=UTF-8", "--no-show-signature", "--no-color", _FORMAT)
    kinds = () if merges else ("--no-merges",)
    said = repository.ask("log", *options, *kinds, "--end-of-options", *span, "--")
    fields = said.decode("utf-8", "replace").split("\0")[:-1]
    return tuple(_commit(*fields[at : at + _FIELDS]) for at in range(0, len(fields), _FIELDS))


def changed_paths(repository: Repository, commits: Sequence[Commit]) -> dict[str, tuple[str, ...]]:
    """Return which files each commit has touched, by its name.

    Raises:
        UsageError: If git fails.
    """
    if not commits:
        return {}
    names = "\n".join(commit.sha for commit in commits).encode() + b"\n"
    options = ("-r", "--root", "--stdin", "--name-only", "-z", "--no-renames", "--no-ext-diff")
    said = repository.ask("diff-tree", *options, given=names).decode("utf-8", "surrogateescape")
    found: dict[str, list[str]] = {commit.sha: [] for commit in commits}
    present: list[str] = []
    for field in said.split("\0"):
        if field in found:
            present = found[field]
        elif field:
            present.append(field)
    return {sha: tuple(paths) for sha, paths in found.items()}


def list_releases(repository: Repository, end: str = "HEAD") -> tuple[Release, ...]:
    """Return the tags of versions that a commit rests on, the latest first.

    Raises:
        UsageError: If git fails.
    """
    form = "--format=%(refname:strip=2)%00%(creatordate:short)%00"
    merged = f"--merged={end}"
    said = repository.run("for-each-ref", merged, "--sort=-creatordate", form, "refs/tags")
    if said.returncode:
        return ()
    found = []
    for line in said.stdout.decode("utf-8", "replace").splitlines():
        tag, date, _ = line.split("\0")
        if version := version_in(tag):
            found.append(Release(tag=tag, version=version, date=date))
    # Tags of one moment, as after an import, are told apart by what they say.
    return tuple(sorted(found, key=lambda release: (release.date, _numbers(release.version)), reverse=True))


def version_in(text: str) -> str:
    """Return the version that a tag or a heading ends with; empty where it names none."""
    found = _VERSION.search(text)
    return found[1] if found else ""


def resolve(repository: Repository, name: str) -> str:
    """Return the commit that somebody has named.

    Raises:
        UsageError: If there is none.
    """
    if sha := repository.commit(name):
        return sha
    msg = f"There is no commit {name}." if name != "HEAD" else "There is no commit yet."
    raise UsageError(msg, "`git log` and `git tag` list what there is." if name != "HEAD" else WAY_OUT)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", version)))


def _commit(sha: str, parents: str, date: str, message: str, trailers: str) -> Commit:
    return Commit(
        sha=sha.strip(),
        parents=tuple(parents.split()),
        date=date,
        message=message[:_LONGEST_MESSAGE].strip("\n"),
        trailers=tuple(line.strip() for line in trailers.splitlines() if line.strip()),
    )
