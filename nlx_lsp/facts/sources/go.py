"""``go.mod``: the module's path, which is its name and its address, the version of Go, and what it requires.

Where its programs are, the names of files say: ``main.go`` on top, or in a folder of ``cmd``.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_MODULE = re.compile(r"module\s+\"?([^\s\"]+)\"?")
_GO = re.compile(r"go\s+([\d.]+\w*)")
_REQUIRE = re.compile(r"(?:require\s+)?([\w.-]+\.[\w.-]+/\S+|[\w.-]+\.[a-z]+)\s+(v\S+)(\s*//\s*indirect)?")
_COMMAND = re.compile(r"cmd/([\w.-]+)/main\.go")
_HOST = re.compile(r"((?:github|gitlab|bitbucket)\.\w+/[\w.-]+/[\w.-]+|codeberg\.org/[\w.-]+/[\w.-]+)")


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says."""
    for number, line in enumerate(file.lines, 1):
        text = line.strip()
        if module := _MODULE.match(text):
            yield from _module(file, module[1], number)
        elif version := _GO.fullmatch(text):
            yield file.fact("requirement", f"Go >={version[1]}", number, {"as": "platform"})
        elif (needed := _REQUIRE.match(text)) and not needed[3]:
            yield file.fact("requirement", f"{needed[1]} {needed[2]}", number, {"as": "dependency"})


def _module(file: File, path: str, number: int) -> Iterator[Fact]:
    name = re.sub(r"/v\d+$", "", path).rpartition("/")[2]
    yield file.fact("name", name, number, {"module": path})
    if address := _HOST.match(path):
        yield file.fact("link", f"https://{address[1]}", number, {"label": "Repository"})
    yield file.fact("build", "go build ./...", number)
    if any(other.endswith("_test.go") for other in file.others):
        yield file.fact("test", "go test ./...", number)
    if "main.go" in file.others:
        yield file.fact("entry_point", name, number, {"type": "command", "target": "main.go"})
        yield file.fact("run", "go run .", number)
    for other in sorted(file.others):
        if command := _COMMAND.fullmatch(other):
            yield file.fact("entry_point", command[1], number, {"type": "command", "target": other})
            yield file.fact("run", f"go run ./cmd/{command[1]}", number)


READER = Reader(wants=("go.mod",), read=read)
