"""JUnit 5: methods of a class that stands where the tested one does, below ``src/test``."""

import re
from collections.abc import Mapping, Sequence

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.java.body import JAVA, UTILITIES, call, claim, is_bound
from nlx_lsp.testing.python.naming import slug
from nlx_lsp.testing.suite import Suite, Target, Verdict
from nlx_lsp.testing.tree import junit_xml
from nlx_lsp.testing.tree.expression import Dialect
from nlx_lsp.testing.tree.family import Family
from nlx_lsp.testing.tree.layout import indent_of, newline_of, write
from nlx_lsp.testing.tree.naming import pascal, unique
from nlx_lsp.testing.tree.run import Launch, Report, launch
from nlx_lsp.values import Ran, Run

_COMPLAINT = r"^(?:\[ERROR\] )?(?P<file>[^\s:]+\.java):\[?(?P<line>\d+)[,:][\d\]]*:?\s*(?P<message>.*)$"
_JUPITER = "org.junit.jupiter.api"
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)
_IMPORT = re.compile(r"^import\s+(static\s+)?([\w.]+(?:\.\*)?)\s*;[^\n]*\n?", re.MULTILINE)
_METHOD = re.compile(r"\bvoid\s+(\w+)\s*\(")
_ASSERTION = re.compile(r"(?<![\w.])assert\w+(?=\()")
_TEST_ENDS = ("Test", "Tests", "IT")


class JUnit5(Family):
    """The framework JUnit 5."""

    name = "junit5"
    languages: tuple[str, ...] = ("java",)
    dialect: Dialect = JAVA
    opening = re.compile(r"^(?P<indent>[ \t]*)@Test[\r\n]+[ \t]*void (?P<name>\w+)\(\)[^\n]*\{", re.MULTILINE)

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: by what it is built with."""
        builds = [
            path for path in project.files if path.rpartition("/")[2].startswith(("pom.xml", "build.gradle"))
        ]
        told = any(re.search(r"jupiter|useJUnitPlatform", project.text(path)) for path in builds)
        return 100 if told else 40

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return the class of tests that mirrors a class."""
        folder, _, name = module.rpartition("/")
        stem = name.removesuffix(".java")
        mirror = re.sub(r"(^|/)src/main/java(/|$)", r"\1src/test/java\2", folder)
        known = [f"{mirror}/{stem}{end}.java".lstrip("/") for end in _TEST_ENDS]
        ends = [end for end in _TEST_ENDS if any(each.endswith(f"{end}.java") for each in project.files)]
        path = next(
            (each for each in known if each in project.files), f"{mirror}/{stem}{(ends or ['Test'])[0]}.java"
        )
        path = path.lstrip("/")
        text = project.text(path) if path in project.files else None
        return Habitat(
            path=path, text=text, taken=frozenset(_METHOD.findall(text or "")), reason="it mirrors the class"
        )

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called: ``pushAddsOneItem``."""
        about = slug(suite.target.symbol.name)

        def spell(name: str) -> str:
            camel = pascal(f"{about}_{slug(name)}")
            return camel[:1].lower() + camel[1:]

        return unique(suite, lambda case: spell(case.name), join="")

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first."""
        return is_bound(target)

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole class of tests with the suites in it.

        Raises:
            EditRefused: If there is no end of a class to write before, or a call cannot be written.
        """
        text = habitat.text or ""
        source = project.text(suites[0].target.module) if suites else ""
        newline, step = newline_of(text or source), indent_of(text or source)
        lines: list[str] = []
        for suite in suites:
            throws = " throws Exception" if re.search(r"\bthrows\b", _head(suite)) else ""
            for name, case in zip(self.names(suite), suite.cases, strict=True):
                comment = [f"    // {case.comment}"] if case.comment else []
                written = claim(suite.target, case, call(suite.target, case))
                lines += [*([""] if lines else []), "@Test", f"void {name}(){throws} {{", *comment]
                lines += [*(f"    {line}" for line in written), "}"]
        if not text:
            package = _PACKAGE.search(source)
            head = f"package {package[1]};{newline}{newline}" if package else ""
            name = habitat.path.rpartition("/")[2].removesuffix(".java")
            text = f"{head}class {name} {{{newline}}}{newline}"
        end = text.rfind("}")
        if end < 0:
            msg = f"{habitat.path} has no class to write into."
            raise EditRefused(msg, "Mend it, then run the action again.")
        gap = "" if text[:end].rstrip().endswith("{") else newline
        text = text[:end] + gap + write(lines, step, 1, newline) + text[end:]
        return _imported(text, _needed("\n".join(lines), source), newline)

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how Maven or Gradle run the class, without a network; None where neither is used."""
        folder = habitat.path.partition("src/test/java/")[0].rstrip("/")
        prefix = f"{folder}/" if folder else ""
        name = habitat.path.removeprefix(f"{prefix}src/test/java/").removesuffix(".java").replace("/", ".")
        maven = f"{prefix}pom.xml" in project.files
        gradle = any(each.startswith(f"{prefix}build.gradle") for each in project.files)
        if coverage or not (maven or gradle):
            return None
        wrapper = f"{prefix}gradlew" in project.files
        tool = (
            ("mvn", "-o", "-B", "-q") if maven else ("./gradlew" if wrapper else "gradle", "--offline", "-q")
        )
        build = (*tool, "test-compile") if maven else (*tool, "testClasses")
        test = (*tool, "surefire:test", f"-Dtest={name}") if maven else (*tool, "test", "--tests", name)
        reports = "target/surefire-reports" if maven else "build/test-results/test"
        return launch(
            Launch(
                root=project.root,
                folder=folder,
                path=habitat.path,
                files={habitat.path: text},
                cases=self.new_cases(habitat, text),
                builds=[[build]],
                test=test,
                error=_COMPLAINT,
                collect=(f"{prefix}{reports}/TEST-{name}.xml",),
            )
        )

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        del report
        found = "".join(text for path, text in ran.collected.items() if path.endswith(".xml"))
        return {name.removesuffix("()"): verdict for name, verdict in junit_xml.read(found).items()}


def _head(suite: Suite) -> str:
    return (suite.target.symbol.node.text or b"").decode("utf-8", "replace").partition("{")[0]


def _needed(cases: str, source: str) -> list[str]:
    """Return what some cases import: assertions, collections, and what the tested file imports as well."""
    words = set(re.findall(r"\b[A-Z]\w*", re.sub(r'"(?:\\.|[^"\\])*"', "", cases)))
    found = [f"static {_JUPITER}.Assertions.{each}" for each in sorted(set(_ASSERTION.findall(cases)))]
    taken_over = [
        path for static, path in _IMPORT.findall(source) if not static and path.rpartition(".")[2] in words
    ]
    known = {path.rpartition(".")[2] for path in taken_over}
    found += [*taken_over, *(f"java.util.{each}" for each in words & UTILITIES - known)]
    return [*sorted(found, key=lambda each: (not each.startswith("static"), each)), f"{_JUPITER}.Test"]


def _imported(text: str, wanted: Sequence[str], newline: str) -> str:
    """Return a file that imports what is wanted, behind what it imports."""
    there = {f"{static}{path}" for static, path in _IMPORT.findall(text)}
    missing = [each for each in wanted if not {each, each.rpartition(".")[0] + ".*"} & there]
    block = "".join(f"import {each};{newline}" for each in missing)
    found = list(_IMPORT.finditer(text))
    if found or not block:
        at = found[-1].end() if found else 0
        return text[:at] + block + text[at:]
    package = _PACKAGE.search(text)
    at = text.index("\n", package.end()) + 1 if package else 0
    return text[:at] + (newline if package else "") + block + ("" if package else newline) + text[at:]
