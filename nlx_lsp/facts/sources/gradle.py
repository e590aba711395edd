"""``build.gradle`` and ``settings.gradle`` in Groovy or Kotlin, as far as a line says something by itself."""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_TEXT = r"[\"']([^\"'$]+)[\"']"
_NAME = re.compile(rf"\s*rootProject\.name\s*=\s*{_TEXT}")
_VERSION = re.compile(rf"version\s*=?\s*{_TEXT}")
_DESCRIPTION = re.compile(rf"\s*description\s*=?\s*{_TEXT}")
_JAVA = re.compile(
    r".*(?:JavaLanguageVersion\.of\((\d+)\)|JavaVersion\.VERSION_(?:1_)?(\d+)|jvmToolchain\((\d+)\))"
)
_MAIN = re.compile(rf"\s*main(?:Class(?:Name)?)?(?:\.set\()?\s*=?\s*{_TEXT}")
_NEEDED = re.compile(rf"\s*(implementation|api|runtimeOnly|compileOnly|testImplementation)[\s(]+{_TEXT}")


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says."""
    for number, line in enumerate(file.lines, 1):
        if name := _NAME.match(line):
            yield file.fact("name", name[1], number)
        elif version := _VERSION.match(line):  # a plug-in's version stands further right
            yield file.fact("version", version[1], number)
        elif description := _DESCRIPTION.match(line):
            yield file.fact("description", description[1], number)
        elif java := _JAVA.match(line):
            release = next(filter(None, java.groups()))
            yield file.fact("requirement", f"Java >={release}", number, {"as": "platform"})
        elif main := _MAIN.match(line):
            yield file.fact("entry_point", main[1], number, {"type": "command", "target": main[1]})
        elif needed := _NEEDED.match(line):
            sort = "test" if needed[1].startswith("test") else "dependency"
            yield file.fact("requirement", needed[2], number, {"as": sort})
    if file.name.startswith("build"):
        yield from _commands(file)


def _commands(file: File) -> Iterator[Fact]:
    start = "./gradlew" if "gradlew" in file.others else "gradle"
    yield file.fact("build", f"{start} build", 0)
    if any("src/test/" in other for other in file.others):
        yield file.fact("test", f"{start} test", 0)
    for number, line in enumerate(file.lines, 1):
        if re.match(r"\s*(?:id[\s(]+[\"']application[\"']|application\s*$|application\s*\{)", line):
            yield file.fact("run", f"{start} run", number)
            break


READER = Reader(
    wants=("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"), read=read
)
