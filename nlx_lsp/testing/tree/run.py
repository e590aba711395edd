"""How test files are built and run: by a small program in the copy, whose report is read here."""

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

import attrs
from attrs import field, frozen

from nlx_lsp.testing.suite import Coverage, Observation, Suite, Verdict
from nlx_lsp.values import Ran, Run

FOLDER = ".nlx-tests"
"""Where the program and what it reports lie in the copy."""
SEEN = "nlx-observed"
"""What a line begins with that says what was observed: ``nlx-observed 3 returns 12``."""
_REPORT = f"{FOLDER}/report.json"
_SECONDS = 300.0
_MEMORY = 4 << 30
_LONGEST = 400
"""Characters of a message."""
_TWICE = 2


@frozen(kw_only=True)
class Measure:
    """How it is found out which lines a case runs; the build has to have prepared for that."""

    data: str
    """The files that a run leaves behind, below `FOLDER`, with stars."""
    tell: Sequence[Sequence[str]]
    """The commands that read them, in turn; the last one prints.

    ``{data}`` stands for the files, and ``{programs}`` for what was built."""
    form: Literal["gcov", "lcov"]
    """How that looks."""
    programs: str = "*"
    """Where the programs lie that were built, below `FOLDER`, with stars."""


@frozen(kw_only=True)
class Launch:
    """What is started, and where."""

    root: Path
    """The project's folder."""
    folder: str = ""
    """Where the commands are started, from there."""
    path: str
    """The test file, from the root."""
    files: Mapping[str, str] = field(repr=False)
    """What is new in the copy."""
    cases: Mapping[str, tuple[int, int]]
    """The new cases, and their lines: what may be left out."""
    builds: Sequence[Sequence[Sequence[str]]] = ()
    """The stages of the build: for each the commands that may do it; the next is tried where one fails."""
    test: Sequence[str]
    """The command that runs what was built."""
    single: Sequence[str] = ()
    """The command that runs the case ``{name}`` alone, for when the other one dies."""
    measure: Measure | None = None
    """How the lines are found that each case runs by itself; None where nobody wants to know."""
    error: str
    """How a compiler's complaint looks, with the groups ``file``, ``line`` and ``message``."""
    environment: Mapping[str, str] = field(factory=dict)
    """Variables."""
    programs: tuple[str, ...] = ()
    """Programs that are started besides the one that builds."""
    collect: tuple[str, ...] = ()
    """Files that are wanted afterwards."""


@frozen(kw_only=True)
class Report:
    """What has become of a run."""

    broken: Mapping[str, str]
    """Cases that did not compile, and why."""
    built: bool
    """Whether something was run."""
    output: str = field(repr=False)
    """What the tool has written."""


def launch(what: Launch) -> Run | None:
    """Return how a test file is built and run; None where the tool that builds it is not installed."""
    tool = what.builds[0][0][0]
    if "/" not in tool and shutil.which(tool) is None:
        return None
    depth = len(PurePosixPath(what.folder).parts) if what.folder else 0
    up = "/".join([".."] * depth) or "."
    order = {
        "path": f"{up}/{what.path}",
        "report": f"{up}/{_REPORT}",
        "cases": dict(what.cases),
        "builds": [[list(command) for command in stage] for stage in what.builds],
        "test": list(what.test),
        "single": list(what.single),
        "error": what.error,
        "measure": attrs.asdict(what.measure) if what.measure else None,
    }
    program = Path(__file__).with_name("builder.py").read_text("utf-8")
    return Run(
        command=(sys.executable, "-I", "-S", f"{up}/{FOLDER}/builder.py", json.dumps(order)),
        root=str(what.root),
        folder=what.folder,
        files={f"{FOLDER}/builder.py": program, **what.files},
        environment=what.environment,
        programs=(*([] if "/" in tool else [tool]), *what.programs),
        collect=(_REPORT, *what.collect),
        seconds=_SECONDS,
        memory=_MEMORY,
    )


def read_report(ran: Ran) -> Report:
    """Return what the program reports; that nothing was built, if it does not."""
    try:
        found = json.loads(ran.collected.get(_REPORT, ""))
        broken = {name: str(message)[:_LONGEST] for name, message in found["broken"].items()}
        return Report(broken=broken, built=bool(found["built"]), output=str(found["output"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Report(broken={}, built=False, output=ran.output)


def read_lines(ran: Ran, module: str) -> Coverage | None:
    """Return which lines of a file were run, and by which case; None if nothing is known of any."""
    try:
        report = json.loads(ran.collected.get(_REPORT, ""))
        whole, files = report["lines"].get(module, {}), dict(report["cases"])
        lines, missing = (frozenset(map(int, whole.get(name, ()))) for name in ("run", "missing"))
        cases = {
            name: frozenset(map(int, each.get(module, {}).get("run", ()))) for name, each in files.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Coverage(lines=lines, missing=missing, cases=cases) if report["lines"] else None


def verdicts(report: Report, outcomes: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
    """Return what has become of each case: those that did not compile, and those that ran."""
    broken = {name: Verdict(state="broken", message=message) for name, message in report.broken.items()}
    return {**outcomes, **broken}


def failed(message: str) -> Verdict:
    """Return the verdict on a case whose expectation did not come true."""
    return Verdict(state="failed", message=message.strip()[:_LONGEST])


def observations(report: Report, suite: Suite) -> list[tuple[str, str, bool]]:
    """Return what each case's call was seen to do, both times: kind, text, whether both are alike."""
    seen: dict[int, list[tuple[str, str]]] = {}
    for line in report.output.splitlines():
        _, mark, rest = line.partition(f"{SEEN} ")
        number, _, rest = rest.partition(" ")
        kind, _, text = rest.partition(" ")
        if mark and number.isdigit() and kind in {"returns", "raises"}:
            seen.setdefault(int(number), []).append((kind, text))
    found = []
    for index in range(len(suite.cases)):
        both = seen.get(index, [])
        if len(both) < _TWICE:
            found.append(("unknown", "", True))
        else:
            found.append((*both[0], all(each == both[0] for each in both)))
    return found


def observation(kind: str, text: str, stable: bool) -> Observation:
    """Return what was observed; unknown, unless it is a value or an error."""
    if kind == "returns" or kind == "raises":  # noqa: PLR1714 - narrows the type
        return Observation(kind="returns" if kind == "returns" else "raises", text=text, stable=stable)
    return Observation(kind="unknown")
