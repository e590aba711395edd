"""Unified diffs that `git apply` and `patch -p1` accept.

Lines end at a line feed and nowhere else, as those programs see it: a form feed or a lone carriage return
is part of its line.  Knows no file.
"""

import difflib
from collections.abc import Iterator

_NOTHING = "/dev/null"
_MISSING = "\n\\ No newline at end of file\n"


def unified(before: bytes | None, after: bytes, path: str) -> str:
    """Return the difference of two texts, empty if there is none.

    Args:
        before: The old text, in UTF-8; None for a file that is yet to be made.
        after: The new text, in UTF-8.
        path: The file's path, relative to where the diff will be applied.
    """
    old, new = (text.decode("utf-8").split("\n") for text in (before or b"", after))
    origin = _NOTHING if before is None else _name("a", path)
    hunks = difflib.unified_diff(_lines(old), _lines(new), origin, _name("b", path))
    return "".join(_ended(line) for line in hunks)


def _lines(parts: list[str]) -> list[str]:
    return [part + "\n" for part in parts[:-1]] + [part for part in parts[-1:] if part]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + _MISSING


def _name(side: str, path: str) -> str:
    """Write the path as git does: quoted if it has to be, closed by a tab if it has a blank."""
    name = f"{side}/{path.lstrip('/')}"
    if all(character.isprintable() and character not in '"\\' for character in name):
        return name + "\t" * (" " in name)
    return '"' + "".join(_escaped(name)) + '"'


def _escaped(name: str) -> Iterator[str]:
    for byte in name.encode("utf-8", "surrogateescape"):
        plain = 0x20 <= byte < 0x7F and byte not in b'"\\'  # noqa: PLR2004 - printable ASCII
        yield chr(byte) if plain else f"\\{byte:03o}"
