"""What cases are called: what they test, and what they say of it, in words."""

import posixpath

from nlx_lsp.testing.suite import Suite

_LONGEST = 100
"""Characters of what is said."""
_ANONYMOUS = frozenset({"default", "exports"})
"""What a function is called that has no name but is exported."""


def subject(suite: Suite) -> str:
    """Return the name of what is tested, with those of the classes around it."""
    symbol = suite.target.symbol
    if symbol.name in _ANONYMOUS and not symbol.parents:
        return stem(suite.target.module)
    return symbol.qualname


def stem(path: str) -> str:
    """Return a file's name without its ending; its folder's where that says nothing."""
    name = posixpath.basename(path).partition(".")[0]
    return (posixpath.basename(posixpath.dirname(path)) or name) if name == "index" else name


def titles(suite: Suite) -> tuple[str, ...]:
    """Return what the cases of a suite say, no two of them alike, and none that is taken."""
    about, found = subject(suite), []
    taken = set(suite.taken)
    for case in suite.cases:
        words = " ".join(case.name.replace("_", " ").split())
        title = usual = _shortened(f"throws{words[6:]}" if words.startswith("raises ") else words) or "works"
        number = 2
        while f"{about} {title}" in taken:
            title, number = f"{usual} ({number})", number + 1
        taken.add(f"{about} {title}")
        found.append(title)
    return tuple(found)


def quoted(text: str, quote: str) -> str:
    """Return a title as a plain string of the language."""
    safe = text.replace("\\", "\\\\")
    if quote in safe:
        quote = "'" if quote == '"' and "'" not in safe else '"' if '"' not in safe else quote
    return f"{quote}{safe.replace(quote, chr(92) + quote)}{quote}"


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]
