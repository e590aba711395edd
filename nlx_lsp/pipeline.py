"""The one way of flow: context → prompt → generate → verify → edit.

The server, the command line, the tests and the evaluations all call `run`.  Knows no LSP, no file and no
terminal: a source goes in, an outcome comes out, progress is emitted on the way.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from attrs import define, evolve, field

from nlx_lsp.actions import Action, Plan, Task
from nlx_lsp.engines import Engine
from nlx_lsp.errors import EditRefused, EngineError, PromptError
from nlx_lsp.prompts.compose import Draft, compose
from nlx_lsp.prompts.template import Templates
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import (
    JSON,
    Bill,
    Chunk,
    Emit,
    Model,
    Outcome,
    Progress,
    Prompt,
    Proposal,
    Refusal,
    Request,
    Span,
    Token,
)
from nlx_lsp.verify.answer import read

_log = logging.getLogger(__name__)

_TOKENS_A_FIELD = 96
"""Room for one field: its key and the longest text that the schema allows, for a poor tokenizer."""
_LEAST_PROMPT = 64
_DRAFT_CAUTION = 0.4
"""How sure a model of draft quality has to be, at least: below, more of it is false than true
(docs/model-card.md)."""
_REPAIR_TEMPERATURE = 0.5
"""At 0 a model that is asked again says much the same again."""


async def run(  # noqa: PLR0913 - these are the parts that a run is made of
    action: Action,
    source: Source,
    span: Span,
    engine: Engine,
    emit: Emit,
    *,
    settings: Settings,
    options: Mapping[str, JSON] | None = None,
) -> Outcome:
    """Run an action.

    Args:
        action: What to do.
        source: The version of the document to work on.
        span: Where.
        engine: Writes the answers; it is loaded if it is not yet.
        emit: Gets the progress.
        settings: What the user has set.
        options: Passed on to the action.

    Raises:
        EngineError: If the engine fails.
        PromptError: If a template is wrong.
        UsageError: If an option makes no sense.
    """
    began = time.monotonic()
    plan = await asyncio.to_thread(action.plan, source, span, settings, options or {})
    desk = _Desk(action=action.id, plan=plan, engine=engine, emit=emit, settings=settings)
    for desk.done, symbol in enumerate(plan.symbols):
        try:
            await desk.serve(symbol)
        except EditRefused as error:
            desk.refusals.append(Refusal(symbol=symbol.title, reason=str(error)))
        except (EngineError, PromptError) as error:
            if not desk.proposals:
                raise
            # What was written before the failure is not lost with it.
            desk.refusals.append(Refusal(symbol=symbol.title, reason=str(error)))
            if isinstance(error, EngineError):
                break
    proposals, more = await asyncio.to_thread(_verify, plan, desk.proposals)
    return Outcome(
        action=action.id,
        proposals=proposals,
        refusals=(*plan.refusals, *desk.refusals, *more),
        bills=tuple(desk.bills),
        tokens=desk.tokens,
        seconds=time.monotonic() - began,
        model=desk.model.name if desk.model else "",
        draft=desk.model.draft if desk.model else False,
    )


async def show(  # noqa: PLR0913 - as `run`, of which it is the first half
    action: Action,
    source: Source,
    span: Span,
    engine: Engine,
    *,
    settings: Settings,
    options: Mapping[str, JSON] | None = None,
) -> list[Prompt]:
    """Return the prompts that `run` would send first, one a symbol that needs the model, and send nothing.

    Raises:
        EngineError: If the engine, whose tokenizer counts, fails.
        PromptError: If a template is wrong, or the prompt does not fit.
        UsageError: If an option makes no sense.
    """
    plan = await asyncio.to_thread(action.plan, source, span, settings, options or {})
    desk = _Desk(action=action.id, plan=plan, engine=engine, emit=lambda _: None, settings=settings)
    tasks = [await asyncio.to_thread(plan.prepare, symbol) for symbol in plan.symbols]
    prompts = [await desk.prompt(task, task.fields, {}) for task in tasks if task is not None and task.fields]
    return [prompt for prompt in prompts if prompt.request.prompt]


@define(kw_only=True)
class _Desk:
    """What a run holds while it goes from symbol to symbol."""

    action: str
    plan: Plan
    engine: Engine
    emit: Emit
    settings: Settings
    done: int = 0
    tokens: int = 0
    model: Model | None = None
    templates: Templates = field(init=False)
    proposals: list[Proposal] = field(factory=list)
    refusals: list[Refusal] = field(factory=list)
    bills: list[Bill] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        folder = self.settings.prompt.templates
        self.templates = Templates(Path(folder).expanduser() if folder else None)

    async def serve(self, symbol: Symbol) -> None:
        task = await asyncio.to_thread(self.plan.prepare, symbol)
        if task is None:
            return
        accepted, refused = await self.write(task)
        self.report(task, Progress(stage="check", fraction=1.0))
        proposal = await asyncio.to_thread(task.propose, accepted, refused)
        for written in proposal.fields:
            if written.reason:
                _log.info("%s of %s is plain: %s", written.name, proposal.symbol, written.reason)
        self.proposals.append(proposal)

    async def write(self, task: Task) -> tuple[dict[str, str], dict[str, str]]:
        """Ask for the fields, and again for those that were refused; return both kinds."""
        accepted: dict[str, str] = {}
        problems: dict[str, list[str]] = {}
        wanted = task.fields
        for attempt in range(task.attempts):
            if not wanted:
                break
            prompt = await self.prompt(task, wanted, problems, attempt)
            if not prompt.request.prompt:
                problems = {name: ["the model was not made for this"] for name in wanted}
                break
            if attempt == 0:
                self.bills.append(prompt.bill)
            answer = await self.ask(task, prompt.request, wanted)
            problems = self.judge(task, wanted, answer, accepted)
            wanted = tuple(name for name in wanted if name in problems)
        return accepted, {name: "; ".join(reasons) for name, reasons in problems.items()}

    async def prompt(
        self, task: Task, fields: Sequence[str], problems: Mapping[str, Sequence[str]], attempt: int = 0
    ) -> Prompt:
        model = self.model = self.model or await self.load(task)
        answer = _TOKENS_A_FIELD * (len(fields) + 1)
        room = max(model.context_tokens - answer, _LEAST_PROMPT)
        draft = Draft(
            action=self.action,
            prompt_format=model.prompt_format,
            values=task.values(fields, problems),
            request=Request(
                prompt="",
                schema=task.schema(fields),
                max_tokens=answer,
                temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
                seed=attempt,
            ),
            optional=task.optional,
            cuttable=task.cuttable,
        )
        budget = min(self.settings.prompt.budget_tokens, model.prompt_tokens or room, room)
        return await compose(draft, self.templates, self.engine.count_tokens, budget)

    async def load(self, task: Task) -> Model:
        self.report(task, Progress(stage="load"))
        return await self.engine.load(lambda done: self.report(task, Progress(stage="load", fraction=done)))

    async def ask(self, task: Task, request: Request, fields: Sequence[str]) -> tuple[Token, ...]:
        tokens: list[Token] = []
        said = ""
        async with aclosing(self.engine.generate(request)) as chunks:
            async for chunk in chunks:
                tokens += chunk.tokens
                self.tokens += len(chunk.tokens)
                said += "".join(token.text for token in chunk.tokens)
                self.report(task, _progress(chunk, said, fields))
        return tuple(tokens)

    def judge(
        self, task: Task, wanted: Iterable[str], answer: Sequence[Token], accepted: dict[str, str]
    ) -> dict[str, list[str]]:
        """Sort what was said into `accepted`; return the reasons for the rest."""
        said = read(answer)
        problems: dict[str, list[str]] = {}
        is_draft = self.model is not None and self.model.draft
        least = max(task.min_probability, _DRAFT_CAUTION if is_draft else 0.0)
        for name in wanted:
            if name not in said:
                problems[name] = ["the answer has no such field"]
                continue
            text, reasons = task.judge(name, said[name].text)
            if is_draft and not reasons:
                reasons = task.doubt(text)
            sure = said[name].probability
            if not reasons and sure < least:
                reasons = [f"the model is not sure of it: {sure:.2f} < {least:.2f}"]
            if reasons:
                problems[name] = reasons
                _log.debug("refused %s of %s: %r: %s", name, task.symbol.qualname, said[name].text, reasons)
            else:
                accepted[name] = text
        return problems

    def report(self, task: Task, progress: Progress) -> None:
        self.emit(
            evolve(
                progress,
                symbol=task.symbol.title,
                symbols_done=self.done,
                symbols_total=len(self.plan.symbols),
                tokens=self.tokens,
            )
        )


def _progress(chunk: Chunk, said: str, fields: Sequence[str]) -> Progress:
    """Say how far an answer is, by the fields that are complete: nobody knows how long the others will be."""
    if not said and chunk.prompt_total:
        return Progress(stage="read", fraction=chunk.prompt_done / chunk.prompt_total)
    begun = sum(f'"{name.rpartition(".")[2]}":' in said for name in fields)
    return Progress(stage="write", fraction=max(begun - 1, 0) / len(fields))


def _verify(plan: Plan, proposals: Sequence[Proposal]) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Return the proposals that can be proved to be safe, in the order of the document, and the others."""
    wanted = sorted(
        (proposal for proposal in proposals if proposal.edits),
        key=lambda proposal: [edit.span for edit in proposal.edits],
    )
    try:
        plan.verify([edit for proposal in wanted for edit in proposal.edits])
    except EditRefused:
        # One of them spoils the rest: take them one by one.
        return _verify_each(plan, wanted)
    return tuple(wanted), ()


def _verify_each(
    plan: Plan, proposals: Sequence[Proposal]
) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    kept: list[Proposal] = []
    refusals: list[Refusal] = []
    for proposal in proposals:
        try:
            plan.verify([edit for each in (*kept, proposal) for edit in each.edits])
        except EditRefused as error:
            refusals.append(Refusal(symbol=proposal.symbol, reason=str(error)))
        else:
            kept.append(proposal)
    return tuple(kept), tuple(refusals)
