"""Findings as texts: one format, one file."""

from collections.abc import Callable, Mapping, Sequence

from nlx_lsp.cli.findings import json, markdown, sarif, text
from nlx_lsp.cli.findings.reviewed import Reviewed

__all__ = ["FORMATS", "Reviewed"]

FORMATS: Mapping[str, Callable[[Sequence[Reviewed]], str]] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
    "sarif": sarif.render,
}
"""What writes findings down, by the name of the format."""
