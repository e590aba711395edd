"""What a project's own files say of how it is laid out and tested.  Broken ones say nothing."""

import configparser
import shlex
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from attrs import field, frozen

from nlx_lsp.testing.framework import Project

MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg")
"""Files that mark the top of a package that can be installed."""
_PYTEST_FILES = (
    ("pytest.toml", "pytest", True),
    (".pytest.toml", "pytest", True),
    ("pytest.ini", "pytest", True),
    (".pytest.ini", "pytest", True),
    ("pyproject.toml", "tool.pytest", False),
    ("pyproject.toml", "tool.pytest.ini_options", False),
    ("tox.ini", "pytest", False),
    ("setup.cfg", "tool:pytest", False),
)
"""In the order in which pytest looks for them: the file, the table, and whether the file alone is enough."""
_UNWANTED = {
    **dict.fromkeys(("-n", "--numprocesses", "--dist", "--maxprocesses", "--tx", "--maxfail", "--reruns"), 1),
    **dict.fromkeys(
        ("--reruns-delay", "--cov-config", "--cov-report", "--junitxml", "--junit-xml", "--html"), 1
    ),
    **dict.fromkeys(
        ("--durations", "--log-file", "--basetemp", "--cov-fail-under", "--timeout", "--count"), 1
    ),
    **dict.fromkeys(
        ("-x", "--exitfirst", "--lf", "--last-failed", "--ff", "--failed-first", "--nf", "--sw"), 0
    ),
    **dict.fromkeys(
        ("--stepwise", "--pdb", "--trace", "--no-cov", "--self-contained-html", "--doctest-modules"), 0
    ),
    **dict.fromkeys(("--cov-branch", "--cov-append", "--collect-only", "--co", "--cache-clear"), 0),
}
"""Options of a project that make no sense for one file in a copy, with the number of words behind them."""


@frozen(kw_only=True)
class PytestConfig:
    """What pytest is told."""

    folder: str = ""
    """Where it is told so, from the project's folder: pytest is started there."""
    found: bool = False
    """Whether it is told anything."""
    values: Mapping[str, Any] = field(factory=dict)
    """Its options as they are written."""

    def words(self, name: str) -> tuple[str, ...]:
        """Return the value of an option as words."""
        value = self.values.get(name, ())
        if isinstance(value, str):
            try:
                return tuple(shlex.split(value, comments=False))
            except ValueError:
                return tuple(value.split())
        return tuple(str(each) for each in value) if isinstance(value, list) else ()

    @property
    def options(self) -> tuple[str, ...]:
        """The options that pytest is always given, without those that make no sense for one file."""
        kept, words = [], list(self.words("addopts"))
        while words:
            word = words.pop(0)
            name, sign, _ = word.partition("=")
            takes = _UNWANTED.get(name)
            if takes is not None:
                del words[: 0 if sign else takes]
            elif name == "--cov":
                if not sign and words and not words[0].startswith("-"):
                    words.pop(0)
            elif not (word.startswith("-n") and word[2:].isalnum()):
                kept.append(word)
        return tuple(kept)


def pytest_config(project: Project, path: str) -> PytestConfig:
    """Return what pytest is told for a file: by the nearest file that tells it anything."""
    there = frozenset(project.files)
    for folder in folders_above(path):
        for name, table, enough in _PYTEST_FILES:
            file = join(folder, name)
            if file in there:
                values = {k: v for k, v in read_table(project, file, table).items() if k != "ini_options"}
                if values or enough:
                    return PytestConfig(folder=folder, found=True, values=values)
    return PytestConfig(folder=home(project, path))


def home(project: Project, path: str) -> str:
    """Return the folder of a file's package: the nearest with a manifest, or the project's."""
    there = frozenset(project.files)
    return next(
        (folder for folder in folders_above(path) if any(join(folder, name) in there for name in MANIFESTS)),
        "",
    )


def folders_above(path: str) -> Sequence[str]:
    """Return the folders around a file, from the inside; the project's own is empty, and the last."""
    return ["" if each == PurePosixPath() else str(each) for each in PurePosixPath(path).parents]


def join(folder: str, name: str) -> str:
    """Return the path of a file in a folder."""
    return f"{folder}/{name}" if folder else name


def read_table(project: Project, path: str, name: str) -> Mapping[str, Any]:
    """Return a table of a configuration file, TOML or INI; empty if there is none."""
    text = project.text(path)
    try:
        if path.endswith(".toml"):
            found: Any = tomllib.loads(text)
            for part in name.split("."):
                found = found.get(part, {}) if isinstance(found, dict) else {}
            return found if isinstance(found, dict) else {}
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.read_string(text.replace("\r\n", "\n"))
        return dict(parser[name]) if parser.has_section(name) else {}
    except (tomllib.TOMLDecodeError, configparser.Error, RecursionError):
        return {}
