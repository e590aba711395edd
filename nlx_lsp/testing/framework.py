"""What every test framework is able to do, and how it is found."""

import functools
import logging
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from attrs import field, frozen

from nlx_lsp.project.files import list_files, project_root
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.suite import Coverage, Observation, Suite, Target, Verdict
from nlx_lsp.values import Ran, Run

_log = logging.getLogger(__name__)

GROUP = "nlx_lsp.test_frameworks"
"""The entry points."""


@frozen(kw_only=True)
class Project:
    """A project as far as its tests are concerned: read once a run, never written."""

    root: Path
    """Its folder."""
    files: tuple[str, ...] = field(repr=False)
    """Its files, from there, with slashes; what git ignores is left out."""
    python: str = ""
    """The interpreter that its user names for it; empty for the one that it points to itself."""

    @classmethod
    def of(cls, path: Path) -> "Project":
        """Look at the project that a file belongs to."""
        root = project_root(path)
        return cls(root=root, files=list_files(root))

    def text(self, path: str) -> str:
        """Return a file's text, its line ends as they are; empty where it cannot be read."""
        try:
            return (self.root / path).read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""


@frozen(kw_only=True)
class Habitat:
    """Where the tests of one file live."""

    path: str
    """The test file, from the project's folder, with slashes."""
    text: str | None = None
    """What it says now; None where there is none yet."""
    fixtures: Mapping[str, str] = field(factory=dict)
    """What cases can use by name, and what it is, in a line: fixtures and helpers that exist."""
    taken: frozenset[str] = frozenset()
    """What the cases that are there are called; see `Suite.taken`."""
    reason: str = ""
    """Why there, in words."""
    todo: str = ""
    """What is left for the user to do so that a new file counts, in words; empty for nothing."""


class Framework(Protocol):
    """A test framework."""

    name: str
    """What it calls itself."""
    languages: tuple[str, ...]
    """LSP language identifiers of the code that it tests."""

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: 0 not at all, 100 it says so itself."""
        ...

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return where the tests of a file belong, by the project's own habit."""
        ...

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        What is there already stays byte for byte, but for imports that are added to it; new names are
        made unique.

        Raises:
            EditRefused: If there is no safe way to add to the file.
        """
        ...

    def case_name(self, suite: Suite, index: int) -> str:
        """Return how the case is called in the file, and in the framework's report: as nothing else is.

        It is like no other of the suite, and nothing that `Suite.taken` has.
        """
        ...

    def check(self, text: str, habitat: Habitat) -> str:
        """Return what is wrong with a test file: no syntax, or an unknown name; empty if nothing is."""
        ...

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first: of a method that is not static."""
        ...

    def expression_problem(self, text: str, known: frozenset[str]) -> str:
        """Return why a text cannot stand where a value is wanted; empty if it can.

        Args:
            text: What the model wrote.
            known: Names that may be used besides the language's own.
        """
        ...

    def registered(self, project: Project, habitat: Habitat) -> Mapping[str, str]:
        """Return the files in which a new test file has to be named, by path, as they have to be then."""
        ...

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how a test file is run so that `read` understands it; None where it cannot be."""
        ...

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        ...

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        ...

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each case's call and tells what comes of it; None for none."""
        ...

    def read_probe(self, ran: Ran, suite: Suite) -> Sequence[Observation]:
        """Return what was observed, one for each case."""
        ...


@functools.cache
def frameworks() -> Mapping[str, Framework]:
    """Return every installed framework by its name; one that cannot be loaded is logged and left out."""
    found: dict[str, Framework] = {}
    for point in sorted(entry_points(group=GROUP)):
        try:
            found[point.name] = point.load()()
        except Exception:  # noqa: BLE001 - somebody else's package may fail in any way; the others still count
            _log.exception("The test framework %s of %s cannot be loaded", point.name, point.value)
    return found


def choose(project: Project, source: Source, wanted: str = "auto") -> Framework | None:
    """Return the framework for a source: the wanted one, or the one that the project points to most.

    Args:
        project: The project.
        source: The code.
        wanted: A framework's name, or ``auto``.
    """
    fitting = [each for each in frameworks().values() if source.language.id in each.languages]
    if wanted != "auto":
        return next((each for each in fitting if each.name == wanted), None)
    return max(fitting, key=lambda each: each.evidence(project), default=None)
