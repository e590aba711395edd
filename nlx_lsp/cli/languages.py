"""`nlx-lsp languages`: the languages that can be read, and what is known of each."""

import argparse

from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import show
from nlx_lsp.syntax import coverage, grammar


def execute(arguments: argparse.Namespace) -> int:
    """Print the languages, or the tables of what is known of them."""
    show(coverage.markdown() if arguments.markdown else "".join(f"{name}\n" for name in grammar.supported()))
    return DONE
