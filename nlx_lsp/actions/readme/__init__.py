"""The README action: facts first, and nothing invented."""

from nlx_lsp.actions.readme.action import Readme, find_readme

__all__ = ["Readme", "find_readme"]
