"""The style of docstrings that are there already, by majority."""

from collections import Counter
from collections.abc import Iterable

from nlx_lsp.edits.docstring.style import styles


def detect(docstrings: Iterable[str], language: str = "python") -> str | None:
    """Return the name of the style that most docstrings are written in, nothing if none shows any.

    A docstring votes if one style finds more sections in it than every other.  Of styles with as many
    votes the one that comes first in the docstrings wins, so the nearest should come first.
    """
    votes: Counter[str] = Counter()
    known = styles(language)
    for docstring in docstrings:
        ranking = sorted(((style.recognises(docstring), name) for name, style in known.items()), reverse=True)
        if ranking and ranking[0][0] > max((evidence for evidence, _ in ranking[1:]), default=0):
            votes[ranking[0][1]] += 1
    return max(votes, key=votes.__getitem__, default=None)
