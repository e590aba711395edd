"""What GoogleTest and Catch2 do alike: all but what a case looks like, and what the tool says of it."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.cpp import cmake, place
from nlx_lsp.testing.cpp.call import Call, compose, is_bound
from nlx_lsp.testing.cpp.values import CPP
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.suite import Case, Suite, Target
from nlx_lsp.testing.tree.expression import Dialect
from nlx_lsp.testing.tree.family import Family
from nlx_lsp.testing.tree.layout import indent_of, newline_of, write
from nlx_lsp.testing.tree.run import FOLDER, Launch, Measure, launch
from nlx_lsp.values import Run

_COMPLAINT = (
    r"^(?P<file>[^\s:]+):(?P<line>\d+):\d+:\s+(?:(?:fatal )?error: (?P<message>.*)"
    r"|required from here|  ? required from .*)$"
)
_WATCH = f"{FOLDER}/watch.hpp"
_PROGRAM = f"{FOLDER}/program"
_OBJECT = f"{FOLDER}/test.o"
_CALL = "nlx_watch::watch"
_MANIFESTS = frozenset(
    {
        "CMakeLists.txt",
        "Makefile",
        "meson.build",
        "conanfile.txt",
        "conanfile.py",
        "vcpkg.json",
        "BUILD",
        "BUILD.bazel",
        "MODULE.bazel",
    }
)
_GCOV = Measure(data="*.gcda", tell=[("gcov", "--json-format", "--stdout", "{data}")], form="gcov")
_LINE = re.compile(r"^[ \t]*#[ \t]*include\b.*(?:\r?\n|\Z)", re.MULTILINE)


class CppFamily(Family):
    """A framework for C and C++."""

    languages: tuple[str, ...] = ("cpp", "c")
    dialect: Dialect = CPP
    marks: re.Pattern[str]
    """What shows that a file uses it."""
    told: re.Pattern[str]
    """What shows in a build's description that the project uses it."""
    include: str
    """What a test file begins with."""
    flags: Sequence[Sequence[str]] = ()
    """What the compiler is told to link, the usual way first."""
    weight = 10
    """How much it is preferred where nothing points to any."""

    def open_case(self, name: str, suite: Suite) -> str:
        """Return the line that a case begins with."""
        raise NotImplementedError

    def claim(self, case: Case, call: Call) -> Iterator[str]:
        """Yield what is claimed of a call."""
        raise NotImplementedError

    def taken(self, text: str) -> frozenset[str]:
        """Return the names of the cases in a file."""
        raise NotImplementedError

    def commands(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return how the program is told to run all cases, and the one ``{name}``."""
        raise NotImplementedError

    def header(self, project: Project) -> str:
        """Return how the framework is included here."""
        del project
        return self.include

    def main_file(self, project: Project) -> Mapping[str, str]:
        """Return a file with a main function, by its path, where the library brings none."""
        del project
        return {}

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: by its tests, or by what it is built with."""
        if any(self.marks.search(project.text(each)) for each in place.test_files(project)[:50]):
            return 100
        manifests = [each for each in project.files if each.rpartition("/")[2] in _MANIFESTS]
        return 85 if any(self.told.search(project.text(each)) for each in manifests[:50]) else self.weight

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return where the tests of a file belong, by the project's own habit."""
        path, reason = place.find(project, module, self.marks)
        text = project.text(path) if path in project.files else None
        return Habitat(
            path=path,
            text=text,
            taken=self.taken(text or ""),
            reason=reason,
            todo="" if text is not None else self._todo(project, path),
            fixtures=_names(project, module),
        )

    def registered(self, project: Project, habitat: Habitat) -> Mapping[str, str]:
        """Return CMake's file with a new test file in it, where others like it are."""
        if habitat.text is not None:
            return {}
        return cmake.register(project, place.test_files(project), habitat.path)[0]

    def _todo(self, project: Project, path: str) -> str:
        is_built = cmake.register(project, place.test_files(project), path)[1]
        return "" if is_built else f"add {path} to a target of CMakeLists.txt"

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first."""
        return is_bound(target)

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        Raises:
            EditRefused: If a call cannot be written.
        """
        return self._write(project, habitat, suites, watch=False)

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how a test file is built, with what it tests, and run; what it covers, gcov tells."""
        if coverage and shutil.which("gcov") is None:
            return None
        return self._launch(project, habitat, text, coverage=coverage)

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each call twice, and prints numbers and texts that come back."""
        return self._launch(project, habitat, self._write(project, habitat, [suite], watch=True))

    def _write(self, project: Project, habitat: Habitat, suites: Sequence[Suite], *, watch: bool) -> str:
        text = habitat.text or ""
        model = text or (project.text(suites[0].target.module) if suites else "")
        newline, step = newline_of(model), indent_of(model, "  ")
        lines: list[str] = []
        needed: list[str] = []
        for suite in suites:
            names = _names(project, suite.target.module)
            for index, (name, case) in enumerate(zip(self.names(suite), suite.cases, strict=True)):
                call = compose(suite.target, case, names)
                body = [*call.before, *(_watched(call, index) if watch else self.claim(case, call))]
                comment = [f"// {case.comment}"] if case.comment and not watch else []
                lines += [*([""] if lines else []), self.open_case(name, suite)]
                lines += [f"    {line}" for line in (*comment, *body)] + ["}"]
                needed += ["<cmath>"] if any("std::abs(" in line for line in body) else []
            needed.append(_included(project, suite.target.module, habitat.path))
        text = _with_includes(text, list(dict.fromkeys([self.header(project), *needed])), newline)
        gap = "" if text.endswith(newline * 2) else newline
        return text + gap + write(lines, step, 0, newline)

    def _launch(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        own = place.own_files(project)
        included = [each for each in own if each.rpartition("/")[2] in place.includes(text)]
        stems = {PurePosixPath(each).stem for each in included}
        every = tuple(each for each in place.others(project, habitat.path) if each not in included)
        near = tuple(each for each in every if PurePosixPath(each).stem in stems)
        mains = {} if place.has_main(text) else self.main_file(project)
        watch = {_WATCH: Path(__file__).with_name("watch.hpp").read_text("utf-8")} if _CALL in text else {}
        folders = dict.fromkeys(each for one in included for each in place.folders(project, one))
        watched = ("--coverage",) if coverage else ()
        standard = f"-std=c++{place.standard(project)}"
        compiler = ("g++", standard, *watched, *(f"-I{each}" for each in folders or ["."]))
        links = [
            (*compiler, "-o", _PROGRAM, _OBJECT, *([] if flags else mains), *_as_written(sources), *flags)
            for sources in dict.fromkeys([near, every])
            for flags in self.flags
        ]
        compiles = (*compiler, *(["-include", *watch] if watch else []), "-c", "-o", _OBJECT, habitat.path)
        together, alone = self.commands()
        return launch(
            Launch(
                root=project.root,
                path=habitat.path,
                files={habitat.path: text, **watch, **mains},
                cases=self.new_cases(habitat, text),
                builds=[[compiles], links],
                test=(_PROGRAM, *together),
                single=(_PROGRAM, *alone),
                measure=_GCOV if coverage else None,
                error=_COMPLAINT,
                environment={"LC_ALL": "C"},
            )
        )


def _as_written(sources: Sequence[str]) -> Iterator[str]:
    """Yield sources for the compiler: those of C as C."""
    for each in sources:
        yield from ("-x", "c", each, "-x", "none") if each.endswith(".c") else (each,)


def _watched(call: Call, index: int) -> Iterator[str]:
    for _ in range(2):
        yield from ("{", *(f"    {each}" for each in call.before))
        yield f"    {_CALL}({index}, [&] {{ return {call.text}; }});"
        yield "}"


def _names(project: Project, module: str) -> Mapping[str, str]:
    """Return the names in the namespaces of a file, and how they are written outside."""
    found: dict[str, str] = {}
    for path in dict.fromkeys((place.header(project, module) or module, module)):
        symbols = outline(Source.parse(project.text(path).encode(), path=path, language_id="cpp"))
        for each in symbols:
            if each.parents and each.parent_kind == "module" and each.kind != "module":
                found[each.name] = "::".join(each.qualname.split("."))
    return found


def _included(project: Project, module: str, test: str) -> str:
    """Return what is included: what C declares, as such."""
    spelled = f'"{place.include(project, module, test)}"'
    own = place.header(project, module) or module
    plain = module.endswith(".c") and 'extern "C"' not in project.text(own)
    return f"C {spelled}" if plain else spelled


def _with_includes(text: str, wanted: Sequence[str], newline: str) -> str:
    """Return a file that includes what is wanted, behind what it includes already."""
    there = place.includes(text)
    missing = [each for each in wanted if each.strip('C "<>').rpartition("/")[2] not in there]
    lines = [
        line
        for each in missing
        for line in (
            ['extern "C" {', f"#include {each[2:]}", "}"] if each.startswith("C ") else [f"#include {each}"]
        )
    ]
    if not text:
        framework, rest = lines[:1], lines[1:]
        return newline.join([*framework, "", *rest, ""])
    found = list(_LINE.finditer(text))
    at = found[-1].end() if found else 0
    block = "".join(f"{line}{newline}" for line in lines)
    return text[:at] + block + text[at:]
