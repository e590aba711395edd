"""`nlx-lsp allow`: lets code go to a server on another machine, or takes that back."""

import argparse

from nlx_lsp.cli.logs import start_log
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.engines.openai import consent
from nlx_lsp.engines.openai.address import Address
from nlx_lsp.errors import UsageError


def execute(arguments: argparse.Namespace) -> int:
    """Remember a yes, take one back, or list them."""
    start_log("info", console=False)
    if arguments.list:
        for each in consent.every():
            show(f"{each.address}  # since {each.date}\n")
        return DONE
    address = _read(arguments.address)
    try:
        said = _forget(address) if arguments.forget else _allow(address)
    except OSError as error:
        msg = f"{consent.folder()} cannot be written: {error.strerror}."
        raise UsageError(msg, "Make room there, or make it yours.") from error
    say(said)
    return DONE


def _read(text: str | None) -> Address:
    if not text:
        msg = "Which address?"
        raise UsageError(msg, "Write `nlx-lsp allow https://HOST:PORT`, or `nlx-lsp allow --list`.")
    try:
        return Address.parse(text)
    except ValueError as error:
        msg = f"{str(error)[:1].upper()}{str(error)[1:]}."
        raise UsageError(msg) from error


def _allow(address: Address) -> str:
    consent.allow(address)
    openly = (
        " The way there is not encrypted: anybody on it can read along." if address.scheme == "http" else ""
    )
    return f"Code may go to {address.origin}, without its likely secrets.{openly}"


def _forget(address: Address) -> str:
    if consent.forget(address):
        return f"Code may no longer go to {address.origin}."
    return f"Code was not allowed to go to {address.origin}."
