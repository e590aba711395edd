"""Where a project keeps its tests: learned from those that it has, and from what pytest is told."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import PurePosixPath

from attrs import field, frozen

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.config import home, join, pytest_config
from nlx_lsp.testing.python.layout import Layout, dotted, import_roots, lay_out, package_of
from nlx_lsp.testing.python.names import Names, parse

_PATTERNS = ("test_*.py", "*_test.py", "tests.py")
_MOST_FILES = 200
_FOLDERS = ("tests", "test")
_TEST = re.compile(r"^tests?_|_tests?$")


@frozen(kw_only=True)
class Neighbour:
    """A test file of the project."""

    path: str
    """From the project's folder."""
    text: str = field(repr=False)
    """What it says."""
    modules: tuple[str, ...]
    """The modules of the project that it imports, in their order."""

    @property
    def stem(self) -> str:
        """What it tests, by its name: ``text`` of ``test_text.py``."""
        return _TEST.sub("", PurePosixPath(self.path).stem)


@frozen(kw_only=True)
class Home:
    """Where the tests of a file belong."""

    path: str
    """The test file."""
    exists: bool
    """Whether it is there."""
    reason: str
    """Why there."""


@frozen(kw_only=True)
class Habit:
    """How a project goes about its tests."""

    project: Project
    """The project."""
    module: str
    """The file that is to be tested."""
    layout: Layout
    """How it is imported."""
    neighbours: tuple[Neighbour, ...]
    """The test files."""
    modules: Mapping[str, str] = field(repr=False)
    """The project's modules, and the files that they are."""

    @classmethod
    def of(cls, project: Project, module: str) -> "Habit":
        """Look at a project's tests."""
        layout = lay_out(project, module)
        modules: dict[str, str] = {}
        for root in import_roots(project, module):
            inside = [path for path in project.files if path.endswith(".py") and path.startswith(root)]
            for path in inside:
                modules.setdefault(dotted(path, root), path)
        modules.pop("", None)
        top = home(project, module)
        config = pytest_config(project, module)
        patterns = config.words("python_files") or _PATTERNS
        found = [path for path in project.files if is_test(path, patterns) and path != module]
        near = sorted(found, key=lambda path: (home(project, path) != top, path))
        return cls(
            project=project,
            module=module,
            layout=layout,
            neighbours=tuple(_neighbour(project, path, modules) for path in near[:_MOST_FILES]),
            modules=modules,
        )

    def home(self) -> Home:
        """Return where the tests of the file belong."""
        there = self._existing()
        if there is not None:
            return Home(path=there.path, exists=True, reason="the tests of this file are there")
        folder, reason = self._folder()
        path = join(folder, self._name(self._stem))
        if self._is_taken(path):
            inner = PurePosixPath(self.module).parent.name
            path = join(folder, self._name(f"{inner}_{self._stem}" if inner else f"{self._stem}_more"))
        return Home(path=path, exists=path in self.project.files, reason=reason)

    @property
    def nearest(self) -> Neighbour | None:
        """The test file whose style a new one takes: of the same package, and the longest."""
        return max(
            (
                each
                for each in self.neighbours
                if home(self.project, each.path) == home(self.project, self.module)
            ),
            key=lambda each: len(each.text),
            default=max(self.neighbours, key=lambda each: len(each.text), default=None),
        )

    @property
    def _stem(self) -> str:
        path = PurePosixPath(self.module)
        stem = path.parent.name if path.stem == "__init__" else path.stem
        return stem.strip("_") or "module"

    def _existing(self) -> Neighbour | None:
        """Return the file that tests the module already: by its name and imports, or by its imports alone."""
        name = self.layout.module
        best = max(self.neighbours, key=lambda each: self._claim(each, name), default=None)
        return best if best is not None and self._claim(best, name) > 0 else None

    def _claim(self, test: Neighbour, name: str) -> int:
        stem = self._stem
        called = test.stem in {stem, name.replace(".", "_"), "_".join(name.split(".")[-2:])}
        if name in test.modules:
            # One that imports much tests something wider, unless it is called like this.
            return 3 if called else int(len(test.modules) == 1)
        handed_on = any(name.startswith(f"{each}.") for each in test.modules)
        if not called or (test.modules and not handed_on):
            return 0
        alone = sum(each.rpartition(".")[2].strip("_") == stem for each in self.modules) == 1
        beside = PurePosixPath(test.path).parent == PurePosixPath(self.module).parent
        return 2 if alone or beside else 0

    def _folder(self) -> tuple[str, str]:
        """Return the folder of a new test file, and why."""
        votes = Counter(found for test in self.neighbours for found in self._places(test))
        top = home(self.project, self.module)
        for (kind, base), _ in votes.most_common():
            folder = self._placed(kind, base, self.module, top)
            if folder is not None:
                return self._deepest(folder, base, top), "the project's other tests are laid out so"
        config = pytest_config(self.project, self.module)
        told = [
            join(config.folder, each.strip("./")) for each in config.words("testpaths") if "*" not in each
        ]
        told = [each for each in told if each.startswith(top) and not each.endswith(".py")]
        if told:
            return told[0], "pytest is told to look there"
        folders = {str(PurePosixPath(path).parent) for path in self.project.files}
        for name in _FOLDERS:
            if any(each == join(top, name) or each.startswith(join(top, f"{name}/")) for each in folders):
                return join(top, name), "the project has this folder"
        return join(top, "tests"), "the project has no tests yet"

    def _places(self, test: Neighbour) -> Iterator[tuple[str, str]]:
        """Yield the rules by which a test file is where it is, each with the folder that it begins at."""
        tested = [each for each in test.modules if each.rpartition(".")[2].strip("_") == test.stem]
        folder = str(PurePosixPath(test.path).parent).removeprefix(".")
        for name in tested[:1]:
            path = self.modules[name]
            top = home(self.project, path)
            for kind in ("beside", "inner", "whole", "part", "flat"):
                base = self._base(kind, folder, path, top)
                if base is not None:
                    yield kind, base

    def _base(self, kind: str, folder: str, path: str, top: str) -> str | None:
        """Return the folder that a rule would have to begin at to lead to a folder; None if it cannot."""
        own = str(PurePosixPath(path).parent).removeprefix(".")
        if kind == "beside":
            return "" if folder == own else None
        if kind == "inner":
            parent, _, name = folder.rpartition("/")
            return name if parent == own and name in _FOLDERS else None
        ends = {"flat": "", "whole": self._inner(path), "part": self._inner(path).partition("/")[2]}[kind]
        if folder == own or not f"/{folder}/".endswith(f"/{ends}/" if ends else "/"):
            return None
        base = folder.removesuffix(ends).rstrip("/") if ends else folder
        if kind != "flat" and not ends:
            return None
        inside = base == top or base.startswith(f"{top}/") if top else True
        return base.removeprefix(top).strip("/") if inside and base != own else None

    def _placed(self, kind: str, base: str, path: str, top: str) -> str | None:
        own = str(PurePosixPath(path).parent).removeprefix(".")
        if kind == "beside":
            return own
        if kind == "inner":
            return join(own, base)
        inner = {"flat": "", "whole": self._inner(path), "part": self._inner(path).partition("/")[2]}[kind]
        return join(join(top, base), inner).rstrip("/")

    def _inner(self, path: str) -> str:
        """Return the packages that a file is in, as folders."""
        root = self.layout.root
        folder = str(PurePosixPath(path).parent).removeprefix(".")
        if root and (folder == root or folder.startswith(f"{root}/")):
            return folder.removeprefix(root).strip("/")
        for other in import_roots(self.project, path) if root else ():
            if folder == other or folder.startswith(f"{other}/"):
                return folder.removeprefix(other).strip("/")
        return folder

    def _deepest(self, folder: str, base: str, top: str) -> str:
        """Return the folder, or the one above it that is a package, where a new one would not be."""
        start = join(top, base).rstrip("/")
        there = frozenset(self.project.files)
        if join(start, "__init__.py") not in there:
            return folder
        while folder != start and folder.startswith(start) and join(folder, "__init__.py") not in there:
            folder = folder.rpartition("/")[0]
        return folder

    def _name(self, stem: str) -> str:
        """Return the name of a test file, in the manner of the others."""
        patterns = pytest_config(self.project, self.module).words("python_files")
        suffixed = sum(PurePosixPath(each.path).stem.endswith("_test") for each in self.neighbours)
        usual = f"{stem}_test.py" if suffixed * 2 > len(self.neighbours) else f"test_{stem}.py"
        if patterns and not is_test(usual, patterns):
            pattern = next((each for each in patterns if "*" in each and "/" not in each), "test_*.py")
            return pattern.replace("*", stem, 1).replace("*", "")
        return usual

    def _is_taken(self, path: str) -> bool:
        """Whether another module's tests are there, or pytest would take the file for another of its name."""
        if path in self.project.files:
            return True
        name = PurePosixPath(path).name
        there = frozenset(self.project.files)
        folder = path.rpartition("/")[0]
        alike = [each for each in there if PurePosixPath(each).name == name]
        packed = join(folder, "__init__.py") in there
        return (
            bool(alike)
            and not packed
            and any(join(each.rpartition("/")[0], "__init__.py") not in there for each in alike)
        )


def is_test(path: str, patterns: Sequence[str] = _PATTERNS) -> bool:
    """Whether a file holds tests, by its name."""
    name = path.rpartition("/")[2]
    return (
        name.endswith(".py")
        and "site-packages/" not in path
        and any(fnmatch(name, each) for each in patterns)
    )


def _neighbour(project: Project, path: str, modules: Mapping[str, str]) -> Neighbour:
    text = project.text(path)
    tree = parse(text)
    names = Names.of(tree, package_of(project, path)) if tree is not None else Names()
    whole = (f"{each.module}.{each.name}" for each in names.imports.values())
    parts = [each.module for each in names.imports.values()]
    found = [one if one in modules else two for one, two in zip(whole, parts, strict=True)]
    first = dict.fromkeys(
        each for each in [*found, *names.stars] if each in modules and not is_test(modules[each])
    )
    return Neighbour(path=path, text=text, modules=tuple(first))
