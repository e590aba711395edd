"""What pytest and unittest do alike: all but what a project says of them, and what they are told."""

from collections.abc import Mapping, Sequence

from attrs import evolve

from nlx_lsp.project.line_length import line_length
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.python import expression, run
from nlx_lsp.testing.python.fixtures import helpers
from nlx_lsp.testing.python.habit import Habit, is_test
from nlx_lsp.testing.python.interpreter import find_python
from nlx_lsp.testing.python.layout import roots_of
from nlx_lsp.testing.python.names import Names, parse, unknown_names
from nlx_lsp.testing.python.naming import case_names
from nlx_lsp.testing.python.run import Launch
from nlx_lsp.testing.python.scaffold import Coroutines, Scaffold
from nlx_lsp.testing.python.style import Kind, Style, newline_of, read_style, walk_tests
from nlx_lsp.testing.suite import Coverage, Observation, Suite, Target, Verdict
from nlx_lsp.values import Ran, Run

_MOST_OFFERED = 24
_SAMPLES = 6
"""How many other test files are looked at for a new one's style."""


class Family:
    """A framework for Python; what differs is left to pytest and unittest."""

    name = ""
    languages: tuple[str, ...] = ("python",)
    kind: Kind = "functions"
    """What cases are where no test file shows it."""

    def offered(self, project: Project, path: str, text: str | None, kind: Kind) -> Mapping[str, str]:
        """Return the fixtures that tests can use; none by themselves."""
        del project, path, text, kind
        return {}

    def coroutines(self, project: Project, habitat: Habitat) -> Coroutines:
        """Return what runs coroutines; nothing by itself."""
        del project, habitat
        return Coroutines()

    def launch(self, project: Project, habitat: Habitat, text: str) -> Launch | None:
        """Return how the framework is started, with the project's Python; None where it is not installed."""
        return Launch(
            python=str(find_python(project, habitat.path)),
            root=project.root,
            roots=roots_of(project, habitat.path, text),
            framework=self.name,
            files={habitat.path: text},
        )

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return where the tests of a file belong, by the project's own habit."""
        habit = Habit.of(project, module)
        home = habit.home()
        text = project.text(home.path) if home.exists else None
        style = self._style(project, home.path, text)
        offered = {**helpers(text), **self.offered(project, home.path, text, style.kind)}
        tree = parse(project.text(module))
        names = Names.of(tree, habit.layout.package) if tree is not None else Names()
        known = {
            name: f"from {each.module} import {each.name}"
            for name, each in names.imports.items()
            if each.name and (each.module in expression.MODULES or each.module in habit.modules)
        }
        known |= {
            name: "the module" for name in names.imports.keys() & expression.MODULES if name not in known
        }
        return Habitat(
            path=home.path,
            text=text,
            fixtures=dict(list({**offered, **known}.items())[:_MOST_OFFERED]),
            taken=taken(text),
            reason=home.reason,
        )

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        Raises:
            EditRefused: If there is no safe way to add to the file.
        """
        return self._scaffold(project, habitat, suites).write(suites)

    def case_name(self, suite: Suite, index: int) -> str:
        """Return how the case is called in the file, and in the framework's report."""
        return case_names(suite)[index]

    def check(self, text: str, habitat: Habitat) -> str:
        """Return what is wrong with a test file: no syntax, or an unknown name; empty if nothing is."""
        try:
            unknown = unknown_names(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return f"line {getattr(error, 'lineno', None) or 1} is no Python ({getattr(error, 'msg', error)})"
        before: frozenset[str] = frozenset()
        if habitat.text is not None and parse(habitat.text) is not None:
            before = unknown_names(habitat.text)
        new = sorted(unknown - before)
        return f"{', '.join(new)} is not known" if new else ""

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first."""
        free = any(target.facts.has_decorator(name) for name in ("staticmethod", "classmethod"))
        return target.symbol.kind == "method" and not free and target.symbol.name != "__init__"

    def expression_problem(self, text: str, known: frozenset[str]) -> str:
        """Return why a text cannot stand where a value is wanted; empty if it can."""
        return expression.problem(text, known)

    def registered(self, project: Project, habitat: Habitat) -> Mapping[str, str]:
        """Return no file: tests are found by their names."""
        del project, habitat
        return {}

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how a test file is run; None where it cannot be."""
        launch = self.launch(project, habitat, text)
        return run.launch(launch, habitat.path, coverage=coverage) if launch is not None else None

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        return run.read_report(ran)

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        return run.read_lines(ran, module)

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each case's call twice and tells what comes of it."""
        twice = evolve(suite, cases=suite.cases * 2)
        text = self._scaffold(project, habitat, [twice]).write([twice], watch=True)
        launch = self.launch(project, habitat, text)
        return run.launch(launch, habitat.path, only=case_names(twice)) if launch is not None else None

    def read_probe(self, ran: Ran, suite: Suite) -> Sequence[Observation]:
        """Return what was observed, one for each case."""
        return run.read_seen(ran, suite)

    def _scaffold(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> Scaffold:
        facts = [suite.target.facts for suite in suites]
        annotated = any(each.returns_annotation for each in facts)
        style = self._style(project, habitat.path, habitat.text, annotated=annotated)
        if habitat.text is None and suites:
            end = newline_of(project.text(suites[0].target.module))
            style = evolve(style, newline=end or style.newline)
        return Scaffold(
            project=project, habitat=habitat, style=style, coroutines=self.coroutines(project, habitat)
        )

    def _style(self, project: Project, path: str, text: str | None, *, annotated: bool = False) -> Style:
        """Return the style of a test file, or for a new one that of those around it."""
        width = line_length(project.root / path)
        style = Style(kind=self.kind, annotated=annotated)
        style = evolve(style, width=width) if width else style
        for sample in [_sample(project, path), text]:
            tree = parse(sample) if sample else None
            if sample and tree is not None:
                style = read_style(sample, tree, style)
        return style


def taken(text: str | None) -> frozenset[str]:
    """Return the names that new cases may not have."""
    tree = parse(text or "")
    if tree is None:
        return frozenset()
    return frozenset(each.name for each in walk_tests(tree)) | Names.of(tree, "").all


def _sample(project: Project, path: str) -> str:
    """Return another test file, as near as one can be, the longest of some."""
    folder = path.rpartition("/")[0]
    others = [each for each in project.files if is_test(each) and each != path]
    near = [each for each in others if each.rpartition("/")[0] == folder] or others
    return max((project.text(each) for each in near[:_SAMPLES]), key=len, default="")
