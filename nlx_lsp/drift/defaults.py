"""Whether a documented default is still that of the signature."""

import ast
import re

_LITERAL = r"""(?:-?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)|"[^"\n]*"|'[^'\n]*'|True|False|None)"""
_TOLD = re.compile(
    rf"(?:\bdefaults?\s+to|\bdefault\s+is|\bdefaults?\s*[:=]|\bby\s+default|,\s*default)\s*:?\s*(`{{0,2}})({_LITERAL})\1(?!\w)",
    re.IGNORECASE,
)


def stale(text: str, default: str) -> str:
    """Return the documented default if the signature has another; an empty text if they agree.

    Only numbers and texts are compared: a default that is an expression, or `None`, which often stands for a
    value that the function finds out, can be told in many ways.

    Args:
        text: What is said of a parameter.
        default: Its default in the code; empty where there is none.
    """
    found = _TOLD.search(text)
    if found is None or not default:
        return ""
    told, real = _value(found[2]), _value(default)
    return "" if told is None or real is None or told == real else found[2]


def _value(text: str) -> object:
    """Return what the literal of one value means; None where it is none, or can be told in many ways."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    if isinstance(value, str):
        return value.strip() if value.isprintable() else None
    return value if isinstance(value, int | float) else None
