"""The folders that a program needs outside of its project: interpreters, compilers, what they install.

Most of them are in the home folder, which is hidden.  What may be shown of it is a short table; folders that
keep secrets are never shown, and neither is the home folder itself.  Runs nothing.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

_FAMILIES: Sequence[Sequence[str]] = (
    (".cargo/bin", ".cargo/registry", ".cargo/git", ".rustup"),
    *((name,) for name in (".pyenv", ".rbenv", ".nvm", ".volta", ".fnm", ".asdf", ".bun", ".deno", ".ghcup")),
    *((name,) for name in (".sdkman", ".jdks", ".dotnet", ".virtualenvs", ".conda/envs")),
    *((name,) for name in ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba")),
    *((f".local/share/{name}",) for name in ("fnm", "mise", "uv", "pnpm", "pipx", "virtualenvs", "hatch")),
    *((name,) for name in (".local/pipx", ".local/lib", ".cache/pypoetry/virtualenvs")),
    ("go/bin", "go/pkg"),
)
"""Folders of the home folder that are shown together, if the program or the search path leads into one."""
_PROGRAMS: Mapping[str, Sequence[str]] = {
    "cargo": (".cargo/bin", ".cargo/registry", ".cargo/git", ".rustup"),
    "go": ("go/pkg", ".cache/go-build"),
    "mvn": (".m2/repository", ".m2/wrapper"),
    "mvnw": (".m2/repository", ".m2/wrapper"),
    "gradle": (".gradle/caches", ".gradle/wrapper"),
    "gradlew": (".gradle/caches", ".gradle/wrapper"),
    "python": (".local/lib",),
    "ruby": (".gem",),
}
"""What a program wants besides, by its name without digits."""
_VARIABLES: Mapping[str, tuple[str, Sequence[str]]] = {
    "CARGO_HOME": (".cargo", ("bin", "registry", "git")),
    "RUSTUP_HOME": (".rustup", ("",)),
    "PYENV_ROOT": (".pyenv", ("",)),
    "NVM_DIR": (".nvm", ("",)),
    "GOPATH": ("go", ("bin", "pkg")),
    "GOROOT": ("", ("",)),
    "JAVA_HOME": ("", ("",)),
}
"""Variables that say where something is, where it is otherwise, and what of it is shown."""
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix", "/gnu", "/etc")
_SECRET = frozenset(
    {".ssh", ".gnupg", ".aws", ".azure", ".config", ".kube", ".docker", ".password-store", ".pki"}
)
_LINKS = 20
"""Symbolic links in a row that are followed."""


@frozen(kw_only=True)
class Surroundings:
    """Where a program is started from."""

    home: Path
    """The user's home folder, without symbolic links."""
    environment: Mapping[str, str]
    """The variables of this process."""

    @classmethod
    def here(cls) -> "Surroundings":
        """Return those of this process."""
        home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises, unlike `Path.home`
        there = os.path.realpath(home) if home.is_absolute() else "/home"
        return cls(home=Path(there), environment=os.environ)


def system_folders() -> tuple[Path, ...]:
    """Return the folders of the system, as far as they are there: nothing in them is the user's own."""
    return tuple(Path(name) for name in _SYSTEM if os.path.lexists(name))


def needed(program: Path, around: Surroundings) -> tuple[Path, ...]:
    """Return the existing folders and files outside of the system's folders that a program needs.

    Args:
        program: Its file.
        around: Where it is started from.
    """
    home, search = around.home, around.environment.get("PATH", "")
    found: list[Path] = []
    anchors = _anchors(program, search)
    for anchor in anchors:
        found += _family(anchor, home) or _surrounding(anchor, home)
    for word in search.split(os.pathsep):
        found += _family(Path(word), home)
    for name in {_plain_name(anchor) for anchor in anchors}:
        found += [home / folder for folder in _PROGRAMS.get(name, ())]
    for name, (_, parts) in _VARIABLES.items():
        folder = Path(around.environment.get(name, ""))
        if folder.is_absolute() and _is_harmless(folder, home):
            found += [folder / part for part in parts]
    there = {path for path in found if path.exists() and not _is_system(path)}
    return tuple(sorted(path for path in there if there.isdisjoint(path.parents)))


def variables(around: Surroundings, *, home_is_elsewhere: bool) -> dict[str, str]:
    """Return the variables by which tools find what they need.

    Args:
        around: Where the program is started from.
        home_is_elsewhere: Whether ``HOME`` will name another folder, so that also the usual places are named.
    """
    found = {name: around.environment[name] for name in _VARIABLES if name in around.environment}
    if home_is_elsewhere:
        for name, (usual, _) in _VARIABLES.items():
            if usual and name not in found and (around.home / usual).is_dir():
                found[name] = str(around.home / usual)
    return found


def adapted(home: Path, root: Path, *, layers: bool) -> dict[str, str]:
    """Return the variables for tools that would otherwise not work on what they are shown.

    Args:
        home: Where the home folder seems to be.
        root: Where the copy of the project is.
        layers: Whether the program can write over what it is shown.
    """
    if layers:
        return {}
    # Java asks the system for the home folder of the user, who may be nobody; Go cannot do without a cache
    # that it can write to, and does not look into folders whose names begin with a dot.
    at_home = f"-Duser.home={home}"
    return {"MAVEN_OPTS": at_home, "GRADLE_OPTS": at_home, "GOCACHE": f"{root}/.nlx-cache/go-build"}


def hops(path: Path) -> Iterator[Path]:
    """Yield a path, what it is a link to, and so on, and in the end where it really is."""
    for _ in range(_LINKS):
        yield path
        if not path.is_symlink():
            break
        path = Path(os.path.normpath(path.parent / path.readlink()))
    yield Path(os.path.realpath(path))


def _anchors(program: Path, search: str) -> list[Path]:
    """Return the files that a program consists of: with its interpreter, where it is a script."""
    found = list(hops(program))
    try:
        with found[-1].open("rb") as file:
            first = os.fsdecode(file.readline(300))
    except OSError:
        return found
    words = first[2:].split() if first.startswith("#!") else []
    if words and words[0].endswith("/env"):
        words = [shutil.which(words[-1], path=search) or ""]
    return [*found, *(hops(Path(words[0])) if words and words[0].startswith("/") else ())]


def _plain_name(program: Path) -> str:
    return program.name.rstrip("0123456789.")


def _family(path: Path, home: Path) -> list[Path]:
    """Return the folders that are shown together with the one that a path leads into."""
    for family in _FAMILIES:
        if any(path.is_relative_to(home / folder) for folder in family):
            return [home / folder for folder in family]
    return []


def _surrounding(file: Path, home: Path) -> list[Path]:
    """Return what belongs to a file that the table does not know: its prefix, or itself alone."""
    prefix = file.parent.parent
    return [prefix if file.parent.name == "bin" and _is_harmless(prefix, home) else file]


def _is_harmless(folder: Path, home: Path) -> bool:
    """Whether a folder can be shown as a whole."""
    real = Path(os.path.realpath(folder))
    if home.is_relative_to(real) or not _SECRET.isdisjoint(real.parts):
        return False
    inside = real.relative_to(home).parts if real.is_relative_to(home) else ("",)
    return len(inside) > 1 or not inside[0].startswith(".")


def _is_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in _SYSTEM)
