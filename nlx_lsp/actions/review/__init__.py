"""The review action: few findings, each anchored in the code, checked against facts, and doubted."""

from nlx_lsp.actions.review.action import Review

__all__ = ["Review"]
