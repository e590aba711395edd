"""godoc (https://go.dev/doc/comment): sentences, the first of which begins with the name."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.untagged import Untagged

_FIRST = re.compile(r"(?P<word>[A-Z][a-z]*)(?P<rest>\b.*)", re.DOTALL)
_ARTICLES = {
    "A",
    "An",
    "The",
    "Its",
    "All",
    "Each",
    "Every",
    "Some",
    "Any",
    "This",
    "These",
    "Whether",
    "What",
    "How",
}
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")


class Godoc(Untagged):
    """A sentence that begins with the name: "Add returns the sum."."""

    name: ClassVar[str] = "godoc"
    languages: ClassVar[frozenset[str]] = frozenset({"go"})
    usual_in: ClassVar[frozenset[str]] = languages

    def summarise(self, summary: str, name: str) -> str:
        """Let a sentence begin with the name: of an order, or of a thing."""
        first = _FIRST.match(summary)
        if not name or first is None or summary.startswith(f"{name} "):
            return summary
        word, rest = first["word"], first["rest"]
        if word in _ARTICLES:
            return f"{name} is {word.lower()}{rest}"
        return f"{name} {_third_person(word.lower())}{rest}"


def _third_person(verb: str) -> str:
    """Return what somebody else does who does this: "returns", "watches", "copies"."""
    if verb.endswith("s") and not verb.endswith("ss"):
        return verb  # it is that already
    if _SIBILANT.search(verb):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}s"
