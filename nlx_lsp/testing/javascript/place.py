"""Where the tests of a file live: the file that has them, or the one that the project's habit asks for."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from nlx_lsp.testing.javascript.package import CODE, Package
from nlx_lsp.testing.javascript.specifier import relatives, resolve

_ROOTS = ("test", "tests", "spec", "__tests__")
"""Folders of tests."""
_SOURCES = ("src", "lib", "source", "app")
"""Folders of code that a folder of tests mirrors without their name."""
_AFFIX = re.compile(r"^(?P<prefix>test[-_])?(?P<stem>.+?)(?P<suffix>[._-](?:test|spec|tests))?$")
_ELSEWHERE = re.compile(
    r"(?:^|/)(?:e2e|cypress|playwright|fixtures?|helpers?|__mocks__|__fixtures__)/"
    r"|\.d\.[cm]?ts$"
)
_OWN_FRAMEWORKS = {"vitest": "vitest", "jest": "@jest/globals", "node:test": "node:test", "mocha": "mocha"}
_FOREIGN = ("@playwright/test", "cypress", "ava", "tap", "uvu", "qunit", "jasmine")


@frozen(kw_only=True)
class Shape:
    """How the name of a test file follows from that of the file that it tests."""

    home: str
    """The folder of tests that mirrors the code; ``.`` beside the code, ``__tests__`` for a folder there."""
    prefix: str = ""
    """Before the name."""
    suffix: str = ".test"
    """Behind it."""
    keeps: bool = False
    """Whether a folder of tests repeats the name of the folder of code: ``test/src/x``."""
    flat: bool = False
    """Whether it has no folders in it."""


@frozen(kw_only=True)
class Place:
    """Where tests are."""

    path: str
    """The file, from the project's folder."""
    reason: str
    """Why there."""
    exists: bool = False
    """Whether it is there."""


@frozen(kw_only=True)
class Places:
    """The tests of a package."""

    package: Package
    """The package."""
    module: str
    """The file that is to be tested, from the project's folder."""
    usual: Shape
    """How a framework's tests are called where there are none."""
    only: str
    """The framework, as test files import it."""
    globs: Sequence[str] = field(default=())
    """What the configuration takes for tests, from the package's folder; where it says."""

    def find(self) -> Place:
        """Return where the tests of the file belong."""
        tests = self.tests()
        if existing := self._existing(tests):
            return Place(path=existing, reason="it tests the same file", exists=True)
        shapes = Counter(shape for path in tests if (shape := self._shape(path)))
        for shape, _ in shapes.most_common(1):
            path = self._path(shape)
            return Place(path=path, reason="as the project's other tests", exists=path in self.package.files)
        shape = self._by_globs() or self.usual
        path = self._path(shape)
        return Place(path=path, reason="where such tests usually are", exists=path in self.package.files)

    def tests(self) -> tuple[str, ...]:
        """Return the test files of the package that are of this framework, or could be."""
        found = [each for each in self.package.files if each != self.module and self._is_test(each)]
        return tuple(each for each in found if not self._is_foreign(each))

    def _is_test(self, path: str) -> bool:
        inside = posixpath.relpath(path, self.package.folder or ".")
        if _ELSEWHERE.search(inside) or not CODE.search(path):
            return False
        match = _AFFIX.match(_stem(path))
        marked = match is not None and bool(match["prefix"] or match["suffix"])
        return marked or "__tests__" in inside.split("/") or inside.split("/")[0] in _ROOTS

    def _is_foreign(self, path: str) -> bool:
        text = self.package.project.text(path)
        others = [name for name in (*_OWN_FRAMEWORKS.values(), *_FOREIGN) if name != self.only]
        return any(re.search(rf"""["']{re.escape(name)}["']""", text) for name in others) or not re.search(
            r"\b(?:it|test|describe|suite|specify)\b", text
        )

    def _existing(self, tests: Sequence[str]) -> str:
        """Return the file that tests the module: by its name and its imports, or by what it alone imports."""
        files = frozenset(self.package.project.files)
        targets: dict[str, set[str]] = {}
        for path in tests:
            text = self.package.project.text(path)
            targets[path] = {resolve(each, path, files) for each in relatives(text)} & files
        named = [path for path in tests if self._named_alike(path)]
        for path in named:
            if self.module in targets[path]:
                return path
        stem = posixpath.basename(self.module).partition(".")[0]
        for path in named:
            others = {posixpath.basename(each).partition(".")[0] for each in targets[path]}
            if stem not in others and (not targets[path] or path == self._path(self._shape(path))):
                return path
        alone = [path for path in tests if targets[path] == {self.module}]
        return alone[0] if len(alone) == 1 else ""

    def _named_alike(self, path: str) -> bool:
        match = _AFFIX.match(_stem(path))
        return match is not None and match["stem"] == _stem(self.module)

    def _shape(self, path: str) -> Shape:
        match = _AFFIX.match(_stem(path))
        prefix, suffix = (match["prefix"] or "", match["suffix"] or "") if match else ("", "")
        parts = posixpath.relpath(path, self.package.folder or ".").split("/")
        if parts[0] in _ROOTS:
            return Shape(
                home=parts[0],
                prefix=prefix,
                suffix=suffix,
                keeps=parts[1] in _SOURCES and len(parts) > 2,  # noqa: PLR2004 - a folder and a file in it
                flat=False,
            )
        beside = "__tests__" if "__tests__" in parts else "."
        return Shape(home=beside, prefix=prefix, suffix=suffix if beside != "." else suffix or ".test")

    def _path(self, shape: Shape) -> str:
        folder, name = posixpath.split(self.module)
        stem, ending = posixpath.splitext(name)
        name = f"{shape.prefix}{stem}{shape.suffix}{ending}"
        if shape.home == ".":
            return posixpath.join(folder, name)
        if shape.home == "__tests__" and not self._is_root("__tests__"):
            return posixpath.join(folder, "__tests__", name)
        inside = posixpath.relpath(folder or ".", self.package.folder or ".").split("/")
        inside = [each for each in inside if each != "."]
        if inside and inside[0] in _SOURCES and not shape.keeps:
            inside = inside[1:]
        return posixpath.join(self.package.folder, shape.home, *inside, name)

    def _is_root(self, home: str) -> bool:
        start = posixpath.join(self.package.folder, home)
        return any(each.startswith(f"{start}/") for each in self.package.files)

    def _by_globs(self) -> Shape | None:
        """Return the shape that the configuration asks for; None where it has no wish, or the usual one."""
        usual = posixpath.relpath(self._path(self.usual), self.package.folder or ".")
        patterns = list(self._patterns())
        if not patterns or any(re.fullmatch(pattern, usual) for pattern, _ in patterns):
            return None
        for _, glob in patterns:
            home = glob.split("/")[0]
            mark = re.search(r"[._-](?:test|spec)\b", glob)
            if re.fullmatch(r"[\w-]+", home) and "/" in glob:
                beside = home in _SOURCES
                return Shape(home="." if beside else home, suffix=mark[0] if mark else "")
            if mark:
                return Shape(home=self.usual.home, suffix=mark[0])
        return None

    def _patterns(self) -> Iterator[tuple[str, str]]:
        for glob in self.globs:
            plain = re.sub(r"^(?:<rootDir>/|\./)", "", glob)
            yield _as_pattern(plain), plain


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _as_pattern(glob: str) -> str:
    """Return a regular expression for a glob with stars, question marks and braces."""
    found, depth = "", 0
    for part in re.findall(r"\*\*/|\*\*|\*|\?\([^)]*\)|\?|[{},]|\[[^\]]*\]|.", glob):
        if part == "{":
            found, depth = f"{found}(?:", depth + 1
        elif part == "}" and depth:
            found, depth = f"{found})", depth - 1
        elif part == "," and depth:
            found += "|"
        elif part.startswith("?("):
            found += f"(?:{part[2:-1]})?"
        elif part.startswith("[") and len(part) > 1:
            found += part
        else:
            stars = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
            found += stars.get(part, re.escape(part))
    return found
