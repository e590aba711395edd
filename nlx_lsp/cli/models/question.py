"""Asks the user before something happens that costs, or cannot be undone."""

import sys

from nlx_lsp.errors import UsageError
from nlx_lsp.settings.keys import printable


def confirm(question: str, *, yes: bool) -> bool:
    """Return whether the user agrees; silence is no.

    Args:
        question: What to ask, with a question mark.
        yes: Whether the user has agreed already.

    Raises:
        UsageError: If there is nobody to ask.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        msg = f"{question} There is nobody to ask."
        raise UsageError(msg, "Say --yes if that is meant.")
    sys.stderr.write(f"{printable(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
