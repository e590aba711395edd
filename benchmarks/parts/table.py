"""Results: a table for people, a file for programs."""

import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).parent.parent / "results"


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which a part of all values is."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def save(name: str, figures: object) -> None:
    """Write figures down, with the circumstances."""
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "time": time.strftime("%Y-%m-%dT%H:%M:%S"),
    }
    (RESULTS / f"{name}.json").write_text(
        json.dumps({"machine": machine, "figures": figures}, indent=1) + "\n"
    )
