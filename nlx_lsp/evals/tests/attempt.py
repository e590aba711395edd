"""Put a function through the product's own scaffolding of tests, and have what is offered judged."""

from attrs import define, field, frozen

from nlx_lsp.actions import Action
from nlx_lsp.actions.protocol import Result
from nlx_lsp.actions.tests.draft import Draft
from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines import Engine
from nlx_lsp.errors import AnswerRefused, ContextOverflow, EditRefused, PromptError
from nlx_lsp.evals.tests.cases import Case
from nlx_lsp.evals.tests.judge import Judgement, judge
from nlx_lsp.pipeline import Runner, run
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.framework import Framework
from nlx_lsp.values import Finding, Ran, Run


@frozen(kw_only=True)
class Trial:
    """What the tests of one function have come to."""

    case: Case
    """The function."""
    built: bool = False
    """Whether the framework has run a test of it, whatever came of that."""
    text: str = ""
    """The test file that would be written; empty where nothing is offered."""
    tally: Tally | None = None
    """What the product says has become of its cases; None where nothing is offered."""
    judgement: Judgement = field(factory=Judgement)
    """What the offered tests are worth."""
    findings: tuple[Finding, ...] = ()
    """What the model takes for bugs."""
    refusal: str = ""
    """Why nothing is offered; empty where something is."""
    model: str = ""
    """The model's name."""
    tokens: int = 0
    """Tokens that were generated."""
    seconds: float = 0.0
    """From the request to the offer, with all runs but the judge's."""


async def attempt(case: Case, action: Action, engine: Engine, settings: Settings, runner: Runner) -> Trial:
    """Return what comes of one function; one for which there are no tests is no error.

    Args:
        case: The function.
        action: The tests action.
        engine: Answers.
        settings: What the user has set.
        runner: Runs programs, of the product and of the judge.

    Raises:
        EngineError: If the engine fails.
    """
    witness = _Witness(framework=case.plan.framework, runner=runner)
    try:
        outcome = await run(
            action,
            case.source,
            case.symbol.header,
            engine,
            lambda _: None,
            settings=settings,
            options={"scope": "symbol"},
            runner=witness,
            listen=witness.listen,
        )
    except (AnswerRefused, EditRefused, PromptError, ContextOverflow) as error:
        return Trial(case=case, built=witness.built, refusal=error.message)
    offer = next((each for each in outcome.proposals if each.path), None)
    text = apply((offer.before or "").encode(), offer.edits).decode() if offer is not None else ""
    unrun = witness.tally.unrun if witness.tally is not None else ""
    judged = Judgement() if offer is None or unrun else await judge(case, text, offer.before, runner)
    refused = next((refusal.reason for refusal in outcome.refusals), "")
    return Trial(
        case=case,
        built=witness.built,
        text=text,
        tally=witness.tally,
        judgement=judged,
        findings=outcome.findings,
        refusal=unrun or refused or ("" if text else "There are only findings."),
        model=outcome.model,
        tokens=outcome.tokens,
        seconds=outcome.seconds,
    )


@define(kw_only=True)
class _Witness:
    """Sees what the product runs, and what it says of that."""

    framework: Framework
    runner: Runner
    built: bool = False
    tally: Tally | None = None

    async def __call__(self, order: Run) -> Ran:
        ran = await self.runner(order)
        verdicts = self.framework.read(ran).values()
        self.built = self.built or any(each.state != "missing" for each in verdicts)
        return ran

    def listen(self, _: Symbol, result: Result) -> None:
        """Keep the figures of the function."""
        if isinstance(result.part, Draft):
            self.tally = result.part.tally
