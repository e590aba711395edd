"""What the names of a project's files say, without a look into them; `SURVEYS` lists those that ask."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.surveys import documents, examples, folders, languages, pictures

Survey = Callable[[Path, Sequence[str]], Iterable[Fact]]
"""Takes the project's folder and the paths of its files."""

SURVEYS: tuple[Survey, ...] = (
    languages.read,
    folders.read,
    documents.read,
    pictures.read,
    examples.read,
)
"""A new one is a module, and a line here."""
