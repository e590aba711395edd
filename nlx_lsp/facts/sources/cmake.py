"""``CMakeLists.txt``: what the project is called, its programs and libraries, its options and tests."""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_CALL = re.compile(r"^[ \t]*(\w+)[ \t]*\(((?:[^()\"#]|\"(?:[^\"\\]|\\.)*\"|#[^\n]*\n)*)\)", re.MULTILINE)
_STANDARD = re.compile(r"^[ \t]*set[ \t]*\([ \t]*CMAKE_CXX_STANDARD[ \t]+(\d+)", re.MULTILINE)
_WORD = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|([^\s\"]+)")
_FOLDERS = "cmake -B build"


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says; what stands for a variable is left out."""
    seen = set[str]()
    for call in _CALL.finditer(file.text):
        text = re.sub(r"#[^\n]*\n", "\n", call[2])
        words = [quoted or bare for quoted, bare in _WORD.findall(text)]
        name, line = call[1].lower(), file.line_at(call.start(1))
        seen.add(name)
        if words and "$" not in words[0]:
            yield from _call(file, name, words, line)
    yield from _standard(file)
    if "project" in seen:
        yield file.fact("build", f"{_FOLDERS} && cmake --build build", 0)
    if seen & {"enable_testing", "add_test", "gtest_discover_tests", "catch_discover_tests"}:
        yield file.fact("test", f"{_FOLDERS} && cmake --build build && ctest --test-dir build", 0)
    if "install" in seen:
        yield file.fact("install", "cmake --install build", 0, {"from": "clone"})


def _standard(file: File) -> Iterator[Fact]:
    """Yield the version of C++, unless it depends: then it stands there more than once."""
    found = list(_STANDARD.finditer(file.text))
    if len({each[1] for each in found}) == 1:
        line = file.line_at(found[0].start())
        yield file.fact("requirement", f"C++{found[0][1]}", line, {"as": "platform"})


def _call(file: File, name: str, words: list[str], line: int) -> Iterator[Fact]:
    if name == "project":
        yield file.fact("name", words[0], line)
        for kind, key in (("version", "VERSION"), ("description", "DESCRIPTION"), ("link", "HOMEPAGE_URL")):
            value = words[words.index(key) + 1] if key in words[:-1] else ""
            if value and "$" not in value:
                yield file.fact(kind, value, line, {"label": "Homepage" * (kind == "link")})  # type: ignore[arg-type]  # three kinds
    elif name == "cmake_minimum_required" and words[0] == "VERSION" and len(words) > 1:
        yield file.fact("requirement", f"CMake >={words[1].partition('...')[0]}", line, {"as": "platform"})
    elif name == "find_package" and "REQUIRED" in words:
        yield file.fact("requirement", words[0], line, {"as": "dependency"})
    elif name == "add_executable" and "IMPORTED" not in words and "ALIAS" not in words:
        yield file.fact("entry_point", words[0], line, {"type": "command"})
    elif name == "add_library" and not {"IMPORTED", "ALIAS", "INTERFACE"} & set(words):
        yield file.fact("entry_point", words[0], line, {"type": "module"})
    elif name == "option" and len(words) > 1:
        more = {"says": words[1], "default": words[2] if words[2:] else "OFF", "for": "cmake"}
        yield file.fact("setting", f"-D{words[0]}", line, more)


READER = Reader(wants=("CMakeLists.txt",), read=read)
