"""`nlx-lsp readme`: what the README of a folder lacks, or a README where there is none."""

import argparse
from pathlib import Path

from nlx_lsp.actions.readme.plan import find_readme
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import TextFile, read_file
from nlx_lsp.cli.order import Order, find_action
from nlx_lsp.cli.run import carry_out
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span


def execute(arguments: argparse.Namespace) -> int:
    """Print the difference that it would make, or make it.

    Raises:
        UsageError: If there is no such folder.
    """
    folder = Path(arguments.folder)
    if not folder.is_dir():
        msg = f"There is no folder {folder}."
        raise UsageError(msg, "Name the folder of a project.")
    place = find_readme(folder)
    new = not place.exists()
    file = TextFile(path=place, data=b"") if new else read_file(place)
    source = Source.parse(file.text, path=str(place))
    order = Order(
        action=find_action("readme"),
        source=source,
        span=Span(start=0, end=len(source.text)),
        settings=read_settings(arguments, folder),
        options={"new": new},
    )
    return carry_out(order, file, write=arguments.write)
