"""``Makefile``: the targets with their help, as ``target: needs ## what it does``, or in comments above.

Only targets that name no file are commands: they are ``.PHONY`` or explained, or have a usual name that no
file and no folder of the project has.  ``more``: ``says`` is the
help, ``purpose`` as in `nlx_lsp.facts.sources.pyproject`.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_TARGET = re.compile(r"([A-Za-z][\w-]*(?:[ \t]+[A-Za-z][\w-]*)*)[ \t]*::?(?!=)([^#\n]*)(?:##[ \t]*(.*))?")
_VARIABLE = re.compile(r"[ \t]*\w+[ \t]*[:?+]?=")
"""What stands behind a target's name where a variable is set for it."""
_PHONY = re.compile(r"\.PHONY[ \t]*:(.*)")
_ABOVE = re.compile(r"##[ \t]+(.*)")
_KINDS: dict[str, Kind] = {
    "test": "test",
    "tests": "test",
    "check": "test",
    "build": "build",
    "all": "build",
    "dist": "build",
    "install": "install",
    "run": "run",
    "serve": "run",
    "start": "run",
}
_PURPOSES = {"lint": "lint", "format": "format", "fmt": "format", "typecheck": "types", "mypy": "types"}
_MADE = {"build", "dist"}
"""Folders that are seldom in a repository, and often there."""


def read(file: File) -> Iterator[Fact]:
    """Yield the targets."""
    found: dict[str, tuple[int, str]] = {}
    phony: set[str] = set()
    above = ""
    for number, line in enumerate(_joined(file.lines), 1):
        if names := _PHONY.match(line):
            phony.update(names[1].split())
        elif (target := _TARGET.match(line)) and not _VARIABLE.match(target[2]):
            for name in target[1].split():
                found.setdefault(name, (number, (target[3] or above).strip()))
        remark = _ABOVE.match(line)
        above = remark[1] if remark else ""
    tops = {path.partition("/")[0] for path in file.others}
    for name, (number, says) in found.items():
        usual = (name in _KINDS or name in _PURPOSES) and name not in tops | _MADE
        if name in phony or says or usual:
            kind = _KINDS.get(name, "develop")
            more = {"says": says, "purpose": _PURPOSES.get(name, ""), "from": "clone" * (kind == "install")}
            yield file.fact(kind, f"make {name}", number, more)


def _joined(lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines, with those that go on joined to the first of them, and empty ones in their place."""
    waiting, empty = "", 0
    for line in lines:
        if line.endswith("\\"):
            waiting += line[:-1] + " "
            empty += 1
            continue
        yield waiting + line
        yield from [""] * empty
        waiting, empty = "", 0
    if waiting:
        yield waiting


READER = Reader(wants=("Makefile", "GNUmakefile", "makefile"), read=read)
