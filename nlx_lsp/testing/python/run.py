"""How test files are run: by a small program that is laid into the copy, whose report is read here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from nlx_lsp.testing.suite import Coverage, Observation, Suite, Verdict
from nlx_lsp.values import JSON, Ran, Run

FOLDER = ".nlx-tests"
"""Where the programs and what they report lie in the copy."""
_REPORT, _COVERAGE, _SEEN = (f"{FOLDER}/{name}" for name in ("report.jsonl", "coverage.json", "seen.jsonl"))
_PROGRAMS = {"run.py": "runner.py", "nlx_observation.py": "observation.py"}
"""The files there, and where their text is."""
_SECONDS = 60.0
_LONGEST = 400
"""Characters of a message."""


@frozen(kw_only=True)
class Launch:
    """What is started, and where."""

    python: str
    """The interpreter."""
    root: Path
    """The project's folder."""
    folder: str = ""
    """Where the program is started, from there."""
    roots: tuple[str, ...]
    """Where modules are imported from, from the project's folder."""
    framework: str
    """``pytest`` or ``unittest``."""
    options: tuple[str, ...] = ()
    """The framework's."""
    files: Mapping[str, str] = field(repr=False)
    """What is new in the copy."""


def launch(what: Launch, path: str, *, coverage: bool = False, only: Sequence[str] = ()) -> Run:
    """Return how a test file is run.

    Args:
        what: What is started.
        path: The test file, from the project's folder.
        coverage: Whether it is to be told which lines were run.
        only: The names of the cases that are run; all of them if there is none.
    """
    up = "/".join([".."] * len(Path(what.folder).parts)) or "."
    order = {
        "framework": what.framework,
        "path": path,
        "coverage": coverage,
        "only": list(only),
        "options": list(what.options),
        "source": list(what.roots),
    }
    programs = {f"{FOLDER}/{name}": _text(source) for name, source in _PROGRAMS.items()}
    return Run(
        command=(what.python, f"{up}/{FOLDER}/run.py", json.dumps(order)),
        root=str(what.root),
        folder=what.folder,
        files={**programs, **what.files},
        environment={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        collect=(_REPORT, _COVERAGE, _SEEN),
        seconds=_SECONDS,
    )


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def read_report(ran: Ran) -> Mapping[str, Verdict]:
    """Return what has become of each case; one that was cut off is not in it."""
    found: dict[str, Verdict] = {}
    for entry in _entries(ran, _REPORT):
        name, state = entry.get("name"), entry.get("state")
        if isinstance(name, str) and state in {"passed", "failed", "broken", "missing"}:
            found[name] = Verdict(state=state, message=str(entry.get("message", ""))[:_LONGEST])
    return found


def read_lines(ran: Ran, module: str) -> Coverage | None:
    """Return the lines of a file that were run; None if nothing is known of any."""
    try:
        found = json.loads(ran.collected.get(_COVERAGE, ""))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    entry = found.get(module, {})
    entry = entry if isinstance(entry, dict) else {}
    lines, missing = (frozenset(entry.get(name, ())) for name in ("run", "missing"))
    told = entry.get("cases", {})
    cases = {str(name): frozenset(seen) for name, seen in told.items()} if isinstance(told, dict) else {}
    return Coverage(lines=lines, missing=missing if entry else None, cases=cases)


def read_seen(ran: Ran, suite: Suite) -> tuple[Observation, ...]:
    """Return what has come of each case's call."""
    seen: dict[int, list[tuple[str, str]]] = {}
    for entry in _entries(ran, _SEEN):
        case, kind, text = entry.get("case"), entry.get("kind"), entry.get("text")
        if isinstance(case, int) and kind in {"returns", "raises", "unknown"} and isinstance(text, str):
            seen.setdefault(case, []).append((kind, text))
    return tuple(_observation(seen.get(index, [])) for index in range(len(suite.cases)))


def _observation(seen: Sequence[tuple[str, str]]) -> Observation:
    if len(seen) < 2 or any(kind == "unknown" for kind, _ in seen):  # noqa: PLR2004 - it is called twice
        return Observation(kind="unknown")
    kind, text = seen[0]
    return Observation(
        kind="returns" if kind == "returns" else "raises",
        text=text,
        stable=all(each == seen[0] for each in seen),
    )


def _entries(ran: Ran, path: str) -> Iterator[Mapping[str, JSON]]:
    for line in ran.collected.get(path, "").splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry
