"""What has changed, cut to the length of a prompt: all of it, or a part at a time."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.history.change import ChangedFile, Difference

_CHARACTERS_A_TOKEN = 2
"""Of a prompt's budget, so that a good third of it is left for the rest."""
_MOST_PARTS = 8
"""Questions about a part; what is left is counted."""
_SYMBOLS_A_FILE = 12
_NAMED_FOLDERS = 12


@frozen(kw_only=True)
class Part:
    """Some of the files."""

    files: tuple[ChangedFile, ...]
    """In the order of their paths."""

    @property
    def text(self) -> str:
        """What has become of them, a line each, and their symbols."""
        return "\n".join(map(_text, self.files))


@frozen(kw_only=True)
class Parts:
    """All files, in parts that fit a prompt."""

    parts: tuple[Part, ...]
    """Those that a question is asked about."""
    rest: tuple[ChangedFile, ...] = ()
    """What is only counted."""


def cut(difference: Difference, budget: int) -> Parts:
    """Return what has changed in parts that fit a prompt, in one if it does.

    Args:
        difference: What has changed.
        budget: The prompt's tokens.
    """
    room = budget * _CHARACTERS_A_TOKEN
    parts: list[list[ChangedFile]] = []
    filled = room + 1
    for file in difference.files:
        length = len(_text(file)) + 1
        if filled + length > room:
            parts.append([])
            filled = 0
        parts[-1].append(file)
        filled += length
    told = parts[:_MOST_PARTS]
    rest = tuple(file for part in parts[_MOST_PARTS:] for file in part)
    return Parts(parts=tuple(Part(files=tuple(part)) for part in told), rest=rest)


def count(files: Sequence[ChangedFile]) -> str:
    """Say how many files of which folder have changed, in one line for each folder."""
    folders = Counter((file.path.rpartition("/")[0] or "the top", file.status) for file in files)
    lines = [
        f"{folder}: {number} {'file' if number == 1 else 'files'} {status}"
        for (folder, status), number in folders.most_common(_NAMED_FOLDERS)
    ]
    others = len(folders) - len(lines)
    return "\n".join([*lines, *([f"and more in {others} other folders"] if others > 0 else [])])


def _text(file: ChangedFile) -> str:
    return "\n".join(file.describe(_SYMBOLS_A_FILE))
