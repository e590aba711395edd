"""The one way of flow, with the scripted engine: what a model may say, and what becomes of it."""

import asyncio
import json

import pytest
from attrs import evolve

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Answer, Scripted
from nlx_lsp.errors import EngineCrashed, PromptError, UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Emit, Model, Outcome, Progress, Prompt, Request, Span

CODE = '''\
"""A module."""


def load_user(name: str, *, retries=3) -> User:
    if not name:
        raise ValueError("no name")
    return store.find(name, retries)


class Store:
    """Keeps users."""

    def find(self, name, retries):
        """Find a user by hand.

        Args:
            name: Hand-written, and kept.
        """
        for user in self.users:
            yield user
'''
GOOD = {
    "summary": "Load the user who has this name",
    "params": {"name": "What the user is called.", "retries": "How often to try again"},
    "returns": "The user as the store knows them.",
    "raises": {"ValueError": "If no name is given."},
}


def settings(**docstring: JSON) -> Settings:
    return evolve(Settings(), docstring=evolve(Settings().docstring, style="google", **docstring))


async def run(
    engine: Scripted,
    at: str = "load_user",
    *,
    code: str = CODE,
    emit: Emit = lambda _: None,
    chosen: Settings | None = None,
    **options: JSON,
) -> tuple[str, Outcome]:
    source = Source.parse(code.encode(), path="users.py")
    start = code.encode().index(at.encode())
    outcome = await pipeline.run(
        Docstring(), source, Span(start=start, end=start), engine, emit,
        settings=chosen or settings(), options=options,
    )  # fmt: skip
    return apply(source.text, outcome.edits).decode(), outcome


async def test_another_try_is_sampled_and_the_first_is_not() -> None:
    asked: list[tuple[float, int]] = []

    def answer(request: Request) -> JSON:
        asked.append((request.temperature, request.seed))
        return GOOD

    span = Span(start=CODE.index("load_user"), end=CODE.index("load_user"))
    for retry in (0, 1, 2):
        await pipeline.run(
            Docstring(), Source.parse(CODE.encode(), path="users.py"), span, Scripted(answer), lambda _: None,
            settings=settings(), retry=retry,
        )  # fmt: skip
    assert asked == [(0.0, 0), (0.7, 1000), (0.7, 2000)]


def writers(outcome: Outcome) -> dict[str, str]:
    return {report.name: report.writer for proposal in outcome.proposals for report in proposal.fields}


async def test_a_good_answer_becomes_a_docstring() -> None:
    text, outcome = await run(Scripted([GOOD]))
    assert (
        '''\
def load_user(name: str, *, retries=3) -> User:
    """Load the user who has this name.

    Args:
        name: What the user is called.
        retries: How often to try again.

    Returns:
        The user as the store knows them.

    Raises:
        ValueError: If no name is given.
    """
    if not name:
'''
        in text
    )
    assert set(writers(outcome).values()) == {"model"}
    assert outcome.tokens > 0
    assert outcome.bills[0].total > 0


async def test_a_refused_field_is_asked_for_again_alone() -> None:
    asked: list[Request] = []

    def answer(request: Request) -> JSON:
        asked.append(request)
        return {**GOOD, "returns": "x = 1;"} if len(asked) == 1 else {"returns": "The user that was found."}

    text, outcome = await run(Scripted(answer))
    assert [list(request.schema["properties"]) for request in asked] == [
        ["summary", "params", "returns", "raises"],
        ["returns"],
    ]
    assert asked[0].temperature == 0 < asked[1].temperature
    assert "looks like code" in asked[1].prompt[1].content
    assert "The user that was found." in text
    assert set(writers(outcome).values()) == {"model"}


@pytest.mark.parametrize(
    "answer", ["", "no JSON at all", "{", '{"summary":', "[]", '{"summary": 5, "params": []}', "x" * 100_000]
)
async def test_babble_leaves_a_dull_true_docstring(answer: str) -> None:
    text, outcome = await run(Scripted([answer] * 2))
    assert '"""Load the user.\n' in text
    assert "ValueError: If ``not name`` holds." in text
    assert set(writers(outcome).values()) == {"plain"}
    assert all(report.reason for report in outcome.proposals[0].fields)


async def test_what_the_model_is_not_sure_of_is_plain() -> None:
    unsure = Answer(text=json.dumps(GOOD), probability=0.1)
    text, outcome = await run(Scripted([unsure, unsure]))
    assert "Load the user.\n" in text
    assert "the model is not sure of it: 0.10 < 0.20" in outcome.proposals[0].fields[0].reason
    text, outcome = await run(Scripted([unsure]), chosen=settings(min_probability=0.05))
    assert "Load the user who has this name." in text


async def test_a_draft_model_has_to_be_surer() -> None:
    draft = Model(name="draft", context_tokens=4096, draft=True)
    unsure = Answer(text=json.dumps(GOOD), probability=0.3)
    text, outcome = await run(Scripted([unsure, unsure], model=draft))
    assert "Load the user.\n" in text
    assert "0.30 < 0.40" in outcome.proposals[0].fields[0].reason
    assert outcome.draft


async def test_a_draft_model_may_not_speak_of_what_is_not_there() -> None:
    draft = Model(name="draft", context_tokens=4096, draft=True)
    strange = {**GOOD, "summary": "Load the Gaussian kernel."}
    _, outcome = await run(Scripted([strange, strange], model=draft))
    (summary,) = (report for report in outcome.proposals[0].fields if report.name == "summary")
    assert summary.reason == "says Gaussian, which is not in the code; says kernel, which is not in the code"
    text, _ = await run(Scripted([strange]))
    assert "Load the Gaussian kernel." in text


async def test_a_model_is_not_asked_for_what_it_was_not_made_for() -> None:
    bundled = Model(name="bundled", context_tokens=4096, prompt_format="nlx-1")
    text, outcome = await run(Scripted([], model=bundled), code="import os\n", at="import")
    assert text == '"""The module users."""\n\nimport os\n'
    assert outcome.proposals[0].fields[0].reason == "the model was not made for this"
    assert outcome.tokens == 0


async def test_an_existing_docstring_is_completed_around_what_is_there() -> None:
    engine = Scripted([{"params": {"retries": "How often to try."}, "yields": "Each user in turn."}])
    text, outcome = await run(engine, "def find")
    assert (
        '''\
        """Find a user by hand.

        Args:
            name: Hand-written, and kept.
            retries: How often to try.

        Yields:
            Each user in turn.
        """
'''
        in text
    )
    assert writers(outcome) == {
        "summary": "kept",
        "params.name": "kept",
        "params.retries": "model",
        "yields": "model",
    }


async def test_a_complete_docstring_is_left_alone() -> None:
    text, first = await run(Scripted([GOOD]))
    again, outcome = await run(Scripted([]), code=text)
    assert first.edits
    assert (again, outcome.edits, outcome.tokens) == (text, (), 0)


async def test_a_rewrite_replaces_what_is_there() -> None:
    params = {"name": "Ignored as yet.", "retries": "Ignored too."}
    answer = {"summary": "Go through the users.", "params": params, "yields": "Each user in turn."}
    text, outcome = await run(Scripted([answer]), "def find", rewrite=True)
    assert "by hand" not in text
    assert "name: Ignored as yet." in text
    assert set(writers(outcome).values()) == {"model"}


async def test_a_file_is_one_run_over_its_undocumented_public_symbols() -> None:
    code = "def a(): 0\ndef _b(): pass\nclass C:\n    def d(self): pass\n    def __init__(self, x): pass\n"
    seen: list[Progress] = []
    text, outcome = await run(Scripted([{}] * 20), "def a", code=code, emit=seen.append, scope="file")
    documented = [proposal.symbol for proposal in outcome.proposals]
    assert documented == ["the module", "`a`", "`C`", "`C.d`", "`C.__init__`"]
    assert "_b():" in text
    assert {(p.symbols_done, p.symbols_total) for p in seen} == {(n, 5) for n in range(5)}
    assert [edit.span.start for edit in outcome.edits] == sorted(edit.span.start for edit in outcome.edits)


async def test_a_constructor_that_its_class_documents_is_left_out() -> None:
    code = 'class C:\n    """C.\n\n    Args:\n        x: A thing.\n    """\n\n    def __init__(self, x): 0\n'
    _, outcome = await run(Scripted([{}] * 9), "class C", code=code, scope="file")
    assert [proposal.symbol for proposal in outcome.proposals] == ["the module"]


async def test_a_failing_engine_loses_nothing_that_was_written() -> None:
    code = "def a(): pass\ndef b(): pass\ndef c(): pass\n"
    crash = Answer(text='{"summary": "x"}', crash=2)
    good = '{"summary": "Do the first thing."}'
    text, outcome = await run(Scripted([good, good, crash]), code=code, at="def a", scope="file")
    assert text.count("Do the first thing.") == 2
    assert [refusal.symbol for refusal in outcome.refusals] == ["`b`"]


async def test_an_engine_that_fails_at_once_is_an_error() -> None:
    with pytest.raises(EngineCrashed):
        await run(Scripted([Answer(text="{}", crash=0)]))


async def test_a_cancelled_run_stops_the_engine() -> None:
    engine = Scripted([Answer(text=json.dumps(GOOD), delay=0.05)])
    started = asyncio.Event()
    task = asyncio.create_task(run(engine, emit=lambda p: started.set() if p.stage == "write" else None))
    await asyncio.wait_for(started.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("options", [{"scope": "galaxy"}, {"rewrite": "yes"}])
async def test_options_that_make_no_sense_are_refused(options: dict[str, JSON]) -> None:
    with pytest.raises(UsageError, match="scope is 'symbol' or 'file'"):
        await run(Scripted([]), **options)


async def test_what_does_not_parse_is_said_and_the_rest_is_done() -> None:
    code = "def a(): pass\n\n\ndef b():\n    x = (1\n\n\ndef c(): pass\n"
    text, outcome = await run(
        Scripted([{"summary": "Do the first thing."}] * 2), code=code, at="def a", scope="file"
    )
    assert text.startswith('"""Do the first thing."""\n\ndef a():\n    """Do the first thing."""\n')
    assert any("line " in r.symbol and "does not parse" in r.reason for r in outcome.refusals)
    _, outcome = await run(Scripted([]), code=code, at="x = (1")
    assert not outcome.proposals
    assert "does not parse in line" in outcome.refusals[0].reason


async def prompts(code: str, at: str, chosen: Settings | None = None) -> list[Prompt]:
    source = Source.parse(code.encode(), path="users.py")
    start = code.index(at)
    return await pipeline.show(
        Docstring(), source, Span(start=start, end=start), Scripted([]), settings=chosen or settings()
    )


async def test_what_is_shown_is_what_is_sent() -> None:
    sent: list[Request] = []

    def answer(request: Request) -> JSON:
        sent.append(request)
        return GOOD

    await run(Scripted(answer))
    (shown,) = await prompts(CODE, "load_user")
    assert shown.request == sent[0]
    system, user = shown.request.prompt
    assert (system.role, user.role) == ("system", "user")
    assert "def load_user(name: str, *, retries=3) -> User:" in user.content
    assert "raises ValueError if not name" in user.content
    assert [item.part for item in shown.bill.items] == ["system", "file", "code", "facts", "task"]


async def test_a_symbol_too_long_for_the_budget_is_cut_and_the_bill_says_so() -> None:
    code = "def f():\n" + "    call_something(with_arguments)\n" * 500
    chosen = evolve(settings(), prompt=evolve(Settings().prompt, budget_tokens=900))
    (shown,) = await prompts(code, "def f", chosen)
    assert shown.bill.total <= 900
    assert any("lines left out" in note for note in shown.bill.omissions)
    with pytest.raises(PromptError, match="but only 128"):
        await prompts(code, "def f", evolve(settings(), prompt=evolve(Settings().prompt, budget_tokens=128)))
