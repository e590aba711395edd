"""Runs one test file with pytest or unittest, and writes down what became of each case.

A program of its own, for the project's interpreter, whichever that is (3.9 or later): it imports nothing of
ours.  Its one argument says what to do, as JSON; see `nlx_lsp.testing.python.run`.  What it reports is
written case by case, so that what is known is there even if a case ends the process.
"""

from __future__ import annotations

import dis
import importlib
import json
import os
import sys
import threading
import traceback
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
_EXPECTED = ("assert ", "AssertionError", "Failed: DID NOT RAISE")
"""How the message of a case begins whose expectation did not come true."""


def main(order: dict[str, Any]) -> int:
    """Run what is ordered, and return the exit status."""
    roots = [str(ROOT / each) for each in order["source"]]
    sys.path[:1] = [*roots, str(Path.cwd())]
    sys.path.append(str(HERE))
    os.environ["PYTHONPATH"] = os.pathsep.join(roots)
    run = {"pytest": run_pytest, "unittest": run_unittest}[order["framework"]]
    watch = Watch() if order["coverage"] else None
    try:
        return run(str(ROOT / order["path"]), order["options"], frozenset(order["only"]), watch)
    finally:
        if watch is not None:
            (HERE / "coverage.json").write_text(json.dumps(watch.end()), "utf-8")


def note(name: str, state: str, message: str = "") -> None:
    """Write down what became of a case."""
    with (HERE / "report.jsonl").open("a", encoding="utf-8") as report:
        report.write(json.dumps({"name": name, "state": state, "message": message}) + "\n")


def complain(text: str) -> None:
    """Say, in the last line of all, why something could not be run."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines:
        sys.stderr.write("\n" + lines[-1].lstrip("E ") + "\n")


def run_pytest(path: str, options: list[str], only: frozenset[str], watch: Watch | None) -> int:
    """Run a file with pytest."""
    try:
        import pytest  # noqa: PLC0415 - unittest does without
    except ImportError as error:
        complain(f"{sys.executable}: {error}")
        return 3
    recorder = Recorder(only, watch)
    status = pytest.main([path, "-p", "no:cacheprovider", "-q", "--tb=short", *options], [recorder])
    complain(recorder.trouble)
    return int(status)


class Recorder:
    """A plugin of pytest."""

    def __init__(self, only: frozenset[str], watch: Watch | None) -> None:
        self.only = only
        self.watch = watch
        self.trouble = ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell what is run from now on."""
        if self.watch is not None:
            self.watch.turn_to(_name(nodeid))

    def pytest_runtest_logfinish(self) -> None:
        """Tell that nothing is."""
        if self.watch is not None:
            self.watch.turn_to("")

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        """Keep the cases that are wanted."""
        kept = [item for item in items if not self.only or _name(item.nodeid) in self.only]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    def pytest_collectreport(self, report: Any) -> None:
        """Remember why a file could not be read."""
        if report.failed:
            self.trouble = str(report.longrepr)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Write down a case."""
        name = _name(report.nodeid)
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = crash.message if crash is not None else str(report.longrepr)
            expected = report.when == "call" and message.startswith(_EXPECTED)
            note(name, "failed" if expected else "broken", message)
        elif report.skipped:
            note(name, "missing", "it is skipped")
        elif report.when == "call":
            note(name, "passed")


def _name(node: str) -> str:
    return node.rpartition("::")[2].partition("[")[0]


def run_unittest(path: str, options: list[str], only: frozenset[str], watch: Watch | None) -> int:
    """Run a file with unittest."""
    del options
    file = Path(path)
    above = file.parent
    while (above / "__init__.py").is_file() and above != ROOT:
        above = above.parent
    sys.path.insert(0, str(above))
    try:
        module = importlib.import_module(".".join(file.relative_to(above).with_suffix("").parts))
        cases = list(_cases(unittest.defaultTestLoader.loadTestsFromModule(module)))
    except BaseException:  # noqa: BLE001 - whatever a file does when it is imported
        complain(traceback.format_exc())
        return 2
    result = Result()
    result.watch = watch
    wanted = [each for each in cases if not only or getattr(each, "_testMethodName", "") in only]
    unittest.TestSuite(wanted).run(result)
    complain(result.trouble)
    return 0 if result.wasSuccessful() else 1


def _cases(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from _cases(each)
        else:
            yield each


class Result(unittest.TestResult):
    """Writes down what becomes of each case."""

    trouble = ""
    watch: Watch | None = None

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        """Tell what is run from now on."""
        super().startTest(test)
        if self.watch is not None:
            self.watch.turn_to(getattr(test, "_testMethodName", ""))

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802 - likewise
        """Tell that nothing is."""
        super().stopTest(test)
        if self.watch is not None:
            self.watch.turn_to("")

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802 - unittest's name
        """Write down a case that holds."""
        super().addSuccess(test)
        self._note(test, "passed")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802 - likewise
        """Write down a case whose expectation did not come true."""
        super().addFailure(test, err)
        self._note(test, "failed", err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802 - likewise
        """Write down a case that breaks down, or what keeps a class of them from running."""
        super().addError(test, err)
        self._note(test, "broken", err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802 - likewise
        """Write down a case that was not run."""
        super().addSkip(test, reason)
        self._note(test, "missing")

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802 - likewise
        """Write down a part of a case that does not hold."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note(test, "failed", err)

    def _note(self, test: unittest.TestCase, state: str, err: Any = None) -> None:
        message = f"{err[0].__name__}: {err[1]}" if err else ""
        name = getattr(test, "_testMethodName", "")
        if name:
            note(name, state, message)
        else:
            self.trouble = message


class Watch:
    """Sees which lines are run, and by which case."""

    def __init__(self) -> None:
        self.case = ""
        try:
            import coverage  # noqa: PLC0415 - it need not be installed
        except ImportError:
            self.tool = None
            self.by_hand: dict[str, dict[str, set[int]]] = {}
            self.begin()
        else:
            own, all_ = f"{HERE}{os.sep}*", f"{ROOT}{os.sep}*"
            self.tool = coverage.Coverage(data_file=None, config_file=False, include=[all_], omit=[own])
            self.tool.start()

    def turn_to(self, case: str) -> None:
        """Note what is run from now on for a case; the empty text for none."""
        self.case = case
        if self.tool is not None:
            self.tool.switch_context(case)

    def end(self) -> dict[str, Any]:
        """Watch no longer; return, by file, the lines that were run, by whom, and those that were not."""
        found = self._told() if self.tool is not None else self._seen_by_hand()
        return {
            os.path.relpath(os.path.realpath(name), str(ROOT)).replace(os.sep, "/"): {
                "run": sorted({line for lines in cases.values() for line in lines}),
                "missing": sorted(missing),
                "cases": {case: sorted(lines) for case, lines in cases.items()},
            }
            for name, (cases, missing) in found.items()
        }

    def _told(self) -> dict[str, tuple[dict[str, set[int]], set[int]]]:
        assert self.tool is not None  # noqa: S101 - the caller has looked
        self.tool.stop()
        data = self.tool.get_data()
        found: dict[str, tuple[dict[str, set[int]], set[int]]] = {}
        for name in data.measured_files():
            analysis = self.tool.analysis2(name)
            statements = set(analysis[1])
            cases: dict[str, set[int]] = {}
            for line, contexts in data.contexts_by_lineno(name).items():
                for case in contexts if line in statements else ():
                    cases.setdefault(case, set()).add(line)
            found[name] = (cases, set(analysis[3]))
        return found

    def begin(self) -> None:
        """Watch without a tool."""
        inside = f"{ROOT}{os.sep}"

        def enter(frame: Any, event: str, argument: Any) -> Any:
            del event, argument
            return local if frame.f_code.co_filename.startswith(inside) else None

        def local(frame: Any, event: str, argument: Any) -> Any:
            del argument
            if event == "line":
                cases = self.by_hand.setdefault(frame.f_code.co_filename, {})
                cases.setdefault(self.case, set()).add(frame.f_lineno)
            return local

        threading.settrace(enter)
        sys.settrace(enter)

    def _seen_by_hand(self) -> dict[str, tuple[dict[str, set[int]], set[int]]]:
        sys.settrace(None)
        threading.settrace(None)
        return {
            name: (cases, _all_lines(Path(name)) - {line for lines in cases.values() for line in lines})
            for name, cases in self.by_hand.items()
        }


def _all_lines(path: Path) -> set[int]:
    """Return the lines of a file that can be run."""
    try:
        codes = [compile(path.read_bytes(), str(path), "exec")]
    except (OSError, SyntaxError, ValueError):
        return set()
    lines: set[int] = set()
    while codes:
        code = codes.pop()
        lines.update(line for _, line in dis.findlinestarts(code) if line)
        codes += [each for each in code.co_consts if isinstance(each, type(code))]
    return lines


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
