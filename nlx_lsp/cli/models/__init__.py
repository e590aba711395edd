"""`nlx-lsp models`: what there is, what can be had, and how to have it."""

import argparse
import importlib

_MODULES = {
    "list": "listing",
    "pull": "pulling",
    "use": "using",
    "remove": "removing",
    "verify": "verifying",
    "path": "finding",
}


def execute(arguments: argparse.Namespace) -> int:
    """Do what the second word says."""
    command = importlib.import_module(f"nlx_lsp.cli.models.{_MODULES[arguments.verb]}")
    status: int = command.execute(arguments)
    return status
