"""A file that is to be made: its text, what each part of it rests on, and what could not be written."""

import re

from attrs import frozen

from nlx_lsp.facts.fact import Fact, Project


@frozen(kw_only=True)
class Trace:
    """A part of the file, and why it is there."""

    part: str
    """The part, as it stands in the file."""
    fact: Fact
    """What it rests on."""


@frozen(kw_only=True)
class Scaffold:
    """A file that is to be made."""

    form: str
    """Which form it has; see `nlx_lsp.actions.devops.checks`."""
    path: str
    """From the project's folder, with ``/``."""
    text: str
    """All of it."""
    traces: tuple[Trace, ...]
    """What rests on facts; the rest is the form of such files."""
    missing: tuple[str, ...] = ()
    """What could not be written for want of facts, in sentences."""
    note: str = ""
    """What the user should know before using it."""


_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_TOP = re.compile(r"(?:>=|~=|\^|~|=|==)?\s*(\d+(?:\.\d+)*)")
_PLATFORMS = ("Python", "Node.js", "Rust", "Go", "Java", "CMake")


@frozen(kw_only=True)
class Platform:
    """What the project runs on."""

    name: str
    """``Python``, ``Node.js``, ``Rust``, ``Go``, ``Java`` or ``CMake``."""
    version: str
    """The oldest version that will do; empty if nothing says it."""
    fact: Fact
    """What says so."""


_BUILDERS = {
    "Python": ("pyproject.toml", "setup.py", "setup.cfg"),
    "Node.js": ("package.json",),
    "Rust": ("Cargo.toml",),
    "Go": ("go.mod",),
    "Java": ("pom.xml", "build.gradle", "build.gradle.kts"),
    "CMake": ("CMakeLists.txt",),
}


def platform_of(project: Project) -> Platform | None:
    """Return what a project runs on, by its first manifest; None if none is known."""
    for fact in project.every("requirement"):
        name, _, wanted = fact.value.partition(" ")
        if fact.more.get("as") == "platform" and name in _PLATFORMS:
            return Platform(name=name, version=_oldest(wanted), fact=fact)
    for name, manifests in _BUILDERS.items():
        for fact in project.every("name"):
            if fact.origin.path in manifests:
                return Platform(name=name, version="", fact=fact)
    return None


def _oldest(wanted: str) -> str:
    """Return the oldest version that a requirement allows: of ``>=3.11,<4`` that is ``3.11``."""
    parts = [part.strip() for part in re.split(r",|\|\|| ", wanted) if part.strip()]
    allowed = [match[1] for part in parts if (match := _TOP.fullmatch(part))]
    return min(allowed, key=lambda text: [int(number) for number in text.split(".")], default="")


def own_commands(project: Project, *kinds: str, purpose: str = "") -> list[Fact]:
    """Return the commands that the project's own files define, or else those that its CI calls."""
    found = [
        fact
        for fact in project.facts
        if fact.kind in kinds
        and fact.more.get("by") != "docker"
        and fact.more.get("from") != "registry"
        and (not purpose or fact.more.get("purpose") == purpose)
    ]
    return [fact for fact in found if fact.more.get("by") != "ci"] or found


def program_of(project: Project, wanted: str) -> Fact | None:
    """Return the command that the project installs: the one that is wanted, or the first one."""
    commands = [fact for fact in project.every("entry_point") if fact.more.get("type") == "command"]
    return next((fact for fact in commands if wanted in ("", fact.value)), None)
