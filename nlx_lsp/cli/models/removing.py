"""`nlx-lsp models remove`: deletes a model that we have pulled, and nobody else's."""

import argparse

from nlx_lsp.cli.models.finding import find
from nlx_lsp.cli.models.question import confirm
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say
from nlx_lsp.errors import UsageError
from nlx_lsp.models.failures import size
from nlx_lsp.models.receipts import find_receipt
from nlx_lsp.models.removal import remove


def execute(arguments: argparse.Namespace) -> int:
    """Delete the model, after having asked."""
    path = find(arguments.name)
    receipt = find_receipt(path)
    if receipt is None:
        msg = f"{path} was not pulled by nlx-lsp, so it stays."
        raise UsageError(msg, "Remove it with the program that it belongs to.")
    if not confirm(f"Delete {path} ({size(receipt.size)})?", yes=arguments.yes):
        say("Nothing was deleted.")
        return REFUSED
    try:
        freed = remove(receipt)
    except OSError as error:
        msg = f"{error.filename} cannot be deleted: {error.strerror}."
        raise UsageError(msg) from error
    say(
        f"Deleted; {size(freed)} are free now."
        if freed
        else "Deleted; another program still uses the content."
    )
    return DONE
