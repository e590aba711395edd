"""The words behind `nlx-lsp models`.  Knows what can be said, not what is done about it."""

import argparse

_NAME = (
    "a name of the catalogue, hf:OWNER/REPOSITORY[/FILE], https://…, ollama:NAME[:TAG], a path, or bundled"
)


def add_verbs(command: argparse.ArgumentParser) -> None:
    """Add the verbs, each with its own words."""
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")

    shown = verbs.add_parser("list", help="what is on this machine, and what can be had", allow_abbrev=False)
    shape = shown.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="for programs")
    shape.add_argument("--markdown", action="store_true", help="the documentation of the catalogue")

    pulled = verbs.add_parser("pull", help="download a model", allow_abbrev=False)
    pulled.add_argument("name", metavar="NAME", help=_NAME)
    pulled.add_argument("--yes", action="store_true", help="do not ask")
    pulled.add_argument("--json", action="store_true", help="one line of JSON for each step, for programs")

    used = verbs.add_parser("use", help="set engine.model in your configuration", allow_abbrev=False)
    used.add_argument("name", metavar="NAME", help=_NAME)

    removed = verbs.add_parser("remove", help="delete a model that was pulled", allow_abbrev=False)
    removed.add_argument("name", metavar="NAME", help=_NAME)
    removed.add_argument("--yes", action="store_true", help="do not ask")

    verified = verbs.add_parser("verify", help="check length, hash and header", allow_abbrev=False)
    verified.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{_NAME}; by default all that were pulled"
    )

    found = verbs.add_parser("path", help="print where a model is", allow_abbrev=False)
    found.add_argument("name", metavar="NAME", help=_NAME)
