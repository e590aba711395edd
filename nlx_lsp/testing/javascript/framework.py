"""What the frameworks of JavaScript share: all but their names, how they are started, what they report."""

import posixpath
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.javascript.assertion import Library
from nlx_lsp.testing.javascript.call import is_bound
from nlx_lsp.testing.javascript.expression import GLOBALS, problem
from nlx_lsp.testing.javascript.module import Module
from nlx_lsp.testing.javascript.naming import subject, titles
from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.place import Places, Shape
from nlx_lsp.testing.javascript.run import Launch, observer, read_seen
from nlx_lsp.testing.javascript.script import case_names, groups
from nlx_lsp.testing.javascript.sheet import Manners, Sheet
from nlx_lsp.testing.javascript.specifier import habit, texts_of
from nlx_lsp.testing.javascript.style import Style, read_style
from nlx_lsp.testing.javascript.tree import free_identifiers, parse, says
from nlx_lsp.testing.suite import Coverage, Observation, Suite, Target, Verdict
from nlx_lsp.values import Ran, Run

_AROUND = frozenset(
    """
    console process globalThis global window document setTimeout clearTimeout setInterval clearInterval
    setImmediate queueMicrotask require module exports __dirname __filename arguments performance crypto fetch
    describe it test expect suite before after beforeEach afterEach beforeAll afterAll jest vi context specify
    """.split()  # noqa: SIM905 - a list of words
)
"""Names that test files find around them."""
_HELPERS = frozenset({"function_declaration", "generator_function_declaration", "class_declaration"})
_DEPENDS, _SAYS, _CONFIGURED, _WRITTEN = 50, 30, 15, 5


class JavaScript(ABC):
    """A test framework of JavaScript and TypeScript."""

    name: str
    """What it calls itself."""
    languages = ("javascript", "typescript", "typescriptreact")
    """LSP language identifiers of the code that it tests."""
    package: str
    """What has to be installed for it; empty for nothing."""
    source: str
    """What test files import its words from."""
    command: re.Pattern[str]
    """What a script says that starts it."""
    config: tuple[str, ...]
    """Patterns of the names of its configuration files."""
    globs: re.Pattern[str]
    """What stands around the list of what it takes for tests, in its configuration."""
    usual: Shape
    """How its test files are called where nothing shows it."""
    by_node = False
    """Whether Node itself reads the test files."""

    @abstractmethod
    def launch(
        self, package: Package, node: str, path: str, *, coverage: bool, is_common: bool
    ) -> Launch | None:
        """Return how a file's tests are started; None where they cannot be.

        Args:
            package: The package that the file is in.
            node: Node.js.
            path: The test file, from the project's folder.
            coverage: Whether the lines that are run are wanted.
            is_common: Whether the file is CommonJS.
        """

    @abstractmethod
    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""

    @abstractmethod
    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""

    def library(self, package: Package, text: str) -> Library:
        """Return who compares, in a file and its package."""
        del package, text
        return "expect"

    def is_global(self, package: Package, texts: Sequence[str]) -> bool:
        """Return whether test files need not import the framework's words.

        Args:
            package: The package.
            texts: The file, where it is there, and other tests of the package.
        """
        del package, texts
        return False

    def requires(self, package: Package, path: str, module: Module) -> bool:
        """Return whether a new test file takes others in by ``require``."""
        del module
        return package.is_common(path) and not re.search(r"\.[cm]?tsx?$", path)

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: 0 not at all, 100 it says so itself."""
        folders = [posixpath.dirname(each) for each in project.files if _is_manifest(each)]
        packages = [Package.around(project, posixpath.join(each, "package.json")) for each in folders]
        found = _DEPENDS * any(self.package and each.needs(self.package) for each in packages)
        found += _SAYS * any(self.command.search(each.scripts()) is not None for each in packages)
        found += _CONFIGURED * any(bool(each.config(*self.config)) for each in packages if self.config)
        word = re.compile(rf"""["']{re.escape(self.source)}["']""")
        tests = [each for each in project.files if re.search(r"(?:test|spec)", each, re.IGNORECASE)][:50]
        return found + _WRITTEN * any(word.search(project.text(each)) is not None for each in tests)

    def habitat(self, project: Project, module: str) -> Habitat:
        """Return where the tests of a file belong, by the project's own habit."""
        place = self._places(Package.around(project, module), module).find()
        if not place.exists:
            return Habitat(path=place.path, reason=place.reason)
        text = project.text(place.path)
        return Habitat(
            path=place.path,
            text=text,
            fixtures=_own_names(text, place.path),
            taken=case_names(text, place.path),
            reason=place.reason,
        )

    def render(self, project: Project, habitat: Habitat, suites: Sequence[Suite]) -> str:
        """Return the whole test file with the suites in it.

        Raises:
            EditRefused: If there is no safe way to add to the file.
        """
        if not suites:
            return habitat.text or ""
        _refuse_broken(habitat)
        return self._sheet(project, habitat, suites[0].target.module).write(suites)

    def case_name(self, suite: Suite, index: int) -> str:
        """Return how the case is called: what is tested, and what is said of it."""
        return f"{subject(suite)} {titles(suite)[index]}"

    def check(self, text: str, habitat: Habitat) -> str:
        """Return what is wrong with a test file: no syntax, or an unknown name; empty if nothing is."""
        source = parse(text, habitat.path)
        line = source.misunderstood()
        if line is not None:
            return f"line {line} is no {source.language.id}"
        before = parse(habitat.text or "", habitat.path).tree.root_node
        known = GLOBALS | _AROUND | {says(each) for each in free_identifiers(before)}
        unknown = (each for each in free_identifiers(source.tree.root_node) if says(each) not in known)
        return next((f"{says(each)} in line {each.start_point.row + 1} is not known" for each in unknown), "")

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first."""
        return is_bound(target.symbol)

    def expression_problem(self, text: str, known: frozenset[str]) -> str:
        """Return why a text cannot stand where a value is wanted; empty if it can.

        Args:
            text: What the model wrote.
            known: Names that may be used besides the language's own.
        """
        return problem(text, known)

    def registered(self, project: Project, habitat: Habitat) -> Mapping[str, str]:
        """Return no file: tests are found by their names."""
        del project, habitat
        return {}

    def run(self, project: Project, habitat: Habitat, text: str, *, coverage: bool = False) -> Run | None:
        """Return how a test file is run so that `read` understands it; None where it cannot be."""
        node = shutil.which("node")
        if node is None:
            return None
        package = Package.around(project, habitat.path)
        is_common = Module.read(text, habitat.path).is_common
        launch = self.launch(package, node, habitat.path, coverage=coverage, is_common=is_common)
        return launch.run(text) if launch else None

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return a program that makes each case's call and tells what comes of it; None for none.

        It is a test file like the others, so that the framework translates it and finds what it imports.
        """
        package = Package.around(project, habitat.path)
        sheet = self._sheet(project, habitat, suite.target.module)
        try:
            text = sheet.observe(suite, observer(package))
        except EditRefused:
            return None
        return self.run(project, habitat, text if habitat.text else f"// @ts-nocheck\n{text}")

    def read_probe(self, ran: Ran, suite: Suite) -> Sequence[Observation]:
        """Return what was observed, one for each case."""
        return read_seen(ran, suite)

    def _places(self, package: Package, module: str) -> Places:
        said = package.config(*self.config) or package.config(r"package\.json")
        globs = [
            glob
            for match in self.globs.finditer(said)
            for glob in re.findall(r"""["']([^"']+)["']""", match[1])
        ]
        return Places(package=package, module=module, usual=self.usual, only=self.source, globs=globs)

    def _sheet(self, project: Project, habitat: Habitat, module: str) -> Sheet:
        manners = self._manners(project, habitat, module)
        return Sheet(project=project, habitat=habitat, manners=manners)

    def _manners(self, project: Project, habitat: Habitat, module: str) -> Manners:
        """Return how the tests of a file are written: as the file is, as its neighbours, or as is usual."""
        package = Package.around(project, habitat.path)
        code, text = project.text(module), habitat.text or ""
        tests = [each for each in self._places(package, module).tests() if each != habitat.path]
        others = list(texts_of(project, tests, 5))
        style = read_style(code, Style())
        style = read_style(text, read_style("\n".join(others), style))
        mine = Module.read(text, habitat.path)
        tested = Module.read(code, module)
        is_common = mine.is_common if not mine.is_plain else self.requires(package, habitat.path, tested)
        shown = [text] if text else others
        grouped = any(groups(parse(each, habitat.path).tree.root_node) for each in shown) or not "".join(
            shown
        )
        texts = [text, *others] if text else others
        return Manners(
            style=style,
            ending=habit(package, [text, *others, code], module, by_node=self.by_node and not is_common),
            is_common=is_common,
            library=self.library(package, text),
            source="" if self.is_global(package, texts) else self.source,
            group=_group(text or "\n".join(others)) if grouped else "",
            case=style.case or ("it" if grouped else "test"),
        )


def _group(text: str) -> str:
    match = re.search(r"^[ \t]*(describe|suite|context)\(", text, re.MULTILINE)
    return match[1] if match else "describe"


def _is_manifest(path: str) -> bool:
    return posixpath.basename(path) == "package.json"


def _refuse_broken(habitat: Habitat) -> None:
    """Refuse to add to a file that does not parse.

    Raises:
        EditRefused: If it does not.
    """
    line = parse(habitat.text or "", habitat.path).misunderstood()
    if line is not None:
        msg = f"{habitat.path} does not parse in line {line}."
        raise EditRefused(msg, "Mend it, then run the action again.")


def _own_names(text: str, path: str) -> Mapping[str, str]:
    """Return the functions and constants at the top of a test file, each with its first line."""
    found = {}
    for node in parse(text, path).tree.root_node.named_children:
        taken = says(node).startswith(("let ", "var ")) or "require(" in says(node)
        if node.type in _HELPERS or (node.type == "lexical_declaration" and not taken):
            line = says(node).splitlines()[0]
            inner = (each.child_by_field_name("name") for each in node.named_children)
            names = [node.child_by_field_name("name")] if node.type in _HELPERS else inner
            found.update(
                {says(each): line for each in names if each is not None and each.type == "identifier"}
            )
    return found
