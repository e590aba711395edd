"""The action commit_message: a message for what is staged, from its difference by symbol."""

from nlx_lsp.actions.commit_message.action import CommitMessage

__all__ = ["CommitMessage"]
