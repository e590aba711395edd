"""Put a function through the product's own review."""

from collections.abc import Mapping

from attrs import frozen

from nlx_lsp.actions import Action
from nlx_lsp.engines import Engine
from nlx_lsp.errors import AnswerRefused, ContextOverflow, EditRefused, PromptError
from nlx_lsp.evals.review.cases import Case
from nlx_lsp.pipeline import run
from nlx_lsp.settings import Settings
from nlx_lsp.values import Finding


@frozen(kw_only=True)
class Review:
    """What a review of one function has come to."""

    case: Case
    """The function."""
    findings: tuple[Finding, ...] = ()
    """What would be shown."""
    dropped: Mapping[str, int]
    """What the model said and nobody would be shown: how often, by reason."""
    refusal: str = ""
    """Why there was no review; empty where there was one."""
    model: str = ""
    """The model's name; empty where there was no review."""
    tokens: int = 0
    """Tokens that were generated."""
    seconds: float = 0.0
    """From the request to the findings."""


async def review(case: Case, action: Action, engine: Engine, settings: Settings) -> Review:
    """Return what a review finds in one function; one that cannot be reviewed is no error.

    Raises:
        EngineError: If the engine fails.
    """
    try:
        outcome = await run(
            action,
            case.source,
            case.symbol.header,
            engine,
            lambda _: None,
            settings=settings,
            options={"scope": "symbol"},
        )
    except (AnswerRefused, EditRefused, PromptError, ContextOverflow) as error:
        return Review(case=case, dropped={}, refusal=error.message)
    return Review(
        case=case,
        findings=outcome.findings,
        dropped=outcome.dropped,
        refusal=next((refusal.reason for refusal in outcome.refusals), ""),
        model=outcome.model,
        tokens=outcome.tokens,
        seconds=outcome.seconds,
    )
