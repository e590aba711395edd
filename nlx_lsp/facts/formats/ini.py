"""INI files as Python's tools write them.  Whatever is no section, key or continued value is passed over."""

import re

from nlx_lsp.facts.file import File
from nlx_lsp.facts.tree import Step, Tree

_SECTION = re.compile(r"\[([^\]\n]+)\]")
_KEY = re.compile(r"([^\s=:#;\[][^=:]*?)\s*[=:]\s*(.*)")


def parse(file: File) -> Tree:
    """Read a file; a value of several lines is a list of them, without the empty ones and the comments."""
    data: dict[str, dict[str, str | list[str]]] = {}
    lines: dict[tuple[Step, ...], int] = {}
    section, key = "", ""
    for number, line in enumerate(file.lines, 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if line[0].isspace() and key:
            value = data[section][key]
            elements = value if isinstance(value, list) else [value] if value else []
            lines[section, key, len(elements)] = number
            data[section][key] = [*elements, line.strip()]
        elif head := _SECTION.match(line):
            section, key = head[1].strip(), ""
            data.setdefault(section, {})
            lines.setdefault((section,), number)
        elif (pair := _KEY.match(line)) and section:
            key = pair[1].lower()
            data[section][key] = pair[2].strip()
            lines[section, key] = number
    return Tree(file=file, data=data, lines=lines)
