"""Builds a test file and runs it; a case that does not compile is left out, and the rest is built again.

It is laid into the copy and started by a Python of any kind (3.8 or later), and imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

_LONGEST = 400_000
"""Characters of output that are kept, from the end."""


def main(order: dict[str, Any]) -> None:
    """Do what is ordered, and write the report."""
    broken = _built_before(order)
    built, output = True, ""
    if broken is None:
        broken = {}
        built, output = _build_what_builds(order, broken)
        _remember(order, broken if built else None)
    status = 1
    if built:
        status, output = _start(order["test"])
        if status < 0:  # it died, and what came behind was never run: one after the other
            output = "".join(
                _start([word.replace("{name}", name) for word in order["single"]])[1]
                for name in order["cases"]
                if order["single"] and name not in broken
            )
    report = {"broken": broken, "built": built, "status": status, "output": output[-_LONGEST:]}
    if built and order["measure"]:
        report["lines"] = _measured(order, order["test"])
        report["cases"] = {
            name: _measured(order, [word.replace("{name}", name) for word in order["single"]])
            for name in order["cases"]
            if name not in broken
        }
    Path(order["report"]).write_text(json.dumps(report), "utf-8")


def _measured(order: dict[str, Any], command: list[str]) -> dict[str, dict[str, list[int]]]:
    """Start a command, and return the lines of each file that it has run, and those that it has not."""
    measure = order["measure"]
    place = Path(order["report"]).parent
    for data in place.glob(measure["data"]):
        data.unlink()
    _start(command)
    found = {
        "{data}": sorted(str(data) for data in place.glob(measure["data"])),
        "{programs}": sorted(str(each) for each in place.glob(measure["programs"]) if _is_program(each)),
    }
    output = ""
    for words in measure["tell"] if found["{data}"] else ():
        _, output = _start([each for word in words for each in found.get(word, [word])])
    counts = {"gcov": _read_gcov, "lcov": _read_lcov}[measure["form"]](output)
    return _by_file(counts, place.resolve().parent)


def _is_program(path: Path) -> bool:
    return not path.suffix and path.is_file() and os.access(path, os.X_OK)


def _read_gcov(text: str) -> dict[str, dict[int, int]]:
    """Read what gcov writes: an object a line."""
    counts: dict[str, dict[int, int]] = {}
    for line in text.splitlines():
        try:
            files = json.loads(line)["files"]
        except (ValueError, KeyError, TypeError):
            continue
        for file in files:
            known = counts.setdefault(file["file"], {})
            for each in file["lines"]:
                known[each["line_number"]] = known.get(each["line_number"], 0) + each["count"]
    return counts


def _read_lcov(text: str) -> dict[str, dict[int, int]]:
    """Read what llvm-cov exports in the form of lcov."""
    counts: dict[str, dict[int, int]] = {}
    known: dict[int, int] = {}
    for line in text.splitlines():
        if line.startswith("SF:"):
            known = counts.setdefault(line[3:].strip(), {})
        elif line.startswith("DA:"):
            number, count = line[3:].split(",")[:2]
            known[int(number)] = known.get(int(number), 0) + int(count)
    return counts


def _by_file(counts: dict[str, dict[int, int]], root: Path) -> dict[str, dict[str, list[int]]]:
    """Return the lines of the files below a folder, with their paths from there."""
    found = {}
    for name, known in counts.items():
        path = os.path.relpath(Path.cwd() / name, root).replace(os.sep, "/")
        if not path.startswith(".."):
            run = sorted(line for line, count in known.items() if count)
            found[path] = {"run": run, "missing": sorted(known.keys() - run)}
    return found


def _built_before(order: dict[str, Any]) -> dict[str, str] | None:
    """Return what did not build, where an earlier run of the same copy has built the very same."""
    try:
        known = json.loads(_memory(order).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return known["broken"] if known["of"] == _state(order) else None


def _remember(order: dict[str, Any], broken: dict[str, str] | None) -> None:
    """Note what was built, and what of it was not; None forgets it."""
    if broken is None:
        _memory(order).unlink(missing_ok=True)
    else:
        _memory(order).write_text(json.dumps({"of": _state(order), "broken": broken}), "utf-8")


def _memory(order: dict[str, Any]) -> Path:
    return Path(order["report"]).with_name("built.json")


def _state(order: dict[str, Any]) -> list[Any]:
    """Return what a build depends on, as far as it changes from run to run."""
    return [order["builds"], hashlib.sha256(Path(order["path"]).read_bytes()).hexdigest()]


def _build_what_builds(order: dict[str, Any], broken: dict[str, str]) -> tuple[bool, str]:
    path = Path(order["path"])
    pattern = re.compile(order["error"], re.MULTILINE)
    output = ""
    for stage in order["builds"]:
        built, output = _build(stage, order["cases"], path, pattern, broken)
        if not built:
            return False, output
    return True, output


def _build(
    stage: list[list[str]],
    cases: dict[str, list[int]],
    path: Path,
    pattern: re.Pattern[str],
    broken: dict[str, str],
) -> tuple[bool, str]:
    """Try one way after the other, each of them without the cases that are to blame."""
    output = ""
    for command in stage:
        while True:
            status, output = _start(command)
            if status == 0:
                return True, output
            guilty: dict[str, str] = {}
            for match in pattern.finditer(output):
                name = _case_at(cases, int(match["line"]))
                if match["file"].endswith(path.name) and name and name not in broken:
                    guilty.setdefault(name, match.groupdict().get("message") or match.group())
            if not guilty:
                break
            broken.update(guilty)
            _leave_out(path, [cases[name] for name in guilty])
    return False, output


def _case_at(cases: dict[str, list[int]], line: int) -> str:
    return next((name for name, (first, last) in cases.items() if first <= line <= last), "")


def _leave_out(path: Path, spans: list[list[int]]) -> None:
    """Empty some lines, so that all others keep their numbers."""
    lines = path.read_bytes().split(b"\n")
    for first, last in spans:
        lines[first - 1 : last] = [b""] * (last - first + 1)
    path.write_bytes(b"\n".join(lines))


def _start(command: list[str]) -> tuple[int, str]:
    try:
        done = subprocess.run(  # noqa: S603 - the project's own tools
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
