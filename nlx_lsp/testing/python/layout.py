"""How the modules of a project are imported: which folder the dotted names begin at.

What its packaging says comes first; then what its own files do; then what is usual.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from attrs import field, frozen

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.config import folders_above, home, join, pytest_config, read_table
from nlx_lsp.testing.python.names import Names, parse

_DECLARED, _VOTE, _NAMED, _USUAL, _PACKAGE, _HOME, _INSIDE = 100, 30, 30, 40, 20, 15, -30
"""What each sign is worth."""
_ANOTHER_VOTE = 5
_USUAL_FOLDERS = frozenset({"src", "lib", "python", "py", "source", "Source", "Sources"})
_MOST_FILES, _MOST_BYTES, _MOST_MANIFESTS = 120, 200_000, 20
_PACKAGE_DIR = re.compile(
    r"package_dir\s*=\s*\{\s*[\"']{2}\s*:\s*[\"']([\w./-]+)|find_\w*packages\(\s*(?:where\s*=\s*)?[\"']([\w./-]+)"
)


@frozen(kw_only=True)
class Layout:
    """How one file of a project is imported."""

    root: str
    """The folder that its dotted name begins at, from the project's; empty for that itself."""
    module: str
    """Its dotted name; empty if it has none."""

    @property
    def package(self) -> str:
        """The package in which it is, with dots."""
        return self.module if self._is_package else self.module.rpartition(".")[0]

    _is_package: bool = field(default=False, alias="is_package")


def lay_out(project: Project, path: str) -> Layout:
    """Return how a file is imported."""
    folders = [folder for folder in folders_above(path) if dotted(path, folder)]
    if not folders:
        return Layout(root=str(PurePosixPath(path).parent).removeprefix("."), module="")
    survey = _Survey.of(project, path)
    best = max(folders, key=survey.worth)
    return Layout(root=best, module=dotted(path, best), is_package=path.endswith("__init__.py"))


def package_of(project: Project, path: str) -> str:
    """Return the package that a file is in, as far as ``__init__.py`` files make one, with dots."""
    there, folders = frozenset(project.files), folders_above(path)
    packages = takewhile(lambda folder: join(folder, "__init__.py") in there, folders)
    return ".".join(reversed([folder.rpartition("/")[2] for folder in packages]))


def top_names(project: Project, root: str) -> frozenset[str]:
    """Return the names of the packages and modules right below an import root."""
    prefix = f"{root}/" if root else ""
    inside = (
        path.removeprefix(prefix) for path in project.files if path.startswith(prefix) and path[-3:] == ".py"
    )
    return frozenset(path.partition("/")[0].removesuffix(".py") for path in inside)


def import_roots(project: Project, path: str) -> tuple[str, ...]:
    """Return the folders that modules of the project are imported from: the file's own first."""
    own = lay_out(project, path).root
    manifests = [each.rpartition("/")[0] for each in project.files if each.endswith("pyproject.toml")]
    others = (root for folder in manifests[:_MOST_MANIFESTS] for root in declared_roots(project, folder))
    return tuple(dict.fromkeys([own, *others]))


def roots_of(project: Project, path: str, text: str) -> tuple[str, ...]:
    """Return the folders where the modules are found that a test file imports.

    Args:
        project: The project.
        path: The test file.
        text: What it says.
    """
    tree = parse(text)
    names = Names.of(tree, package_of(project, path)) if tree is not None else Names()
    whole = (f"{each.module}.{each.name}".strip(".") for each in names.imports.values())
    wanted = dict.fromkeys([*(each.module for each in names.imports.values()), *whole, *names.stars])
    found = [root for module in wanted if module for root in _root_of(project, path, module)]
    manifests = [each.rpartition("/")[0] for each in project.files if each.endswith("pyproject.toml")]
    declared = (root for folder in manifests[:_MOST_MANIFESTS] for root in declared_roots(project, folder))
    return tuple(dict.fromkeys([*found, *declared]))


def _root_of(project: Project, path: str, module: str) -> Sequence[str]:
    """Return the folder that a module's name begins at, the nearest to a test file; none if it is foreign."""
    inner = module.replace(".", "/")
    found = [
        each.removesuffix(end).rstrip("/")
        for end in (f"{inner}.py", f"{inner}/__init__.py")
        for each in project.files
        if f"/{each}".endswith(f"/{end}")
    ]
    shared = {
        root: len([each for each in folders_above(path) if f"{root}/".startswith(f"{each}/")])
        for root in found
    }
    return [max(found, key=lambda root: (shared[root], -len(root)))] if found else []


def dotted(path: str, folder: str) -> str:
    """Return the name of a file from a folder above it; empty if it has none."""
    inner = path.removeprefix(f"{folder}/" if folder else "").removesuffix(".py").removesuffix(".pyw")
    parts = inner.split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else ""


def declared_roots(project: Project, folder: str) -> Iterator[str]:
    """Yield the folders that a package's manifest says modules are imported from."""
    there = frozenset(project.files)
    manifest, classic, script = (join(folder, name) for name in ("pyproject.toml", "setup.cfg", "setup.py"))
    found: list[Any] = []
    if manifest in there:
        tool = read_table(project, manifest, "tool")
        found += _from_tool(tool)
    if classic in there:
        found += re.findall(
            r"^\s*=\s*(\S+)", str(read_table(project, classic, "options").get("package_dir")), re.MULTILINE
        )
        found.append(read_table(project, classic, "options.packages.find").get("where"))
    if script in there:
        found += [one or two for one, two in _PACKAGE_DIR.findall(project.text(script))]
    if any(path.startswith(join(folder, "src/")) for path in there):
        found.append("src")
    for each in found:
        if isinstance(each, str) and each.strip("./"):
            yield join(folder, each.strip("./"))


def _from_tool(tool: Any) -> list[Any]:
    """Return the folders that build tools are told in ``pyproject.toml``."""

    def at(*names: str) -> Any:
        value = tool
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    wheel = at("hatch", "build", "targets", "wheel", "packages") or []
    packages = at("poetry", "packages") or []
    return [
        *(at("setuptools", "packages", "find", "where") or []),
        at("setuptools", "package-dir", ""),
        *(str(each).rpartition("/")[0] for each in wheel if isinstance(wheel, list)),
        *(each.get("from") for each in packages if isinstance(each, dict)),
        at("pdm", "build", "package-dir"),
        at("uv", "build-backend", "module-root"),
        at("maturin", "python-source"),
    ]


@frozen(kw_only=True)
class _Survey:
    """What is known of the folders around a file."""

    project: Project
    path: str
    home: str
    declared: frozenset[str]
    names: frozenset[str]
    """What the package is called, as modules are."""
    files: frozenset[str]
    texts: tuple[str, ...] = field(repr=False)
    """Files that may import it."""

    @classmethod
    def of(cls, project: Project, path: str) -> "_Survey":
        top = home(project, path)
        config = pytest_config(project, path)
        named = read_table(project, join(top, "pyproject.toml"), "project").get("name", "")
        stem = (
            PurePosixPath(path).stem if not path.endswith("__init__.py") else PurePosixPath(path).parent.name
        )
        near = [
            each for each in project.files if each.endswith(".py") and each != path and each.startswith(top)
        ]
        texts = (project.text(each)[:_MOST_BYTES] for each in near[:_MOST_FILES])
        return cls(
            project=project,
            path=path,
            home=top,
            declared=frozenset(
                [
                    *declared_roots(project, top),
                    *(join(config.folder, each) for each in config.words("pythonpath")),
                ]
            ),
            names=frozenset(re.sub(r"[-_.]+", sign, str(named).lower()) for sign in ("_", ".")) - {""},
            files=frozenset(project.files),
            texts=tuple(text for text in texts if stem in text),
        )

    def worth(self, folder: str) -> int:
        """Return how likely it is that dotted names begin at a folder."""
        name = dotted(self.path, folder)
        inner = self.path.removeprefix(f"{folder}/" if folder else "").partition("/")[0]
        votes = sum(_imports(text, name) for text in self.texts)
        return (
            _DECLARED * (folder in self.declared)
            + (_VOTE + _ANOTHER_VOTE * votes) * (votes > 0)
            + _NAMED * any(f"{name}.".startswith(f"{each}.") for each in self.names)
            + _USUAL * (folder.rpartition("/")[2] in _USUAL_FOLDERS)
            + _PACKAGE * (join(folder, f"{inner}/__init__.py") in self.files)
            + _HOME * (folder == self.home)
            + _INSIDE * (join(folder, "__init__.py") in self.files)
        )


def _imports(text: str, name: str) -> bool:
    """Whether a file imports a module by a name."""
    package, _, stem = name.rpartition(".")
    whole = rf"^[ \t]*(?:from|import)[ \t]+{re.escape(name)}(?![\w.])"
    part = rf"^[ \t]*from[ \t]+{re.escape(package)}[ \t]+import\b[^\n]*\b{stem}\b" if package else whole
    return re.search(f"{whole}|{part}", text, re.MULTILINE) is not None
