"""The action changelog: what has changed for users since a release, in the form of the project's own file."""

from nlx_lsp.actions.changelog.action import Changelog

__all__ = ["Changelog"]
