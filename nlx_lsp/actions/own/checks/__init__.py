"""The checks of answers: the closed vocabulary that the file of an action chooses from.

A check looks at an answer on `Trial` and returns why it is refused, in words that
fit behind “The answer is not used:”; nothing where it is not.  Those of code are not made where
the document is prose, and those of prose not where it is code, so that one action can do for both.
"""

from collections.abc import Callable, Mapping

from nlx_lsp.actions.own.checks import always, code, prose, python
from nlx_lsp.actions.own.checks.trial import Trial
from nlx_lsp.actions.own.description import Check, Verification

__all__ = ["CHECKS", "Trial", "refusal"]

CHECKS: Mapping[Check, Callable[[Trial], str]] = {
    "parses": code.parses,
    "same-names": code.same_names,
    "comments-only": code.comments_only,
    "carries-names": code.carries_names,
    "keeps-names": code.keeps_names,
    "same-exits": code.same_exits,
    "known-names": python.known_names,
    "related": code.related,
    "same-marks": prose.same_marks,
    "same-language": prose.same_language,
    "grounded": prose.grounded,
    "same-meaning": prose.same_meaning,
}
"""By the name that a file knows them by."""
_OF_CODE = frozenset(
    {"parses", "same-names", "comments-only", "carries-names", "keeps-names", "known-names", "same-exits"}
)
_OF_PROSE = frozenset({"same-marks", "same-language", "same-meaning"})


def refusal(trial: Trial, verification: Verification) -> str:
    """Return why an answer is not used; empty if it may be."""
    reason = (
        always.says_something(trial)
        or always.growth(trial, verification.max_growth)
        or always.is_plain(trial)
        or always.stays_inside(trial)
    )
    left_out = _OF_CODE if trial.subject.is_prose else _OF_PROSE
    for name in verification.checks:
        reason = reason or ("" if name in left_out else CHECKS[name](trial))
    return reason
