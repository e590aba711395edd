"""What is known of an installed package or a source distribution: ``METADATA`` and ``entry_points.txt``."""

import re
from collections.abc import Iterator
from email.parser import HeaderParser
from email.policy import compat32

from attrs import evolve

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import ini
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources import readme
from nlx_lsp.facts.sources.person import split_person

_KINDS: dict[str, Kind] = {"Name": "name", "Version": "version", "Summary": "description"}
_LICENCES = ("License-Expression", "License")
_EXTRA = re.compile(r"\bextra\s*==\s*['\"]([^'\"]+)['\"]")
_SHORT = 100
"""Characters: some give the whole text of their licence."""
_UNKNOWN = "UNKNOWN"
"""What old programs write for what they are not told."""


def read(file: File) -> Iterator[Fact]:
    """Yield what the head of the file says, and then what the README below it says."""
    head, _, below = file.text.partition("\n\n")
    headers = HeaderParser(policy=compat32).parsestr(head)
    at = 0
    for key, folded in headers.items():
        value = " ".join(str(folded).split())
        at = next((n for n in range(at, len(file.lines)) if file.lines[n].startswith(f"{key}:")), at) + 1
        if value and value != _UNKNOWN:
            yield from _header(file, key, value, at)
    yield from readme.read(evolve(file, text="\n" * (head.count("\n") + 2) + below))


def _header(file: File, key: str, value: str, line: int) -> Iterator[Fact]:
    """Yield what one line of the head says."""
    if key in _KINDS:
        yield file.fact(_KINDS[key], value, line, {"registry": "PyPI" * (key == "Name")})
    elif key in _LICENCES and len(value) < _SHORT:
        yield file.fact("licence", value, line, {"says": "manifest"})
    elif key == "Classifier" and value.startswith("License ::"):
        yield from _classified(file, value, line)
    elif key.partition("-")[0] in ("Author", "Maintainer"):
        yield from _person(file, key, value, line)
    elif key == "Keywords":
        for word in filter(None, map(str.strip, value.split("," if "," in value else " "))):
            yield file.fact("keyword", word, line)
    elif key == "Requires-Python":
        yield file.fact("requirement", f"Python {value}", line, {"as": "platform"})
    elif key == "Requires-Dist":
        yield _requirement(file, value, line)
    elif key in ("Home-page", "Project-URL"):
        label, _, address = value.rpartition(",")
        yield file.fact("link", address.strip(), line, {"label": label.strip() or "Homepage"})


def _classified(file: File, value: str, line: int) -> Iterator[Fact]:
    name = value.rpartition("::")[2].strip()
    if name not in ("OSI Approved", "License"):
        yield file.fact("licence", name, line, {"says": "classifier"})


def _person(file: File, key: str, value: str, line: int) -> Iterator[Fact]:
    role = key.partition("-")[0].lower()
    if not key.endswith("-email"):
        yield file.fact("author", value, line, {"role": role})
        return
    for one in value.split(","):
        name, email = split_person(one if "<" in one else f"<{one.strip()}>")
        if name or email:
            yield file.fact("author", name or email, line, {"email": email, "role": role})


def _requirement(file: File, value: str, line: int) -> Fact:
    requirement, _, marker = (part.strip() for part in value.partition(";"))
    extra = _EXTRA.search(marker)
    if extra:
        return file.fact("requirement", requirement, line, {"as": "extra", "name": extra[1]})
    return file.fact("requirement", requirement, line, {"as": "dependency", "where": marker})


def read_entry_points(file: File) -> Iterator[Fact]:
    """Yield the commands of an installed package."""
    tree = ini.parse(file)
    for group in tree.tables:
        for name in tree.keys(group):
            target = tree.text(group, name)
            if group in ("console_scripts", "gui_scripts"):
                yield tree.fact("entry_point", name, group, name, type="command", target=target)
                yield tree.fact("run", name, group, name, target=target)
            else:
                yield tree.fact("entry_point", name, group, name, type="plug-in", group=group, target=target)


READER = Reader(wants=("*.dist-info/METADATA", "PKG-INFO", "*.egg-info/PKG-INFO"), read=read, lone=True)
ENTRY_POINTS = Reader(
    wants=("*.dist-info/entry_points.txt", "*.egg-info/entry_points.txt"), read=read_entry_points, lone=True
)
