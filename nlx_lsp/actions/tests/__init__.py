"""The tests action: cases planned from facts, values chosen by the model, and all of it run first."""

from nlx_lsp.actions.tests.action import Tests

__all__ = ["Tests"]
