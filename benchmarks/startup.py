"""From the start of the process to the answer to `initialize`, beside a minimal pygls server."""

import statistics
import tempfile
from pathlib import Path

from parts.client import MINIMAL, NLX, Client
from parts.table import save, show

ROUNDS = 12
GOAL = 1.3
"""How many times the minimal server's time it may take."""


def main() -> None:
    """Start both in turn, and compare the medians."""
    times: dict[str, list[float]] = {"nlx-lsp": [], "minimal pygls": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            for name, command in (("nlx-lsp", NLX), ("minimal pygls", MINIMAL)):
                client = Client(command, Path(folder))
                client.stop()
                if number:  # the first round fills the caches
                    times[name].append(client.started)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["nlx-lsp"] / medians["minimal pygls"]
    rows = [
        (name, f"{1000 * medians[name]:.0f} ms", f"{1000 * min(values):.0f} ms")
        for name, values in times.items()
    ]
    show("From the start to the answer to `initialize`", ("server", "median", "least"), rows)
    print(f"\nratio of the medians {ratio:.2f}, goal at most {GOAL}")
    save("startup", {"times": times, "ratio": ratio})


if __name__ == "__main__":
    main()
