"""What git says of a project: where it is from, its first and last release, and how much has changed since.

``more`` of a release: ``which`` is ``first`` or ``last``, ``date`` its day.  Of a change, whose value is a
number of commits: ``since`` is the release, empty where there is none yet; ``date`` the day of the last
one.  The line of a remote in git's configuration is not told: git itself is asked, which follows its
inclusions.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.errors import UsageError
from nlx_lsp.facts.fact import Fact, Origin
from nlx_lsp.facts.file import Unreadable
from nlx_lsp.facts.sources.address import as_web
from nlx_lsp.project import git

_GIT = Origin(path=".git")
_VERSION = re.compile(r"(?:.*[^\d.])?\d+(?:\.\d+)+(?:[-.+]?[0-9A-Za-z]+)*")
_TAGS = (
    "for-each-ref",
    "--merged=HEAD",
    "--sort=creatordate",
    "--format=%(refname:strip=2)%00%(creatordate:short)",
)


def read(root: Path) -> Iterator[Fact]:
    """Yield what the history says, if the folder is the top of a repository.

    Raises:
        Unreadable: If git cannot be asked.
    """
    if not (root / ".git").exists():
        return
    if address := as_web(_ask(root, "config", "--get", "remote.origin.url")):
        yield Fact(kind="link", value=address, origin=_GIT, more={"label": "Repository"})
    date = _ask(root, "log", "-1", "--no-show-signature", "--no-color", "--format=%cs", "HEAD", "--")
    if not date:
        return
    releases = [line.split("\0") for line in _ask(root, *_TAGS, "refs/tags").splitlines()]
    named = [(tag, day) for tag, day in releases if _VERSION.fullmatch(tag)]
    for which, (tag, day) in zip(("last", "first"), (named[-1:] + named[:1])[: len(named)], strict=False):
        yield Fact(kind="release", value=tag, origin=_GIT, more={"which": which, "date": day})
    since = named[-1][0] if named else ""
    span = ["HEAD", f"^refs/tags/{since}"] if since else ["HEAD"]
    count = _ask(root, "rev-list", "--count", "--end-of-options", *span, "--")
    if count:
        yield Fact(kind="change", value=count, origin=_GIT, more={"since": since, "date": date})


def _ask(root: Path, *arguments: str) -> str:
    """Return what git says; empty where it has no answer."""
    try:
        done = git.run(root, *arguments)
    except UsageError as error:
        raise Unreadable(str(error)) from error
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
