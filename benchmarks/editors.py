"""The memory of four editors that use one model, beside one editor, and beside a model for each editor.

Memory is counted as Linux shares it out (PSS): what several processes have in common is divided among them.
"""

import sys
import time
from pathlib import Path

import psutil
from parts.client import NLX, Client
from parts.model_shape import model_shape
from parts.place import own_place
from parts.table import save, show

CODE = "def area(width, height):\n    return width * height\n"
EDITORS = 4
GOAL = 1.15
"""Times one editor's memory."""


def open_editor(folder: Path, model: Path, *, share: bool) -> Client:
    """Start a server, and have a function documented."""
    engine = {"name": "llama_cpp", "model": str(model), "share": share}
    client = Client(NLX, folder, {"engine": engine, "docstring": {"attempts": 1, "min_probability": 0}})
    uri = (folder / f"sample{client.process.pid}.py").as_uri()
    client.open(uri, CODE)
    place = {"line": 0, "character": 0}
    arguments = {"action": "docstring", "uri": uri, "range": {"start": place, "end": place}}
    token = client.run("nlx.run", {**arguments, "options": {"scope": "symbol"}})["token"]
    assert client.wait_for(token, "end")["message"] == "done"
    return client


def used(folder: Path) -> dict[str, int]:
    """Return the bytes of the servers, and of the host and the workers, that live in a folder."""
    found = {"servers": 0, "host": 0, "workers": 0}
    for process in psutil.process_iter(["cmdline", "environ"]):
        words = process.info["cmdline"] or []
        if (process.info["environ"] or {}).get("XDG_RUNTIME_DIR") != str(folder / "run"):
            continue
        kind = {"nlx_lsp": "servers", "nlx_lsp.engines.host": "host", "nlx_lsp.engines.worker": "workers"}
        name = next((kind[word] for word in words if word in kind), None)
        if name:
            found[name] += process.memory_full_info().pss
    return found


def measure(model: Path, editors: int, *, share: bool) -> dict[str, int]:
    """Open editors one after the other, and weigh what runs then."""
    with own_place() as folder:
        clients = [open_editor(folder, model, share=share) for _ in range(editors)]
        time.sleep(1)
        found = used(folder)
        for client in clients:
            client.stop()
    return found


def main() -> None:
    """Measure, and print the table."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else model_shape()
    figures = {
        "one editor": measure(model, 1, share=True),
        f"{EDITORS} editors, one model": measure(model, EDITORS, share=True),
        f"{EDITORS} editors, a model each": measure(model, EDITORS, share=False),
    }
    single = sum(figures["one editor"].values())
    rows = [
        (
            name,
            *(f"{part / 1e6:.0f}" for part in found.values()),
            f"{sum(found.values()) / 1e6:.0f}",
            f"{sum(found.values()) / single:.2f}",
        )
        for name, found in figures.items()
    ]
    head = ("", "servers, MB", "host, MB", "workers, MB", "together, MB", "of one editor")
    show(f"Memory (PSS) with {model.name}; goal for one model {GOAL}", head, rows)
    save("editors", {"bytes": figures, "model": model.name})


if __name__ == "__main__":
    main()
