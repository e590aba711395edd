"""`nlx-lsp settings`: every setting, with its value and where that comes from."""

import argparse
import json

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import show
from nlx_lsp.settings import KEYS
from nlx_lsp.settings.description import markdown, schema


def execute(arguments: argparse.Namespace) -> int:
    """Print the table, or what is derived from it."""
    if arguments.markdown:
        show(markdown())
    elif arguments.schema:
        show(json.dumps(schema(), indent=2) + "\n")
    else:
        settings = read_settings(arguments, arguments.file or ".")
        entries = [(f"{name} = {json.dumps(settings.value(name))}", settings.origin(name)) for name in KEYS]
        width = max(len(entry) for entry, _ in entries)
        for (entry, origin), key in zip(entries, KEYS.values(), strict=True):
            show(f"{entry:<{width}}  # {origin}: {key.allowed}\n")
    return DONE
