"""The npm package that a file belongs to: what it needs, how its modules are read, where its tools are."""

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from nlx_lsp.testing.framework import Project

CODE = re.compile(r"\.[cm]?[jt]sx?$")
"""The ending of a file of JavaScript or TypeScript."""
_COMMENTS = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")


@frozen(kw_only=True)
class Package:
    """A folder with a ``package.json``, as far as tests are concerned."""

    project: Project
    """The project that it is in."""
    folder: str
    """Its folder, from the project's; empty for that itself."""
    said: Mapping[str, Any] = field(repr=False)
    """What its ``package.json`` says."""
    above: Mapping[str, Any] = field(repr=False)
    """What the one at the project's top says."""

    @classmethod
    def around(cls, project: Project, path: str) -> "Package":
        """Return the package of a file."""
        folder = posixpath.dirname(path)
        files = frozenset(project.files)
        while folder and posixpath.join(folder, "package.json") not in files:
            folder = posixpath.dirname(folder)
        return cls(
            project=project,
            folder=folder,
            said=_load(project.text(posixpath.join(folder, "package.json"))),
            above=_load(project.text("package.json")),
        )

    @property
    def files(self) -> tuple[str, ...]:
        """Its files of JavaScript and TypeScript, from the project's folder."""
        start = f"{self.folder}/" if self.folder else ""
        return tuple(each for each in self.project.files if each.startswith(start) and CODE.search(each))

    @property
    def is_modern(self) -> bool:
        """Whether its files are ECMAScript modules where their names do not say."""
        return self.said.get("type") == "module"

    def needs(self, name: str) -> bool:
        """Whether it, or the project around it, depends on something."""
        groups = ("dependencies", "devDependencies", "peerDependencies")
        return any(name in _table(said.get(group)) for said in (self.said, self.above) for group in groups)

    def scripts(self) -> str:
        """Return the commands of its scripts, and of the project's, line by line, those for tests first."""
        own = (_table(said.get("scripts")) for said in (self.said, self.above))
        pairs = [(name, str(command)) for each in own for name, command in each.items()]
        return "\n".join(
            command for _, command in sorted(pairs, key=lambda pair: not pair[0].startswith("test"))
        )

    def config(self, *patterns: str) -> str:
        """Return the text of its configuration files whose names match; the project's where it has none."""
        for folder in dict.fromkeys((self.folder, "")):
            names = [posixpath.relpath(each, folder or ".") for each in self.project.files]
            found = [n for n in names if "/" not in n and any(re.fullmatch(p, n) for p in patterns)]
            if found:
                return "\n".join(self.project.text(posixpath.join(folder, name)) for name in found)
        return ""

    def compiler_options(self) -> Mapping[str, Any]:
        """Return what ``tsconfig.json`` tells the compiler by itself, without what it extends."""
        text = self.config(r"tsconfig\.json")
        return _table(_load(re.sub(r",(\s*[}\]])", r"\1", _COMMENTS.sub("", text))).get("compilerOptions"))

    def tool(self, path: str) -> str | None:
        """Return a file of an installed package, from the project's folder; None if it is not installed.

        Args:
            path: The file below ``node_modules``.
        """
        folder = self.folder
        while True:
            found = posixpath.join(folder, "node_modules", path)
            if (self.project.root / found).exists():
                return found
            if not folder:
                return None
            folder = posixpath.dirname(folder)

    def is_common(self, path: str) -> bool:
        """Whether Node reads a file as CommonJS, by its name."""
        ending = posixpath.splitext(path)[1]
        if ending in {".cjs", ".cts", ".mjs", ".mts"}:
            return ending[1] == "c"
        return not self.is_modern


def _load(text: str) -> Mapping[str, Any]:
    try:
        return _table(json.loads(text.lstrip("\ufeff")))
    except (ValueError, RecursionError):
        return {}


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
