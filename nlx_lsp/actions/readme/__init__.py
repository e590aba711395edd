"""The README action: facts first, and nothing invented."""

from nlx_lsp.actions.readme.action import Readme

__all__ = ["Readme"]
