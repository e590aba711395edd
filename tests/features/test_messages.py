"""What the user is told at the end."""

from nlx_lsp.features.apply import Landing
from nlx_lsp.features.messages import summarise
from nlx_lsp.values import Edit, FieldReport, Outcome, Proposal, Refusal, Span

MODEL = FieldReport(name="summary", writer="model")
PLAIN = FieldReport(name="params.x", writer="plain", reason="the model is not sure of it: 0.05 < 0.20")
KEPT = FieldReport(name="returns", writer="kept")


def proposal(*fields: FieldReport, symbol: str = "`parse`") -> Proposal:
    span = Span(start=0, end=0)
    return Proposal(symbol=symbol, target=span, edits=(Edit(span=span, text="x"),), fields=fields)


def told(outcome: Outcome, landing: Landing | None) -> tuple[str, bool]:
    return summarise("Write a docstring for `parse`", outcome, [landing] if landing else [])


def test_who_wrote_what() -> None:
    done = (proposal(MODEL, MODEL, PLAIN), proposal(KEPT))
    outcome = Outcome(action="docstring", proposals=done)
    text, well = told(outcome, Landing(state="landed", proposals=done))
    assert well
    assert text == ("Write a docstring for `parse`: 2 of 4 fields by the model, 1 kept, 1 plain (params.x).")


def test_only_a_few_are_named() -> None:
    done = (proposal(*[FieldReport(name=f"f{number}", writer="plain") for number in range(9)]),)
    text, _ = told(Outcome(action="docstring", proposals=done), Landing(state="landed", proposals=done))
    assert text.endswith("0 of 9 fields by the model, 9 plain (f0; f1; f2; and 6 more).")


def test_refusals_and_what_was_left_out_are_warnings() -> None:
    done = (proposal(MODEL),)
    outcome = Outcome(
        action="docstring", proposals=done, refusals=(Refusal(symbol="`a`", reason="It is odd."),)
    )
    text, well = told(outcome, Landing(state="landed", proposals=done, moved=("`b`",)))
    assert not well
    assert "Left out, because it has changed meanwhile: `b`. Not done: `a` (It is odd)." in text
    assert told(Outcome(action="docstring", refusals=outcome.refusals), None)[0].endswith(
        "nothing was changed. Not done: `a` (It is odd)."
    )


def test_what_has_not_landed_can_be_fetched_again() -> None:
    outcome = Outcome(action="docstring", proposals=(proposal(MODEL),), draft=True, tokens=9)
    for state in ("moved", "closed", "refused", "unconfirmed", "unable", "barred"):
        text, well = told(outcome, Landing(state=state, proposals=outcome.proposals))
        assert not well
        assert "nlx.lastResult" in text
        assert "Draft" not in text


def test_the_clients_reason_is_told() -> None:
    outcome = Outcome(action="docstring", proposals=(proposal(MODEL),))
    text, _ = told(outcome, Landing(state="refused", proposals=outcome.proposals, reason="busy"))
    assert "not applied, the editor refused the edit: busy. The result is kept" in text


def test_draft_quality_is_told_where_the_model_has_written() -> None:
    done = (proposal(MODEL),)
    landing = Landing(state="landed", proposals=done)
    assert "Draft" in told(Outcome(action="docstring", proposals=done, draft=True, tokens=9), landing)[0]
    assert "Draft" not in told(Outcome(action="docstring", proposals=done, draft=True), landing)[0]


def test_nothing_to_do() -> None:
    assert told(Outcome(action="docstring"), None) == (
        "Write a docstring for `parse`: there was nothing to do.",
        True,
    )
