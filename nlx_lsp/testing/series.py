"""Several programs in one run: a copy of the project is made once, and they are started in it in turn.

To make a copy, and a sandbox around it, costs more than many a test.  Each program is a process of its own
all the same.  Knows no framework.
"""

import json
import posixpath
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.values import JSON, Ran, Run

_FOLDER = ".nlx-series"
_TEXTS, _REPORT = f"{_FOLDER}/texts.json", f"{_FOLDER}/report.json"
_LONGEST = 600.0
"""Seconds of all programs together, at most."""


@frozen(kw_only=True)
class Series:
    """Programs that are run one after the other, on the same copy."""

    runs: tuple[Run, ...]
    """Of one project; what one of them writes is there for those behind it."""

    @classmethod
    def of(cls, runs: Sequence[Run]) -> "Series":
        """Return the series of some runs, of which there is at least one."""
        return cls(runs=tuple(runs))

    @property
    def run(self) -> Run:
        """The one run of all of them."""
        first = self.runs[0]
        if len(self.runs) == 1:
            return first
        orders = list(dict.fromkeys(map(_order, self.runs)))
        texts: list[Mapping[str, str]] = []
        for run in self.runs:
            if run.files not in texts:
                texts.append(run.files)
        told = {
            "texts": _TEXTS,
            "report": _REPORT,
            "orders": [json.loads(order) for order in orders],
            "steps": [[orders.index(_order(run)), texts.index(run.files)] for run in self.runs],
        }
        return Run(
            command=(sys.executable, "-I", "-S", f"{_FOLDER}/starter.py", json.dumps(told)),
            root=first.root,
            files={
                f"{_FOLDER}/starter.py": Path(__file__).with_name("starter.py").read_text("utf-8"),
                _TEXTS: json.dumps([dict(each) for each in texts]),
                **first.files,
            },
            programs=tuple(dict.fromkeys(each for run in self.runs for each in _programs(run))),
            collect=(_REPORT,),
            seconds=min(sum(run.seconds for run in self.runs), _LONGEST),
            memory=max(run.memory for run in self.runs),
        )

    def read(self, ran: Ran) -> tuple[Ran, ...]:
        """Return what has become of each program; one that was not started has no status."""
        if len(self.runs) == 1:
            return (ran,)
        try:
            said = json.loads(ran.collected.get(_REPORT, "[]"))
        except (ValueError, RecursionError):
            said = []
        steps = [_ran(each, ran) for each in said if isinstance(each, dict)] if isinstance(said, list) else []
        missing = Ran(status=None, output=ran.output, refused=ran.refused or "the time was over before")
        return (*steps, *[missing] * len(self.runs))[: len(self.runs)]


def _programs(run: Run) -> Iterator[str]:
    """Yield the programs of a run by names that mean the same in every folder."""
    first = run.command[0]
    relative = "/" in first and not first.startswith("/")
    yield posixpath.normpath(f"{run.root}/{run.folder}/{first}") if relative else first
    yield from run.programs


def _order(run: Run) -> str:
    about = {"command": run.command, "folder": run.folder, "collect": run.collect, "seconds": run.seconds}
    return json.dumps({**about, "environment": dict(run.environment)})


def _ran(said: Mapping[str, JSON], whole: Ran) -> Ran:
    collected = said.get("collected")
    return Ran(
        status=said["status"] if isinstance(said.get("status"), int) else -1,
        output=str(said.get("output", "")),
        collected={str(path): str(text) for path, text in collected.items()}
        if isinstance(collected, dict)
        else {},
        timed_out=bool(said.get("timed_out")),
        confined=whole.confined,
    )
