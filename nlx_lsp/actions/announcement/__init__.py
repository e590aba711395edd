"""The action announcement: a draft that says what a release brings, with nothing in it that nobody said."""

from nlx_lsp.actions.announcement.action import Announcement

__all__ = ["Announcement"]
