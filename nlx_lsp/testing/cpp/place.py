"""Where the tests of a C or C++ file live, what they include, and what is built with them."""

import re
from pathlib import PurePosixPath

from nlx_lsp.testing.framework import Project

SOURCES = (".cpp", ".cc", ".cxx", ".c++", ".c")
_HEADERS = (".hpp", ".hh", ".hxx", ".h++", ".h")
_TEST = re.compile(r"(?:^|/)(?:test_\w+|\w+[-_](?:unit)?tests?|\w+Tests?|tests?|unit_?tests?)\.\w+$")
_FOLDER = re.compile(r"(?:^|/)(?:tests?|unit_?tests?|gtests?)(?:/|$)", re.IGNORECASE)
_FOREIGN = re.compile(
    r"(?:^|/)(?:third[-_]?party|external|extern|vendor|deps|_deps|googletest|gtest|catch2|build[^/]*)/",
    re.IGNORECASE,
)
_STEM = re.compile(r"^(?:test_|tests_)|(?:[-_](?:unit)?tests?|Tests?)$")
_MAIN = re.compile(r"^\s*(?:int|auto)\s+w?main\s*\(|CATCH_CONFIG_(?:MAIN|RUNNER)", re.MULTILINE)
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
_MOST = 200


def own_files(project: Project) -> tuple[str, ...]:
    """Return the project's C and C++ files, without those that it has taken over from others."""
    ends = (*SOURCES, *_HEADERS)
    return tuple(each for each in project.files if each.endswith(ends) and not _FOREIGN.search(each))


def test_files(project: Project) -> tuple[str, ...]:
    """Return the files that hold tests."""
    return tuple(
        each
        for each in own_files(project)
        if each.endswith(SOURCES) and (_TEST.search(each) or _FOLDER.search(each.rpartition("/")[0]))
    )


def find(project: Project, module: str, marks: re.Pattern[str]) -> tuple[str, str]:
    """Return the file for the tests of a file, and why that one.

    Args:
        project: The project.
        module: The tested file.
        marks: What a file of the framework has in it.
    """
    stem = PurePosixPath(module).stem
    tests = [each for each in test_files(project)[:_MOST] if marks.search(project.text(each))]
    for each in tests:
        if _STEM.sub("", PurePosixPath(each).stem).lower() == stem.lower():
            return each, "it is named after the file"
    names = {PurePosixPath(header(project, module) or module).name}
    for each in tests:
        if names & {PurePosixPath(name).name for name in _INCLUDE.findall(project.text(each))}:
            return each, "it includes the file"
    if tests:
        return _like(project, tests[0], module), f"named like {tests[0]}"
    folder = next(filter(None, map(_FOLDER.search, own_files(project))), None)
    name = folder.group().strip("/") if folder else "tests"
    return f"{name}/test_{stem}.cpp", "there were no tests yet"


def _like(project: Project, other: str, module: str) -> str:
    """Return a name like that of another test file."""
    path, stem = PurePosixPath(other), PurePosixPath(module).stem
    kept = _STEM.search(path.stem)
    named = f"test_{stem}"
    if kept:
        named = kept.group() + stem if kept.start() == 0 else stem + kept.group()
    bare = _STEM.sub("", path.stem)
    beside = any(
        f"{path.parent}/{bare}{end}".removeprefix("./") in project.files for end in (*SOURCES, *_HEADERS)
    )
    folder = PurePosixPath(module).parent if beside else path.parent
    return (folder / f"{named}{path.suffix}").as_posix()


def header(project: Project, module: str) -> str | None:
    """Return the header of a file: itself, or the one of the same name; None if there is none."""
    if module.endswith(_HEADERS):
        return module
    stem = PurePosixPath(module).stem
    found = [
        each for each in own_files(project) if each.endswith(_HEADERS) and PurePosixPath(each).stem == stem
    ]
    folder = module.rpartition("/")[0]
    return min(found, key=lambda each: (each.rpartition("/")[0] != folder, len(each)), default=None)


def include(project: Project, module: str, test: str) -> str:
    """Return how a test file includes what is tested: its header, or the file itself where it has none."""
    found = header(project, module)
    if found is None:
        up = [".."] * len(PurePosixPath(test).parent.parts)
        return "/".join([*up, module])
    spelled = next(
        (name for name in _INCLUDE.findall(project.text(module)) if f"/{found}".endswith(f"/{name}")), ""
    )
    for mark in ("include/", "src/"):
        _, between, tail = f"/{found}".rpartition(f"/{mark}")
        if not spelled and between:
            spelled = tail
    return spelled or found


def includes(text: str) -> frozenset[str]:
    """Return the last parts of what a file includes."""
    return frozenset(PurePosixPath(name).name for name in _INCLUDE.findall(text))


def folders(project: Project, module: str) -> tuple[str, ...]:
    """Return where included files are looked for."""
    found = {"."}
    for each in own_files(project):
        parts = each.split("/")[:-1]
        for depth, name in enumerate(parts, 1):
            if name in {"include", "src", "lib"} or each == (header(project, module) or module):
                found.add("/".join(parts[:depth]))
    return tuple(sorted(found))


def others(project: Project, module: str) -> tuple[str, ...]:
    """Return the sources that a test may need besides a file: no tests, and none with a main function."""
    tests = set(test_files(project))
    sources = (each for each in own_files(project) if each.endswith(SOURCES))
    found = [each for each in sources if each not in tests and each != module]
    return tuple(each for each in found[:_MOST] if not _MAIN.search(project.text(each)))


def has_main(text: str) -> bool:
    """Whether a file is where a program begins."""
    return _MAIN.search(text) is not None


def standard(project: Project) -> str:
    """Return the version of C++ that the project is written in."""
    manifests = [
        each
        for each in project.files
        if each.rpartition("/")[2] in {"CMakeLists.txt", "Makefile", "meson.build"}
    ]
    for each in manifests[:_MOST]:
        found = re.search(
            r"(?:CXX_STANDARD\s+|cxx_std_|-std=(?:c|gnu)\+\+|cpp_std=c\+\+)(\d\w)", project.text(each)
        )
        if found:
            return max(found[1], "17")
    return "17"
