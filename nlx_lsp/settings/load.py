"""Merge the sources of settings, in this order.  What comes later counts.

1. the defaults,
2. the user's file,
3. the project's file, ``.nlx.toml`` or ``[tool.nlx-lsp]`` in ``pyproject.toml``,
4. the client's ``initializationOptions``,
5. the client's answer to ``workspace/configuration``,
6. the command line.

What is wrong in a source is said once and left out; the rest still counts.  Never raises.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nlx_lsp.settings.keys import Value
from nlx_lsp.settings.problems import Problem, presumptuous, refused, shapeless, unknown
from nlx_lsp.settings.sources import (
    COMMAND_LINE,
    SECTION,
    Source,
    read_project,
    read_user,
    show_path,
    user_file,
)
from nlx_lsp.settings.table import KEYS, SECTIONS, Settings, build
from nlx_lsp.values import JSON


def load(
    start: Path | None = None,
    *,
    initialization: JSON = None,
    workspace: JSON = None,
    command_line: Mapping[str, str] | None = None,
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read every source there is.

    Args:
        start: The absolute path of a file or folder of the project; None for no project.
        initialization: The client's ``initializationOptions``.
        workspace: The client's answer to ``workspace/configuration`` for the section ``nlx-lsp``.
        command_line: The texts given on the command line, by key.

    Returns:
        The settings, and what was wrong with the sources.
    """
    user, problems = read_user(user_file())
    project, others = read_project(start) if start is not None else (None, ())
    sources = [
        user,
        project,
        Source(name="initializationOptions", values=_unwrapped(initialization)),
        Source(name="workspace/configuration", values=_unwrapped(workspace)),
        Source(name=COMMAND_LINE, values=command_line, text=True),
    ]
    settings, more = merge(source for source in sources if source is not None)
    return settings, (*problems, *others, *more)


def merge(sources: Iterable[Source]) -> tuple[Settings, tuple[Problem, ...]]:
    """Merge sources; what comes later counts."""
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sources:
        for name, value in _entries(source, problems):
            values[name], origins[name] = value, source.name
    return build(values, origins), tuple(problems)


def _entries(source: Source, problems: list[Problem]) -> Iterator[tuple[str, Value]]:
    """Yield each usable key with its checked value; put the rest among the problems."""
    for name, value in _flat(source, problems):
        key = KEYS.get(name)
        if key is None:
            problems.append(unknown(source.name, name, KEYS))
        elif key.user_only and source.repository:
            problems.append(presumptuous(source.name, key, show_path(user_file())))
        else:
            try:
                yield name, (key.parse if source.text else key.read)(value, source.folder)
            except ValueError:
                problems.append(refused(source.name, key, value))


def _flat(source: Source, problems: list[Problem]) -> Iterator[tuple[str, JSON]]:
    """Yield what is set, by the full name of its key; null is as good as not set."""
    if not isinstance(source.values, Mapping):
        if source.values is not None:
            problems.append(shapeless(source.name, "", source.values))
        return
    for name, value in source.values.items():
        if value is None:
            continue
        if name not in SECTIONS:
            yield str(name), value
        elif isinstance(value, Mapping):
            yield from ((f"{name}.{entry}", item) for entry, item in value.items() if item is not None)
        else:
            problems.append(shapeless(source.name, name, value))


def _unwrapped(values: JSON) -> JSON:
    """Take off the section's name, which some clients leave around the tables."""
    return values[SECTION] if isinstance(values, Mapping) and SECTION in values else values
