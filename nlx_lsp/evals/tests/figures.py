"""The figures of a tester, counted over functions.

Every share comes with the numbers behind it and its Wilson score interval.  Runs nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.evals.share import Share
from nlx_lsp.evals.tests.attempt import Trial


@frozen(kw_only=True)
class Figures:
    """The figures of one tester."""

    built: Share
    """The functions with a test that builds, of all."""
    reliable: Share
    """The functions with an offered test that passes in every round, of all."""
    gained: Share
    """The functions of whose statements more are run than before, of those of which that is known."""
    steady: Share
    """The offered tests that pass in every round, of all that are offered."""
    before: Share
    """The lines of all functions' statements that were run by the tests that were there."""
    after: Share
    """The same with the new tests."""
    killed: Share
    """The mutation score: mutants that a reliable test notices, of those of all functions."""
    killed_where_tested: Share
    """The same, of those of the functions that have a reliable test."""
    tally: Tally
    """What the product says of its cases, where something is offered."""
    characterised: Share
    """The kept cases that only record what the code does."""
    findings: Share
    """The functions of which a case is taken for a bug: false alarms, as far as anybody knows."""
    tokens: float
    """Generated tokens a function, on average."""
    seconds: float
    """Seconds a function, on average, without the judge's runs."""
    refusals: Mapping[str, int] = field(factory=dict)
    """Why nothing is offered: how many functions, by reason, the most frequent first."""


def figures(trials: Sequence[Trial]) -> Figures:
    """Return the figures of some trials; there is at least one."""
    tally = sum((each.tally for each in trials if each.tally is not None), Tally())
    known = [each for each in trials if each.judgement.after is not None]
    tested = [each for each in trials if each.judgement.reliable]
    lines = sum(len(each.case.lines) for each in known)
    return Figures(
        built=_of(trials, [each.built for each in trials]),
        reliable=_of(trials, [bool(each.judgement.reliable) for each in trials]),
        gained=_of(known, [covered(each)[0] < covered(each)[1] for each in known]),
        steady=Share(
            part=sum(each.judgement.reliable for each in trials),
            whole=sum(each.judgement.cases for each in trials),
        ),
        before=Share(part=sum(covered(each)[0] for each in known), whole=lines),
        after=Share(part=sum(covered(each)[1] for each in known), whole=lines),
        killed=_killed(trials),
        killed_where_tested=_killed(tested),
        tally=tally,
        characterised=Share(part=tally.characterised, whole=tally.kept),
        findings=_of(trials, [bool(each.findings) for each in trials]),
        tokens=sum(each.tokens for each in trials) / len(trials),
        seconds=sum(each.seconds for each in trials) / len(trials),
        refusals=dict(Counter(_reason(each) for each in trials if each.refusal).most_common()),
    )


def covered(trial: Trial) -> tuple[int, int]:
    """Return how many lines of a function's statements are run, before and after."""
    before = trial.judgement.before or frozenset()
    return len(before), len(before | (trial.judgement.after or frozenset()))


def _of(trials: Sequence[Trial], are: Sequence[bool]) -> Share:
    return Share(part=sum(are), whole=len(trials))


def _killed(trials: Sequence[Trial]) -> Share:
    return Share(
        part=sum(len(each.judgement.killed) for each in trials),
        whole=sum(len(each.case.mutants) for each in trials),
    )


def _reason(trial: Trial) -> str:
    """Return a reason as it is for any function."""
    return trial.refusal.replace(trial.case.symbol.title, "it")
