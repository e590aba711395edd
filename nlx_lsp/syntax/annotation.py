"""Type annotations as text: the parts of them that a docstring names.

Works on what is written, for Python's notation; nothing is imported or resolved.
"""

import re

_GENERIC = re.compile(r"(?:[\w.]*\.)?(\w+)\s*\[(.*)\]", re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_ITERATORS = {"Generator", "Iterator", "Iterable", "AsyncGenerator", "AsyncIterator", "AsyncIterable"}
_RETURN_ARGUMENT = 2


def tidy(annotation: str) -> str:
    """Return an annotation on one line, without comments."""
    return " ".join(_COMMENT.sub("", annotation).split())


def element_type(annotation: str) -> str:
    """Return what an iterator yields: ``Iterator[int]`` → int; empty if the annotation does not say."""
    arguments = _arguments(annotation)
    return arguments[0] if arguments else ""


def generator_result(annotation: str) -> str:
    """Return what a generator returns: ``Generator[int, None, str]`` → str; empty if not said."""
    arguments = _arguments(annotation)
    return arguments[_RETURN_ARGUMENT] if len(arguments) > _RETURN_ARGUMENT else ""


def _arguments(annotation: str) -> list[str]:
    match = _GENERIC.fullmatch(tidy(annotation).strip("\"'"))
    if match is None or match[1] not in _ITERATORS:
        return []
    pieces, depth = [""], 0
    for sign in match[2]:
        depth += (sign in "[(") - (sign in "])")
        if sign == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces]
