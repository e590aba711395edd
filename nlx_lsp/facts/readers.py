"""The readers of all files, those that are to be believed first in front."""

from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources import licence, make, npm, pyproject

READERS: tuple[Reader, ...] = (
    licence.READER,
    pyproject.READER,
    npm.READER,
    make.READER,
)
"""A new source is a module, and a line here."""
