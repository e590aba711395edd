"""Drift: documentation that contradicts its code.  Found without a model, in milliseconds.

Each part of a documentation has a module that compares it with the facts; `Checker` asks them all.
"""

from nlx_lsp.drift.check import Checker, check
from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.drift.dismissal import undismissed
from nlx_lsp.drift.inventory import Inventory
from nlx_lsp.drift.mend import mend, mends
from nlx_lsp.drift.mentions import check_mentions

__all__ = ["Checker", "Drift", "Inventory", "check", "check_mentions", "mend", "mends", "undismissed"]
