"""``go test``: functions in a file beside the tested one, whose name ends with ``_test.go``."""

import json
import re
from collections.abc import Mapping, Sequence

from attrs import evolve

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.go import body, table
from nlx_lsp.testing.go.values import GO
from nlx_lsp.testing.python.naming import slug
from nlx_lsp.testing.suite import Case, Coverage, Observation, Suite, Verdict
from nlx_lsp.testing.tree.expression import Dialect
from nlx_lsp.testing.tree.family import Family
from nlx_lsp.testing.tree.layout import newline_of, write
from nlx_lsp.testing.tree.naming import pascal, unique
from nlx_lsp.testing.tree.run import FOLDER, Launch, Report, failed, launch
from nlx_lsp.values import Ran, Run

_COMPLAINT = r"^(?:vet: )?(?:\./)?(?P<file>[^\s:]+_test\.go):(?P<line>\d+):\d+: (?P<message>.*)$"
_FUNCTION = re.compile(r"^func (?:\([^)]*\) )?(\w+)\([^)]*\)[^{\n]*", re.MULTILINE)
_PACKAGE = re.compile(r"^package (\w+)", re.MULTILINE)
_MODULE = re.compile(r"^module\s+\"?([^\s\"]+)", re.MULTILINE)
_GROUP = re.compile(r"^import \(\r?\n", re.MULTILINE)
_IMPORT = re.compile(r'^(?:import )?[ \t]*(?:\w+ )?"([^"]+)"', re.MULTILINE)
_COVERED = re.compile(r"^(.+):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$", re.MULTILINE)
_PROFILE = f"{FOLDER}/cover.out"


class GoTest(Family):
    """The framework of Go."""

    name = "go_test"
    languages: tuple[str, ...] = ("go",)
    dialect: Dialect = GO
    opening = re.compile(r"^(?P<indent>)func (?P<name>Test\w*)\(t \*testing\.T\) \{$", re.MULTILINE)

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: whoever has Go has nothing else."""
        return 100 if any(path.endswith("_test.go") for path in project.files) else 80

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return the file beside, and what is named in the tests of its package."""
        folder, stem = module.rpartition("/")[0], module.removesuffix(".go")
        path = f"{stem}_test.go"
        text = project.text(path) if path in project.files else None
        beside = [
            each for each in project.files if each.endswith(".go") and each.rpartition("/")[0] == folder
        ]
        taken = {name for each in beside for name in _FUNCTION.findall(project.text(each))}
        helpers = {m[1]: m[0].strip() for m in _FUNCTION.finditer(text or "") if not m[1].startswith("Test")}
        return Habitat(
            path=path, text=text, fixtures=helpers, taken=frozenset(taken), reason="it stands beside the file"
        )

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called: ``TestStackPush_OneItem``."""
        symbol = suite.target.symbol
        about = "".join(each[:1].upper() + each[1:] for each in (*symbol.parents, symbol.name))
        return unique(suite, lambda case: f"Test{about}_{pascal(slug(case.name))}", join="")

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        Raises:
            EditRefused: If a symbol cannot be called from there.
        """
        return self._write(project, habitat, suites, watch=False)

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how the tests of the package are run."""
        folder = habitat.path.rpartition("/")[0]
        up = "/".join([".."] * len(folder.split("/"))) if folder else "."
        profile = (f"-coverprofile={up}/{_PROFILE}",) if coverage else ()
        lines = text.splitlines()
        cases = {f"the import in line {n}": (n, n) for n, line in enumerate(lines, 1) if _IMPORT.match(line)}
        cases = {**cases, **self.new_cases(habitat, text)}
        return launch(
            Launch(
                root=project.root,
                folder=folder,
                path=habitat.path,
                files={habitat.path: text},
                cases=cases,
                builds=[
                    [("go", "test", "-gcflags=-e", "-vet=off", "-c", "-o", f"{up}/{FOLDER}/program", ".")]
                ],
                test=("go", "test", "-json", "-vet=off", "-count=1", *profile, "."),
                error=_COMPLAINT,
                environment={"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"},
                collect=(_PROFILE,),
            )
        )

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        del ran
        said: dict[str, str] = {}
        found: dict[str, Verdict] = {}
        for line in report.output.splitlines():
            try:
                event = json.loads(line)
                name, action = str(event["Test"]), event["Action"]
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
            if action == "output":
                said[name] = said.get(name, "") + str(event.get("Output", ""))
            elif action == "fail":
                found[name] = failed(said.get(name, ""))
            elif action in {"pass", "skip"}:
                found[name] = Verdict(state="passed" if action == "pass" else "missing")
        inside = [(name.partition("/"), verdict) for name, verdict in found.items() if name.count("/") == 1]
        rows = {table.as_function(parent, row): verdict for (parent, _, row), verdict in inside}
        return {**rows, **found}

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run."""
        if not ran.collected.get(_PROFILE):
            return None
        name = module.rpartition("/")[2]
        spans = _COVERED.findall(ran.collected[_PROFILE])
        mine = [
            (range(int(a), int(b) + 1), int(count))
            for path, a, b, count in spans
            if path.rpartition("/")[2] == name
        ]
        lines = frozenset(line for span, count in mine if count for line in span)
        missing = frozenset(line for span, count in mine if not count for line in span)
        return Coverage(lines=lines, missing=missing - lines)

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each call twice and prints what comes of it, as Go writes it."""
        order = self.run(project, habitat, self._write(project, habitat, [suite], watch=True))
        plain = (word.replace('"-json"', '"-v"') for word in order.command) if order else ()
        return evolve(order, command=tuple(plain)) if order else None

    def reads_back(self, seen: Observation, suite: Suite) -> Observation:
        """Return an observation whose value is an expression of the package."""
        root = suite.target.symbol.node
        while root.parent is not None:
            root = root.parent
        package = _PACKAGE.search((root.text or b"").decode("utf-8", "replace"))
        text = re.sub(rf"\b{package[1]}\.(?=[A-Za-z])", "", seen.text) if package else seen.text
        types = frozenset(re.findall(r"\b[A-Za-z_]\w*(?=\{)", text))
        doubtful = seen.kind == "returns" and self.expression_problem(text, types)
        return Observation(kind="unknown") if doubtful else evolve(seen, text=text)

    def new_cases(self, habitat: Habitat, text: str) -> Mapping[str, tuple[int, int]]:
        """Return the lines of the cases that were not there before: those in a table have one each."""
        lines = text.splitlines()
        found: dict[str, tuple[int, int]] = {}
        for name, (first, last) in super().new_cases(habitat, text).items():
            rows = table.rows(lines[first - 1 : last])
            inside = {table.as_function(name, row): (first + at, first + at) for at, row in rows.items()}
            found.update(inside or {name: (first, last)})
        return found

    def _rows(self, suite: Suite) -> list[tuple[str, Case]]:
        """Return the cases that belong into a table; none, if that were a table of one."""
        pairs = zip(self.names(suite), suite.cases, strict=True)
        found = [(name, case) for name, case in pairs if table.fits(suite.target, case)]
        return found if len(found) > 1 else []

    def _write(self, project: Project, habitat: Habitat, suites: Sequence[Suite], *, watch: bool) -> str:
        module = suites[0].target.module if suites else habitat.path
        source = project.text(module)
        text, newline = habitat.text or "", newline_of(habitat.text or source)
        own = _PACKAGE.search(source)
        name = own[1] if own else "main"
        there = _PACKAGE.search(text)
        names = _outside(source, module, name) if there and there[1] == f"{name}_test" else {}
        lines: list[str] = []
        tables = table.is_habit(project, habitat)
        tabled: frozenset[str] = frozenset()
        for suite in suites:
            if names and suite.target.symbol.kind == "function" and suite.target.symbol.name not in names:
                msg = (
                    f"{suite.target.symbol.title} is not public, and its tests are in a package of their own."
                )
                raise EditRefused(msg, "Make it public, or move the tests into its package.")
            cases = list(enumerate(zip(self.names(suite), suite.cases, strict=True)))
            rows = [] if watch or names or not tables else self._rows(suite)
            if rows:
                called = table.function(suite.target, suite.taken | tabled)
                tabled |= {called}
                lines += ["", *table.write(suite.target, called, rows)]
                cases = [(index, pair) for index, pair in cases if pair not in rows]
            for index, (called, case) in cases:
                call = body.compose(suite.target, case, names)
                written = body.shown(call, index) if watch else body.claim(call, case, names)
                comment = [f"    // {case.comment}"] if case.comment and not watch else []
                lines += ["", f"func {called}(t *testing.T) {{", *comment]
                lines += [*(f"    {line}" for line in written), "}"]
        needed = {"testing"} | {each for each in ("reflect", "fmt") if f"{each}." in "\n".join(lines)}
        needed |= {_path(project, module)} if names else set()
        text = text or f"package {name}{newline}"
        return _imported(text, sorted(needed), newline) + write(lines, "\t", 0, newline)


def _outside(source: str, module: str, package: str) -> Mapping[str, str]:
    """Return the public names of a file, and how they are written in other packages."""
    symbols = outline(Source.parse(source.encode(), path=module))
    return {
        each.name: f"{package}.{each.name}"
        for each in symbols
        if each.public and each.name and not each.parents
    }


def _path(project: Project, module: str) -> str:
    """Return the path by which a file's package is imported."""
    folder = module.rpartition("/")[0]
    top = folder
    while top and f"{top}/go.mod" not in project.files:
        top = top.rpartition("/")[0]
    found = _MODULE.search(project.text(f"{top}/go.mod" if top else "go.mod"))
    below = folder.removeprefix(top).strip("/")
    return "/".join(filter(None, (found[1] if found else "", below)))


def _imported(text: str, wanted: Sequence[str], newline: str) -> str:
    """Return a file that imports some packages."""
    missing = [each for each in wanted if each not in _IMPORT.findall(text)]
    if not missing:
        return text
    group = _GROUP.search(text)
    if group:
        block = "".join(f'\t"{each}"{newline}' for each in missing)
        return text[: group.end()] + block + text[group.end() :]
    found = list(re.finditer(r"^(?:import|package) [^\n]*\n?", text, re.MULTILINE))
    at = found[-1].end() if found else 0
    one = (
        [f'import "{missing[0]}"']
        if len(missing) == 1
        else ["import (", *(f'\t"{each}"' for each in missing), ")"]
    )
    gap = "" if found and found[-1].group().startswith("import") else newline
    return text[:at] + gap + newline.join([*one, ""]) + text[at:]
