"""What a model names as a fault: read out of its answer, anchored, and checked.  Pure."""

import json
import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.edits.lines import replace_lines
from nlx_lsp.errors import EditRefused
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.values import JSON, Diagnostic, Edit, Span
from nlx_lsp.verify.anchor import Line, anchor
from nlx_lsp.verify.claims import contradiction, is_known
from nlx_lsp.verify.noise import noise
from nlx_lsp.verify.replacement import verify_replacement

LONGEST_PROBLEM = 200
"""Characters."""
LONGEST_INPUT = 120
"""Characters."""
LONGEST_LINE = 160
"""Characters of a replaced line."""
MOST_LINES = 6
"""Of a replacement."""
_LONGEST_TEXT = 4000
"""Characters that are looked at; an answer may be of any length."""
_KEY = re.compile(r'"findings"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_WHEN = re.compile(r"(?:when|if|whenever)\s+(?=\S)", re.IGNORECASE)
_CIRCUMSTANCE = re.compile(
    r"(?:for|in|on|at|with|without|after|before|during|while|always|by|under|once)\b", re.IGNORECASE
)


@frozen(kw_only=True)
class Candidate:
    """A finding that is yet to be doubted."""

    quote: str
    """The lines that are quoted."""
    span: Span
    """Where they stand."""
    category: str
    """What sort of fault."""
    message: str
    """What goes wrong, for which input."""
    replacement: Edit | None
    """Lines that mend it."""
    note: str
    """Why there are none though the model gave some."""


def read(answer: str) -> list[Mapping[str, JSON]]:
    """Return what an answer lists, also one that broke off; what is no object is left out."""
    key = _KEY.search(answer)
    at = key.end() if key else len(answer)
    decoder = json.JSONDecoder(strict=False)
    found: list[Mapping[str, JSON]] = []
    while (at := _skip(answer, at)) < len(answer) and answer[at] != "]":
        try:
            item, at = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            break
        if isinstance(item, dict):
            found.append(item)
    return found


def _skip(answer: str, at: int) -> int:
    """Return where the next item begins."""
    between = _BETWEEN.match(answer, at)
    return between.end() if between else at


def check(
    item: Mapping[str, JSON],
    context: SyntaxContext,
    lines: Sequence[Line],
    diagnostics: Sequence[Diagnostic],
    dismissed: Dismissed,
) -> Candidate | str:
    """Return a finding that may be put to the model again, or why it is dropped.

    Args:
        item: As the model has written it.
        context: The symbol.
        lines: Those that can be quoted.
        diagnostics: What other tools say already.
        dismissed: What the user no longer wants to be told.
    """
    when, problem, category = (_text(item, name) for name in ("when", "problem", "category"))
    quote = item.get("quote")
    place = anchor(lines, quote if isinstance(quote, str) else "")
    if place.span is None:
        return place.reason
    code = context.source.slice(place.span)
    message = _message(problem, when)
    reasons = (
        "" if category in CATEGORIES else "the category is not of the list",
        "it was dismissed" if dismissed.has(category, context.symbol.name, code) else "",
        noise(problem, when),
        contradiction(problem, " ".join(code.split()), context),
        "another tool says it already" if is_known(message, place.span, diagnostics) else "",
    )
    reason = next(filter(None, reasons), "")
    if reason:
        return reason
    replacement, note = _replacement(item, context, place.span)
    return Candidate(
        quote=code,
        span=place.span,
        category=category,
        message=message,
        replacement=replacement,
        note=note,
    )


def _text(item: Mapping[str, JSON], name: str) -> str:
    value = item.get(name)
    return " ".join(visible(value[:_LONGEST_TEXT]).split()) if isinstance(value, str) else ""


def _message(problem: str, when: str) -> str:
    sentence = problem[:LONGEST_PROBLEM].rstrip(" .")
    sentence = sentence[:1].upper() + sentence[1:]
    condition = _WHEN.sub("", when[:LONGEST_INPUT].rstrip(" ."), count=1)
    if condition[:1].isupper() and condition[1:2].islower():
        condition = condition[0].lower() + condition[1:]
    if not condition:
        return f"{sentence}."
    return f"{sentence}, {'' if _CIRCUMSTANCE.match(condition) else 'when '}{condition}."


def _replacement(item: Mapping[str, JSON], context: SyntaxContext, span: Span) -> tuple[Edit | None, str]:
    """Return the lines that mend it, indented as those that they replace, and why there are none."""
    given = item.get("replacement")
    lines = [line for line in given if isinstance(line, str)] if isinstance(given, list) else []
    if not any(line.strip() for line in lines):
        return None, ""
    if len("\n".join(lines)) > LONGEST_LINE * MOST_LINES:
        return None, "The replacement is not offered: it is too long."
    try:
        edit = replace_lines(context.source, span, lines)
        verify_replacement(context.source, context.symbol, edit)
    except EditRefused as error:
        return None, error.message
    return edit, ""
