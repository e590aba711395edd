"""The package that a Rust file belongs to, and where the tests of the file live.

Inside of the file, in a module that only tests have; in a file beside it that such a module is in; or below
``tests/``, where a package does so with what it makes public.
"""

import re
import tomllib
from typing import Any

from attrs import field, frozen

from nlx_lsp.testing.framework import Habitat, Project

MODULE = re.compile(
    r"^(?P<indent>[ \t]*)#\[cfg\((?:test|all\(test\b[^\]]*)\)\]\s*(?:#\[[^\]]*\]\s*)*"
    r"(?:pub(?:\([^)]*\))?\s+)?mod\s+(?P<name>\w+)\s*(?P<end>[{;])",
    re.MULTILINE,
)
"""The module of a file's own tests."""
_CASE = re.compile(r"#\[(?:\w+::)*test\b[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)")
_FUNCTION = re.compile(r"\b(?:fn|struct|enum|const|static|mod|type|trait)\s+(\w+)")
_HELPER = re.compile(r"^[ \t]*(?:pub\s+)?fn (\w+)\([^)]*\)[^{\n]*(?=\{)", re.MULTILINE)
_PUBLIC = re.compile(r"^\s*pub (?:const |async |unsafe )*fn ", re.MULTILINE)
_MANIFEST = "Cargo.toml"
_MOST = 40


@frozen(kw_only=True)
class Crate:
    """A package."""

    folder: str
    """Its folder, from the project's; empty for the project itself."""
    manifest: dict[str, Any] = field(factory=dict)
    """Its ``Cargo.toml``."""
    files: frozenset[str]
    """Its Rust files, from its folder."""

    @classmethod
    def of(cls, project: Project, path: str) -> "Crate":
        """Return the package of a file: the nearest manifest's above it."""
        manifests = {each for each in project.files if each.rpartition("/")[2] == _MANIFEST}
        folder = path.rpartition("/")[0]
        while folder and f"{folder}/{_MANIFEST}" not in manifests:
            folder = folder.rpartition("/")[0]
        prefix = f"{folder}/" if folder else ""
        try:
            manifest = tomllib.loads(project.text(prefix + _MANIFEST))
        except tomllib.TOMLDecodeError:
            manifest = {}
        files = (each for each in project.files if each.startswith(prefix) and each.endswith(".rs"))
        return cls(
            folder=folder, manifest=manifest, files=frozenset(each.removeprefix(prefix) for each in files)
        )

    @property
    def name(self) -> str:
        """What its library is called in ``use``."""
        named = self.manifest.get("lib", {}).get("name") or self.manifest.get("package", {}).get("name", "")
        return str(named).replace("-", "_")

    def requires(self, name: str) -> bool:
        """Whether it depends on a package, be it for its tests."""
        return any(name in self.manifest.get(key, {}) for key in ("dependencies", "dev-dependencies"))

    def inside(self, path: str) -> str:
        """Return a path from the package's folder."""
        return path.removeprefix(f"{self.folder}/") if self.folder else path

    def outside(self, path: str) -> str:
        """Return a path of the package from the project's folder."""
        return f"{self.folder}/{path}" if self.folder else path

    def target(self, path: str) -> tuple[str, ...]:
        """Return the options of cargo for what a file, from the package's folder, is compiled into."""
        parts = path.split("/")
        if parts[0] == "tests":
            return ("--test", parts[1].removesuffix(".rs"))
        if parts[:2] == ["src", "bin"] and len(parts) > len(["src", "bin"]):
            return ("--bin", parts[2].removesuffix(".rs"))
        if parts[0] == "examples":
            return ("--example", parts[1].removesuffix(".rs"))
        return ("--lib",) if "src/lib.rs" in self.files and path != "src/main.rs" else ("--bins",)

    def module_path(self, project: Project, path: str) -> str | None:
        """Return how a file's module is called from outside of the package; None if it cannot be reached."""
        if "src/lib.rs" not in self.files or not path.startswith("src/"):
            return None
        names = [each for each in path[4:].removesuffix(".rs").split("/") if each != "mod"]
        if names == ["lib"]:
            return self.name
        above = "src/lib.rs"
        for depth, name in enumerate(names):
            if not re.search(
                rf"^\s*pub mod {re.escape(name)}\s*[;{{]", project.text(self.outside(above)), re.MULTILINE
            ):
                return None
            stem = "src/" + "/".join(names[: depth + 1])
            above = f"{stem}.rs" if f"{stem}.rs" in self.files else f"{stem}/mod.rs"
        return "::".join((self.name, *names))


def habitat(project: Project, module: str) -> Habitat:
    """Return where the tests of a file belong."""
    crate = Crate.of(project, module)
    path, text = crate.inside(module), project.text(module)
    own = MODULE.search(text)
    if own and own["end"] == ";":
        beside = _folder_of(path) + f"{own['name']}.rs"
        there = project.text(crate.outside(beside)) if beside in crate.files else None
        return _habitat(crate.outside(beside), there, f"the file declares it as `mod {own['name']}`")
    if own:
        return _habitat(module, text, "the file has a module of tests")
    outer = sorted(each for each in crate.files if re.fullmatch(r"tests/\w+\.rs", each))
    sources = sorted(each for each in crate.files if each.startswith("src/"))[:_MOST]
    inline = any(MODULE.search(project.text(crate.outside(each))) for each in sources)
    reachable = crate.module_path(project, path)
    if outer and not inline and reachable is not None and _PUBLIC.search(text):
        return _outer(project, crate, path, outer)
    return _habitat(module, text, "Rust's tests stand at the end of the file")


def _outer(project: Project, crate: Crate, path: str, outer: list[str]) -> Habitat:
    """Return the file below ``tests/`` that is named after a module, or speaks of it."""
    stem = path.removesuffix("/mod.rs").removesuffix(".rs").rpartition("/")[2]
    stem = crate.name if stem == "lib" else stem
    usual = [f"tests/{stem}.rs", f"tests/test_{stem}.rs", f"tests/{stem}_test.rs", f"tests/{stem}_tests.rs"]
    reachable = crate.module_path(project, path) or ""
    named = [each for each in usual if each in outer]
    speaking = [
        each
        for each in outer
        if re.search(rf"\b{re.escape(reachable)}\b", project.text(crate.outside(each)))
        and reachable != crate.name
    ]
    found = next(iter([*named, *speaking]), usual[0])
    there = project.text(crate.outside(found)) if found in outer else None
    return _habitat(crate.outside(found), there, "the package keeps its tests below `tests/`")


def _habitat(path: str, text: str | None, reason: str) -> Habitat:
    within = (text or "")[_start(text or "") :]
    cases = set(_CASE.findall(within))
    helpers = {
        match[1]: " ".join(match[0].split()) for match in _HELPER.finditer(within) if match[1] not in cases
    }
    own = MODULE.search(text or "")
    return Habitat(
        path=path,
        text=text,
        fixtures=helpers if own or "tests" in path else {},
        taken=frozenset(_FUNCTION.findall(text or "")),
        reason=reason,
    )


def _start(text: str) -> int:
    own = MODULE.search(text)
    return own.start() if own else 0


def _folder_of(path: str) -> str:
    """Return the folder that the modules of a file are in, with the slash behind it."""
    folder, _, name = path.rpartition("/")
    if name in {"mod.rs", "lib.rs", "main.rs"}:
        return f"{folder}/"
    return f"{path.removesuffix('.rs')}/"
