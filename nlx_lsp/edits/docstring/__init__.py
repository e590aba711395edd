"""Docstrings as text: what they say, the styles they say it in, and how they stand in a file.

Prose goes in (`clean`, `problems`), `Content` holds it, a `Style` makes lines of it, and a `Layout` makes
the lines a literal.  `complete` adds to a docstring that is there already.  Nothing here knows a model,
a syntax tree or a document.
"""

from nlx_lsp.edits.docstring.completion import complete, missing
from nlx_lsp.edits.docstring.content import Content, Entry, Kind
from nlx_lsp.edits.docstring.detection import detect
from nlx_lsp.edits.docstring.layout import Layout
from nlx_lsp.edits.docstring.literal import Literal
from nlx_lsp.edits.docstring.parsed import Parsed
from nlx_lsp.edits.docstring.proof import verify_completion, verify_round_trip
from nlx_lsp.edits.docstring.prose import clean, problems, visible
from nlx_lsp.edits.docstring.style import Style, styles, usual_style

__all__ = [
    "Content",
    "Entry",
    "Kind",
    "Layout",
    "Literal",
    "Parsed",
    "Style",
    "clean",
    "complete",
    "detect",
    "missing",
    "problems",
    "styles",
    "usual_style",
    "verify_completion",
    "verify_round_trip",
    "visible",
]
