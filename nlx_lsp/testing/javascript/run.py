"""How test files are run, and what the frameworks' reports say."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from attrs import field, frozen

from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.script import aliases
from nlx_lsp.testing.suite import Coverage, Observation, Suite, Verdict
from nlx_lsp.values import JSON, Ran, Run

FOLDER = ".nlx-tests"
"""Where programs and reports lie in the copy."""
REPORT, LINES, SEEN = (f"{FOLDER}/{name}" for name in ("report.json", "coverage-final.json", "seen.jsonl"))
"""What became of each case; which statements were run; what was observed."""
REPORTER = f"{FOLDER}/reporter.mjs"
_SECONDS = 90.0
_MEMORY = 4 << 30
_LONGEST = 400
"""Characters of a message."""
_UNMET = re.compile(r"AssertionError|ERR_ASSERTION|JestAssertionError|^(?:Error: )?expect\(")
_COLOURS = re.compile("\x1b\\[[0-9;]*m")


@frozen(kw_only=True)
class Launch:
    """What is started, and where."""

    package: Package
    """The package whose tests are run."""
    node: str
    """The program of Node.js."""
    script: str
    """The tool, from the project's folder; empty for Node.js itself."""
    path: str
    """The test file, from the project's folder."""
    options: Sequence[str] = ()
    """Behind the tool's name; ``{up}`` in them stands for the project's folder."""
    environment: Mapping[str, str] = field(factory=dict)
    """Variables."""

    def run(self, text: str) -> Run:
        """Return how it is run.

        Args:
            text: What the test file says.
        """
        folder = self.package.folder
        up = posixpath.relpath(".", folder or ".")
        script = (posixpath.normpath(posixpath.join(up, self.script)),) if self.script else ()
        inside = posixpath.relpath(self.path, folder or ".")
        options = (each.replace("{up}", up).replace("{path}", inside) for each in self.options)
        return Run(
            command=(self.node, *script, *options),
            root=str(self.package.project.root),
            folder=folder,
            files={self.path: text, REPORTER: program("reporter.mjs")},
            environment={"CI": "1", "NO_COLOR": "1", "FORCE_COLOR": "0", **self.environment},
            collect=(REPORT, LINES, SEEN),
            seconds=_SECONDS,
            memory=_MEMORY,
        )


def program(name: str) -> str:
    """Return the text of a program that is laid into the copy."""
    return (files("nlx_lsp.testing.javascript") / name).read_text("utf-8")


def observer(package: Package) -> str:
    """Return the text of what observes calls, for the tests of a package."""
    up = posixpath.relpath(".", package.folder or ".")
    return program("observation.js").replace("NLX_SEEN", f"{up}/{SEEN}")


def read_lines(ran: Ran) -> Iterator[Mapping[str, JSON]]:
    """Yield the entries of a report that has one a line."""
    yield from _entries(ran.collected.get(REPORT, ""))


def read_report(ran: Ran) -> Mapping[str, JSON]:
    """Return a report that is one object; an empty one where it is none."""
    return _object(ran.collected.get(REPORT, ""))


def verdicts(above: Sequence[str], title: str, state: str, message: str) -> Iterator[tuple[str, Verdict]]:
    """Yield what became of a case, by all that it may be called.

    Args:
        above: The titles around it.
        title: Its own.
        state: ``passed``, ``pass``, ``failed``, ``fail``, or whatever else.
        message: What the framework says.
    """
    message = _COLOURS.sub("", message)
    verdict = Verdict(state="missing", message=message[:_LONGEST])
    if state in {"passed", "pass"}:
        verdict = Verdict(state="passed")
    elif state in {"failed", "fail"}:
        unmet = _UNMET.search(message) is not None
        verdict = Verdict(state="failed" if unmet else "broken", message=message[:_LONGEST])
    for name in aliases(above, title):
        yield name, verdict


def jest_verdicts(ran: Ran) -> Mapping[str, Verdict]:
    """Return what a report says that is of jest, or like it."""
    found: dict[str, Verdict] = {}
    for file in rows(read_report(ran).get("testResults")):
        for each in rows(file.get("assertionResults")):
            above = [title for title in texts(each.get("ancestorTitles")) if title]
            said = "\n".join(texts(each.get("failureMessages")))
            found.update(verdicts(above, str(each.get("title", "")), str(each.get("status", "")), said))
    return found


def istanbul_lines(ran: Ran, module: str) -> Coverage | None:
    """Return which lines of a file were run, of a report in the form of istanbul; None if there is none."""
    report = _object(ran.collected.get(LINES, ""))
    seen: set[int] = set()
    missing: set[int] = set()
    for path, file in report.items():
        if not path.replace("\\", "/").endswith(f"/{module}") or not isinstance(file, dict):
            continue
        counts = table(file.get("s"))
        for key, place in table(file.get("statementMap")).items():
            line = table(table(place).get("start")).get("line")
            if isinstance(line, int):
                (seen if counts.get(key) else missing).add(line)
    return Coverage(lines=frozenset(seen), missing=frozenset(missing - seen)) if report else None


def read_seen(ran: Ran, suite: Suite) -> Sequence[Observation]:
    """Return what has come of each case's call."""
    seen: dict[int, list[tuple[str, str]]] = {}
    for entry in _entries(ran.collected.get(SEEN, "")):
        case, kind, text = entry.get("case"), entry.get("kind"), entry.get("text")
        if isinstance(case, int) and kind in {"returns", "raises", "unknown"} and isinstance(text, str):
            seen.setdefault(case, []).append((kind, text))
    return tuple(_observation(seen.get(number, [])) for number in range(len(suite.cases)))


def _observation(seen: Sequence[tuple[str, str]]) -> Observation:
    if len(seen) < 2 or any(kind == "unknown" for kind, _ in seen):  # noqa: PLR2004 - it is called twice
        return Observation(kind="unknown")
    kind, text = seen[0]
    stable = all(each == seen[0] for each in seen)
    return Observation(kind="returns" if kind == "returns" else "raises", text=text, stable=stable)


def _entries(text: str) -> Iterator[Mapping[str, JSON]]:
    for line in text.splitlines():
        if entry := _object(line):
            yield entry


def _object(text: str) -> Mapping[str, JSON]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table(found)


def table(value: JSON) -> Mapping[str, JSON]:
    """Return a table; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def numbers(value: JSON) -> frozenset[int]:
    """Return the numbers in a list."""
    return (
        frozenset(each for each in value if isinstance(each, int)) if isinstance(value, list) else frozenset()
    )


def texts(value: JSON) -> list[str]:
    """Return the elements of a list as texts."""
    return [str(each) for each in value] if isinstance(value, list) else []


def rows(value: JSON) -> Iterator[Mapping[str, JSON]]:
    """Yield the entries of a list."""
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield each
