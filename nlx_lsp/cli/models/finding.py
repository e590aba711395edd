"""`nlx-lsp models path`: where a model is."""

import argparse
from pathlib import Path

from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import show
from nlx_lsp.errors import ModelMissing
from nlx_lsp.models.reference import Bundled, File, Hub, Listed, Ollama, Web, parse
from nlx_lsp.models.resolve import resolve


def execute(arguments: argparse.Namespace) -> int:
    """Print the path."""
    show(f"{find(arguments.name)}\n")
    return DONE


def find(name: str) -> Path:
    """Return where a model is.

    Raises:
        UsageError: If the name makes no sense.
        ModelMissing: If it is not on this machine.
    """
    reference = parse(name)
    if path := resolve(name):
        return path
    match reference:
        case Bundled():
            msg, hint = "No model is bundled with this copy.", "See `nlx-lsp models list` for others."
        case File():
            msg = f"There is no file {name}, and the catalogue has no such name."
            hint = "See `nlx-lsp models list`."
        case Ollama():
            msg, hint = f"Ollama has no {name.partition(':')[2]}.", f"ollama pull {name.partition(':')[2]}"
        case Hub() | Listed() | Web():
            msg, hint = f"{name} is not on this machine.", f"Pull it: nlx-lsp models pull {name}"
    raise ModelMissing(msg, hint)
