"""Checks of answers that are prose."""

from nlx_lsp.actions.own.checks.trial import Trial
from nlx_lsp.actions.own.marks import language, marks, names, script
from nlx_lsp.actions.own.wording import differences, is_slip


def same_marks(trial: Trial) -> str:
    """Refuse what loses, adds or changes a code span, a link or a number."""
    old, new = marks(trial.subject.said), marks(trial.said)
    lost, more = old - new, new - old
    if lost:
        return f"{min(lost)} is not in it"
    return f"it has {min(more)}, which was not there" if more else ""


def same_language(trial: Trial) -> str:
    """Refuse what is in another language, or in other letters."""
    old, new = trial.subject.said, trial.said
    if script(new) and script(old) and script(new) != script(old):
        return "it is written in other letters"
    here, there = language(old), language(new)
    return f"it is in {there}, not in {here}" if here and there and here != there else ""


def grounded(trial: Trial) -> str:
    """Refuse a code span, a link, a number or a name that is nowhere in the document."""
    known = trial.before.text.decode("utf-8", "replace")
    found = [*sorted(marks(trial.said)), *sorted(names(trial.said))]
    invented = [each for each in found if each.strip("`=~") not in known]
    return f"it has {invented[0]}, which is nowhere in the text" if invented else ""


def same_meaning(trial: Trial) -> str:
    """Refuse what does more than mend slips."""
    old, new = trial.subject.said.split(), trial.said.split()
    for each in differences(old, new):
        start, end = max(each.start - 1, 0), each.end + 1
        before = " ".join(old[start:end])
        after = " ".join([*old[start : each.start], *each.words, *old[each.end : end]])
        if not is_slip(before, after):
            return f"it changes what is said: “{' '.join(old[each.start : each.end])}”"
    return ""
