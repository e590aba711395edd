"""`nlx-lsp facts`: what a project's files say of it, each fact with the line that says so."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import is_terminal, say, show
from nlx_lsp.errors import UsageError
from nlx_lsp.facts.collect import collect
from nlx_lsp.facts.fact import Fact, Kind, Project

_WIDEST = 100
"""Characters of a value that stands on one line."""


def execute(arguments: argparse.Namespace) -> int:
    """Print the facts; say what was left out."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    if unknown := sorted(set(arguments.kind) - set(kinds)):
        msg = f"There are no facts of the kind {unknown[0]}."
        raise UsageError(msg, f"Kinds: {', '.join(kinds)}.")
    root = Path(os.path.abspath(arguments.folder))  # noqa: PTH100 - `resolve` would leave the folder by its links
    if not root.is_dir():
        msg = f"There is no folder {arguments.folder}."
        raise UsageError(msg)
    project = collect(
        root,
        deadline_s=arguments.seconds,
        progress=_counter(),
        ask_history=not arguments.no_history,
    )
    chosen = project.every(*(arguments.kind or kinds))
    if arguments.format == "json":
        show(json.dumps(_values(project, chosen), indent=2, ensure_ascii=False) + "\n")
    else:
        show("".join(f"{line}\n" for line in _lines(chosen)))
        for omission in project.omissions:
            say(omission)
    return DONE


def _lines(facts: tuple[Fact, ...]) -> Iterator[str]:
    """Yield the facts for people, a heading a kind."""
    kind = ""
    for fact in facts:
        if fact.kind != kind:
            yield from ["", fact.kind] if kind else [fact.kind]
            kind = fact.kind
        first, *rest = fact.value.splitlines()
        short = first if len(first) <= _WIDEST and not rest else f"{first[:_WIDEST].rstrip()} …"
        more = ", ".join(f"{name}: {' '.join(text.split())}" for name, text in fact.more.items())
        yield f"  {short}  [{fact.origin}]"
        if more:
            yield f"      {more}"


def _values(project: Project, facts: tuple[Fact, ...]) -> dict[str, object]:
    """Return the facts for programs."""
    return {
        "root": str(project.root),
        "facts": [
            {
                "kind": fact.kind,
                "value": fact.value,
                "path": fact.origin.path,
                "line": fact.origin.line,
                "more": dict(fact.more),
            }
            for fact in facts
        ],
        "omissions": list(project.omissions),
    }


def _counter() -> Callable[[int, int], None]:
    """Return what shows on a terminal how many files have been read."""

    def count(done: int, total: int) -> None:
        if is_terminal(sys.stderr):
            sys.stderr.write(f"\r{done} of {total} files" if done < total else "\r\033[K")
            sys.stderr.flush()

    return count
