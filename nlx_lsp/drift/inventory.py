"""What a project has that its documents may mention: files, names, options, targets.

Read when it is asked for, and again where a file has changed.  Bounded: of a very large project a part is
known, and then nothing is said to be missing.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath

from attrs import define, field, frozen

from nlx_lsp.project.files import list_files

_MOST = 4000
"""Files that are read."""
_LARGEST = 1 << 20
"""Bytes of one."""
_WORD = re.compile(r"[^\W\d]\w*")
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_CLASS = re.compile(r"^\s*(?:export\s+|pub\s+|public\s+|abstract\s+|final\s+)*class\s+(\w+)", re.MULTILINE)
_TARGET = re.compile(r"^([\w./ -]+?)\s*:(?![=:])", re.MULTILINE)
PROSE = frozenset({".md", ".markdown", ".rst", ".org", ".txt"})
"""What is written for people: a name in it is only mentioned there."""
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")


@frozen
class _Contents:
    """What one file has."""

    words: frozenset[str]
    options: frozenset[str]
    classes: frozenset[str]


@define(eq=False)
class Inventory:
    """What one project has, as it was when this was made."""

    root: Path
    """Its folder."""
    _known: dict[tuple[str, int, int], _Contents] = field(factory=dict)
    """By path, time of change and size; handed on to the next inventory."""

    def renewed(self) -> "Inventory":
        """Return the inventory of the project as it is now."""
        return Inventory(self.root, self._known)

    @cached_property
    def files(self) -> frozenset[str]:
        """All files, from the project's folder, with slashes."""
        return frozenset(list_files(self.root))

    @cached_property
    def complete(self) -> bool:
        """Whether everything is known."""
        return len(self._code) <= _MOST

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders on the first level."""
        return frozenset(path.partition("/")[0] for path in self.files if "/" in path)

    @cached_property
    def packages(self) -> dict[str, str]:
        """The Python packages on the first level, or below ``src``: name and folder."""
        found = [str(PurePosixPath(path).parent) for path in self.files if path.endswith("__init__.py")]
        tops = [
            folder
            for folder in found
            if "/" not in folder.removeprefix("src/") and folder not in (".", "src")
        ]
        return {folder.removeprefix("src/"): folder for folder in tops}

    @cached_property
    def words(self) -> frozenset[str]:
        """All names in the code."""
        return frozenset().union(*(contents.words for contents in self._contents))

    @cached_property
    def options(self) -> frozenset[str]:
        """All that looks like an option of a command in the code."""
        return frozenset().union(*(contents.options for contents in self._contents))

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names of all classes."""
        return frozenset().union(*(contents.classes for contents in self._contents))

    @cached_property
    def programs(self) -> frozenset[str]:
        """The commands that the project installs."""
        python = self._manifest("pyproject.toml", tomllib.loads).get("project", {})
        node = self._manifest("package.json", json.loads)
        scripts = python.get("scripts", {}) if isinstance(python, dict) else {}
        binaries = node.get("bin", {})
        named = {node.get("name"): 0} if isinstance(binaries, str) else binaries
        return frozenset(str(name) for each in (scripts, named) if isinstance(each, dict) for name in each)

    @cached_property
    def targets(self) -> frozenset[str] | None:
        """The targets of the project's makefile; None without one, or if they cannot be known."""
        file = next((name for name in _MAKEFILES if name in self.files), None)
        text = self._text(file) if file else ""
        if not text or "%" in text or "include " in text:
            return None
        return frozenset(name for match in _TARGET.finditer(text) for name in match[1].split())

    @cached_property
    def scripts(self) -> frozenset[str] | None:
        """The scripts of the project's ``package.json``; None without one."""
        scripts = self._manifest("package.json", json.loads).get("scripts")
        return frozenset(scripts) if isinstance(scripts, dict) else None

    def words_of(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the names in some files."""
        return frozenset().union(*(self._read(path).words for path in paths))

    def has(self, path: str) -> bool:
        """Whether there is such a file or folder, known to git or not."""
        return path in self.files or os.path.lexists(self.root / path)

    @cached_property
    def _code(self) -> list[str]:
        return sorted(path for path in self.files if PurePosixPath(path).suffix.lower() not in PROSE)

    @cached_property
    def _contents(self) -> list[_Contents]:
        return [self._read(path) for path in self._code[:_MOST]]

    def _read(self, path: str) -> _Contents:
        try:
            state = (self.root / path).stat()
        except OSError:
            return _Contents(frozenset(), frozenset(), frozenset())
        key = (path, state.st_mtime_ns, state.st_size)
        if key not in self._known:
            text = self._text(path) if state.st_size <= _LARGEST else ""
            self._known[key] = _Contents(
                words=frozenset(_WORD.findall(text)),
                options=frozenset(_OPTION.findall(text)),
                classes=frozenset(_CLASS.findall(text)),
            )
        return self._known[key]

    def _text(self, path: str) -> str:
        try:
            return (self.root / path).read_text("utf-8", "replace")
        except OSError:
            return ""

    def _manifest(self, path: str, parse: object) -> dict[str, object]:
        try:
            found = parse(self._text(path)) if path in self.files else {}  # type: ignore[operator]
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
