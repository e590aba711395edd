"""Where a test file is named in CMake's files, so that it is built: beside the others like it."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from nlx_lsp.testing.framework import Project

_FILE = "CMakeLists.txt"
_LIST = re.compile(r"\b(add_executable|target_sources|set|list)\s*\(([^()]*)\)", re.IGNORECASE)
_GLOB = re.compile(r"\bfile\s*\(\s*GLOB(?:_RECURSE)?\s+\w+([^()]*)\)", re.IGNORECASE)
_COMMENT = re.compile(r"#[^\n]*")


def register(project: Project, tests: Sequence[str], new: str) -> tuple[Mapping[str, str], bool]:
    """Return what becomes of CMake's files when a test file is added, and whether it is built then.

    Args:
        project: The project.
        tests: Its other test files.
        new: The file that is added.
    """
    found = [path for path in project.files if path.rpartition("/")[2] == _FILE]
    if not found:
        return {}, True  # it is built in another way, about which nothing is known
    if any(_is_globbed(project.text(path), path, new) for path in found):
        return {}, True
    for path in sorted(found, key=lambda path: _distance(path, new)):
        text = _added(project.text(path), path, tests, new)
        if text:
            return {path: text}, True
    return {}, False


def _added(text: str, path: str, tests: Sequence[str], new: str) -> str:
    """Return a file with the new one in a list that names others; empty where there is no such list."""
    plain = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    lists = [(match, list(_named(match, path, tests))) for match in _LIST.finditer(plain)]
    lists = [(match, named) for match, named in lists if named]
    # Where each test is a program of its own, a new one is none's business but its author's.
    chosen = max(lists, key=lambda pair: len(pair[1]), default=None)
    if chosen is None or (len(lists) > 1 and len(chosen[1]) == 1):
        return ""
    last = chosen[1][-1]
    start = chosen[0].start(2)
    word = chosen[0][2][last[0] : last[1]]
    margin = re.search(r"\r?\n[ \t]*$", text[: start + last[0]])
    prefix = (
        word[: len(word) - len(_relative(last[2], path))] if word.endswith(_relative(last[2], path)) else ""
    )
    at = start + last[1]
    return f"{text[:at]}{margin[0] if margin else ' '}{prefix}{_relative(new, path)}{text[at:]}"


def _named(match: re.Match[str], path: str, tests: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where a list names test files, and which."""
    for word in re.finditer(r"[^\s\"]+", match[2]):
        plain = re.sub(r"^\$\{(?:CMAKE_CURRENT_(?:SOURCE|LIST)_DIR|PROJECT_SOURCE_DIR)\}/", "", word[0])
        for test in tests:
            if posixpath.normpath(posixpath.join(posixpath.dirname(path), plain)) == test:
                yield word.start(), word.end(), test


def _is_globbed(text: str, path: str, new: str) -> bool:
    """Whether a pattern takes the file in by itself."""
    for match in _GLOB.finditer(_COMMENT.sub("", text)):
        for word in match[1].split():
            plain = re.sub(r"^\$\{\w+\}/", "", word.strip('"'))
            pattern = re.escape(plain).replace(r"\*", "[^/]*")
            below = r"(?:.*/)?" if "RECURSE" in match[0].upper() else ""
            folder, _, name = pattern.rpartition("/")
            if re.fullmatch(f"{folder}/{below}{name}" if folder else f"{below}{name}", _relative(new, path)):
                return True
    return False


def _relative(file: str, path: str) -> str:
    return posixpath.relpath(file, posixpath.dirname(path) or ".")


def _distance(path: str, new: str) -> int:
    """Return how many folders lie between a file of CMake's and a test file."""
    return _relative(new, path).count("/")
