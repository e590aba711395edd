"""Collecting what a project's files say of it, within bounds: a time, a number of files, a size of each.

What was not looked at, or could not be read, is told, and never an error.  Nothing of the project is run.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from attrs import evolve

from nlx_lsp.facts import repository
from nlx_lsp.facts.code import api, environment
from nlx_lsp.facts.distribution import find_metadata
from nlx_lsp.facts.fact import Fact, Kind, Project
from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.readers import READERS
from nlx_lsp.facts.reading import read_text
from nlx_lsp.facts.registry import installs
from nlx_lsp.facts.sources import licence
from nlx_lsp.facts.surveys import SURVEYS, folders
from nlx_lsp.project.files import list_files

Report = Callable[[int, int], None]
"""Is told how many files have been read, and how many will be."""

_KINDS: tuple[Kind, ...] = get_args(Kind)
_LONGEST = 2000
"""Characters of a value."""
_MOST = 2000
"""Facts that a file may state."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MANY = 30
"""Omissions that are told one by one."""


def _say_nothing(done: int, total: int) -> None:
    """Take a report."""


def collect(
    root: Path, *, deadline_s: float = 10.0, progress: Report = _say_nothing, ask_history: bool = True
) -> Project:
    """Return what a project's files say of it.

    Args:
        root: Its folder.
        deadline_s: Seconds after which no further file is begun.
        progress: Is told how far it is.
        ask_history: Whether git is asked as well.
    """
    end = time.monotonic() + deadline_s
    paths = list_files(root)
    omissions: list[str] = []
    found: list[tuple[int, Fact]] = []
    beside = find_metadata(root)
    wanted = _wanted((*paths, *beside), omissions)
    others = frozenset(paths)
    for done, (path, readers) in enumerate(wanted):
        progress(done, len(wanted))
        if time.monotonic() > end:
            omissions.append(f"{len(wanted) - done} files were not read: the time was over.")
            break
        found += _read(root, path, readers, others, omissions)
    progress(len(wanted), len(wanted))
    for number, survey in enumerate(SURVEYS, len(READERS)):
        found += ((number, fact) for fact in survey(root, paths))
    if ask_history:
        found += _history(root, omissions)
    return Project(root=root, facts=_ordered(found), omissions=_shortened(omissions))


def _ordered(found: Sequence[tuple[int, Fact]]) -> tuple[Fact, ...]:
    """Return the facts, each once, and what follows from them, in the order of kinds, then of sources."""
    tidy = [(number, _tidied(fact)) for number, fact in found]
    tidy += ((-1, fact) for fact in installs([fact for _, fact in tidy]))
    tidy = [(number, fact) for number, fact in tidy if fact.value]
    tidy.sort(key=lambda pair: (_KINDS.index(pair[1].kind), pair[0]))
    each = tuple(dict.fromkeys(fact for _, fact in tidy))
    return tuple(api.resolve(environment.merge(folders.merge(licence.compare(each)))))


def _history(root: Path, omissions: list[str]) -> Iterator[tuple[int, Fact]]:
    try:
        for fact in repository.read(root):
            yield len(READERS) + len(SURVEYS), fact
    except Unreadable as error:
        omissions.append(f"The history was not read: {error}")


def _wanted(paths: Sequence[str], omissions: list[str]) -> list[tuple[str, list[int]]]:
    """Return the files to read, each with the numbers of its readers, those of the first readers first."""
    wanted: dict[str, list[int]] = {}
    for number, reader in enumerate(READERS):
        mine = _by_rank([path for path in paths if reader.wanted(path)])
        if reader.lone and len(mine) > 1:
            omissions.append(f"{len(mine)} files like {mine[0]} were not read: only one could be meant.")
            continue
        if len(mine) > reader.most:
            rest = len(mine) - reader.most
            omissions.append(f"{rest} more files like {mine[-1]} were not read: {reader.most} are enough.")
        for path in mine[: reader.most]:
            wanted.setdefault(path, []).append(number)
    return list(wanted.items())


def _by_rank(paths: Sequence[str]) -> list[str]:
    """Return the paths with those of the folder that has the most of them in front, and the shallow ones."""
    tops = Counter(path.partition("/")[0] for path in paths)
    return sorted(paths, key=lambda path: ("/" in path, -tops[path.partition("/")[0]], path.count("/"), path))


def _read(
    root: Path, path: str, readers: Sequence[int], others: frozenset[str], omissions: list[str]
) -> Iterator[tuple[int, Fact]]:
    """Yield what a file says, each fact with the number of its reader."""
    try:
        text = read_text(root, path, max(READERS[number].largest for number in readers))
    except Unreadable as error:
        omissions.append(f"{path} {error}.")
        return
    file = File(path=path, text=text, others=others)
    for number in readers:
        try:
            for count, fact in enumerate(READERS[number].read(file)):
                if count == _MOST:
                    omissions.append(f"{path} says more than {_MOST:,} things: the others were left out.")
                    break
                yield number, fact
        except Unreadable as error:
            omissions.append(f"{path} {error}.")
        except RecursionError:
            omissions.append(f"{path} is nested deeper than can be looked at.")


def _tidied(fact: Fact) -> Fact:
    """Return a fact that can be shown: no control characters, and on one line but for examples."""
    return evolve(
        fact,
        value=_plain(fact.value, lines=fact.kind == "example"),
        more={name: _plain(text, lines=fact.kind == "example") for name, text in fact.more.items()},
    )


def _plain(text: str, *, lines: bool) -> str:
    clean = _CONTROL.sub("\ufffd", text)
    clean = clean if lines else " ".join(clean.split())
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"


def _shortened(omissions: Sequence[str]) -> tuple[str, ...]:
    clean = [_plain(each, lines=False) for each in dict.fromkeys(omissions)]
    rest = len(clean) - _MANY
    return (*clean[:_MANY], *([f"{rest} more files could not be read."] if rest > 0 else []))
