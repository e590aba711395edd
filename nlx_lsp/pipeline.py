"""The one way of flow: context → prompt → generate → verify → edit.

The server, the command line, the tests and the evaluations all call `run`.  Knows no LSP, no file and no
terminal: a source goes in, an outcome comes out, progress is emitted on the way.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

from attrs import define, evolve, field

from nlx_lsp.actions import Action, Plan, require
from nlx_lsp.actions.protocol import Answer, Ask, AssemblingPlan, Flow, Result
from nlx_lsp.engines import Engine
from nlx_lsp.engines.openai.secrets import veil
from nlx_lsp.errors import EditRefused, EngineError, NlxError, PromptError
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
    Finding,
    Model,
    Outcome,
    Progress,
    Prompt,
    Proposal,
    Ran,
    Refusal,
    Request,
    Run,
    Span,
    Token,
)

_LEAST_PROMPT = 64
_RETRY_TEMPERATURE = 0.7
"""Of all answers when the user did not like those of before: the likeliest answer would be the same again."""
_RETRY_SEEDS = 1000
"""Seeds that an action has for one try."""

Runner = Callable[[Run], Awaitable[Ran]]
"""Runs a program on a scratch copy of the project, as far as the user allows that."""


Listen = Callable[[Symbol, Result], None]
"""Is told what the work on a symbol has come to, before the others are done; returns at once."""


async def refuse_to_run(run: Run) -> Ran:
    """Run nothing."""
    return Ran(status=None, refused=f"nobody has allowed to run {Path(run.command[0]).name}")


async def run(  # noqa: PLR0913 - these are the parts that a run is made of
    action: Action,
    source: Source,
    span: Span,
    engine: Engine,
    emit: Emit,
    *,
    settings: Settings,
    options: Mapping[str, JSON] | None = None,
    retry: int = 0,
    runner: Runner = refuse_to_run,
    listen: Listen = lambda _symbol, _result: None,
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
        retry: How often the user has asked for another answer; from the first on, answers are sampled.
        runner: Runs programs for the action, where it needs any; by default none is run.
        listen: Is told of each symbol that is done.

    Returns:
        What the run has come to.

    Raises:
        EngineError: If the engine fails.
        PromptError: If a template is wrong.
        UsageError: If an option makes no sense.
    """
    began = time.monotonic()
    require(action, source)
    plan = await asyncio.to_thread(action.plan, source, span, settings, options or {})
    desk = _Desk(
        plan=plan, engine=engine, emit=emit, settings=settings, retry=retry, runner=runner, listen=listen
    )
    await desk.serve_all()
    await desk.assemble()
    proposals, more = await asyncio.to_thread(_verify, plan, desk.proposals)
    return Outcome(
        action=action.id,
        proposals=proposals,
        findings=desk.findings,
        dropped=desk.dropped,
        looked_at=tuple(
            result.span or plan.symbols[number].span
            for number, result in sorted(desk.results.items())
            if number < len(plan.symbols)
        ),
        text="\n\n".join(filter(None, (desk.results[number].text for number in sorted(desk.results)))),
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
    require(action, source)
    plan = await asyncio.to_thread(action.plan, source, span, settings, options or {})
    desk = _Desk(plan=plan, engine=engine, emit=lambda _: None, settings=settings)
    prompts: list[Prompt] = []
    for symbol in plan.symbols:
        task = await asyncio.to_thread(plan.prepare, symbol)
        first = await asyncio.to_thread(_step, task.flow(), None) if task else None
        if isinstance(first, Ask):
            prompts.append(await desk.prompt(symbol, first))
    return [prompt for prompt in prompts if prompt.request.prompt]


@define(kw_only=True)
class _Desk:
    """What a run holds while it goes from symbol to symbol."""

    plan: Plan
    engine: Engine
    emit: Emit
    settings: Settings
    retry: int = 0
    runner: Runner = refuse_to_run
    listen: Listen = lambda _symbol, _result: None
    done: int = 0
    tokens: int = 0
    model: Model | None = None
    templates: Templates = field(init=False)
    waiting: deque[tuple[int, Symbol]] = field(init=False)
    results: dict[int, Result] = field(factory=dict)
    refused: dict[int, Refusal] = field(factory=dict)
    bills: list[Bill] = field(factory=list)
    failure: NlxError | None = None

    def __attrs_post_init__(self) -> None:
        folder = self.settings.prompt.templates
        self.templates = Templates(Path(folder).expanduser() if folder else None)
        self.waiting = deque(enumerate(self.plan.symbols))

    @property
    def proposals(self) -> list[Proposal]:
        results = [result for _, result in sorted(self.results.items())]
        return [each for result in results for each in (result.proposal, *result.besides) if each]

    @property
    def findings(self) -> tuple[Finding, ...]:
        found = [finding for result in self.results.values() for finding in result.findings]
        return tuple(sorted(found, key=lambda finding: finding.span))

    @property
    def dropped(self) -> dict[str, int]:
        return dict(sum((Counter(result.dropped) for result in self.results.values()), Counter()))

    @property
    def refusals(self) -> list[Refusal]:
        found = list(self.refused.items())
        found += [(number, each) for number, result in self.results.items() for each in result.refusals]
        return [refusal for _, refusal in sorted(found, key=lambda pair: pair[0])]

    async def serve_all(self) -> None:
        """Work on every symbol, on as many at a time as the model has slots.

        Raises:
            EngineError: If the engine failed, and nothing was done before.
            PromptError: If a template is wrong, and nothing was done before.
        """
        # The first goes alone: it loads the model, and leaves what all prompts have in common in its cache.
        while self.waiting and self.model is None:
            await self.serve(*self.waiting.popleft())
        slots = self.model.slots if self.model else 1
        lanes = [asyncio.create_task(self.work()) for _ in range(min(slots, len(self.waiting)))]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)
        if self.failure and not self.results:
            raise self.failure

    async def work(self) -> None:
        while self.waiting:
            await self.serve(*self.waiting.popleft())

    async def serve(self, number: int, symbol: Symbol) -> None:
        try:
            result = await self.work_on(symbol)
            if result is not None:
                self.results[number] = result
                self.listen(symbol, result)
        except EditRefused as error:
            self.refused[number] = Refusal(symbol=symbol.title, reason=str(error))
        except (EngineError, PromptError) as error:
            # What was written before the failure is not lost with it.
            self.refused[number] = Refusal(symbol=symbol.title, reason=str(error))
            self.failure = self.failure or error
            if isinstance(error, EngineError) or not self.results:
                self.waiting.clear()
        self.done += 1

    async def work_on(self, symbol: Symbol) -> Result | None:
        """Return what the work on a symbol comes to; None if there is nothing to do."""
        task = await asyncio.to_thread(self.plan.prepare, symbol)
        return None if task is None else await self.converse(symbol, task.flow())

    async def assemble(self) -> None:
        """Let the plan make one change of all results, if it does that."""
        if not (isinstance(self.plan, AssemblingPlan) and self.results):
            return
        symbol = self.plan.symbols[max(self.results)]
        results = [self.results[number] for number in sorted(self.results)]
        try:
            self.results[len(self.plan.symbols)] = await self.converse(symbol, self.plan.assemble(results))
        except EditRefused as error:
            self.refused[len(self.plan.symbols)] = Refusal(symbol="", reason=str(error))

    async def converse(self, symbol: Symbol, flow: Flow) -> Result:
        """Do what a conversation wants until it has its result."""
        said = await asyncio.to_thread(_step, flow, None)
        while not isinstance(said, Result):
            heard: Answer | Ran
            if isinstance(said, Run):
                self.report(symbol, Progress(stage="run"))
                heard = await self.runner(said)
            else:
                try:
                    heard = await self.ask(symbol, said)
                except (EngineError, PromptError) as error:
                    # To most conversations that is the end; one that can do without the model goes on.
                    said = await asyncio.to_thread(_step, flow, error)
                    continue
            self.report(symbol, Progress(stage="check", fraction=1.0))
            said = await asyncio.to_thread(_step, flow, heard)
        return said

    async def ask(self, symbol: Symbol, ask: Ask) -> Answer:
        prompt = await self.prompt(symbol, ask)
        draft = self.model is not None and self.model.draft
        if not prompt.request.prompt:
            return Answer(asked=False, draft=draft)
        if ask.billed:
            self.bills.append(prompt.bill)
        tokens: list[Token] = []
        said = ""
        cut = False
        async with aclosing(self.engine.generate(prompt.request)) as chunks:
            async for chunk in chunks:
                tokens += chunk.tokens
                self.tokens += len(chunk.tokens)
                said += "".join(token.text for token in chunk.tokens)
                cut = chunk.finish == "length"
                self.report(symbol, _progress(chunk, said, ask))
        return Answer(tokens=tuple(tokens), draft=draft, cut=cut)

    async def prompt(self, symbol: Symbol, ask: Ask) -> Prompt:
        model = self.model = self.model or await self.load(symbol)
        room = max(model.context_tokens - ask.max_tokens, _LEAST_PROMPT)
        draft = Draft(
            action=ask.template,
            text=ask.text,
            prompt_format=model.prompt_format,
            values=ask.values,
            request=Request(
                prompt="",
                schema=ask.schema,
                max_tokens=ask.max_tokens,
                temperature=max(ask.temperature, _RETRY_TEMPERATURE if self.retry else 0.0),
                seed=ask.seed + self.retry * _RETRY_SEEDS,
                stop=ask.stop,
                alternatives=ask.alternatives,
            ),
            optional=ask.optional,
            cuttable=ask.cuttable,
        )
        budget = min(self.settings.prompt.budget_tokens, model.prompt_tokens or room, room)
        prompt = await compose(draft, self.templates, self.engine.count_tokens, budget)
        return _veiled(prompt, model.address) if model.address else prompt

    async def load(self, symbol: Symbol) -> Model:
        self.report(symbol, Progress(stage="load"))
        return await self.engine.load(lambda done: self.report(symbol, Progress(stage="load", fraction=done)))

    def report(self, symbol: Symbol, progress: Progress) -> None:
        self.emit(
            evolve(
                progress,
                symbol=symbol.title,
                symbols_done=self.done,
                symbols_total=len(self.plan.symbols),
                tokens=self.tokens,
            )
        )


def _veiled(prompt: Prompt, address: str) -> Prompt:
    """Return a prompt for another machine, without its likely secrets: what is shown is what is sent."""
    request, secrets = veil(prompt.request)
    return evolve(prompt, request=request, address=address, masked=len(secrets))


def _step(flow: Flow, heard: Answer | Ran | NlxError | None) -> Ask | Run | Result:
    """Go on with a conversation up to what it wants next, or to its result; an error is raised in it."""
    try:
        if isinstance(heard, NlxError):
            return flow.throw(heard)
        return next(flow) if heard is None else flow.send(heard)
    except StopIteration as end:  # which may not leave a thread
        result: Result = end.value
        return result


def _progress(chunk: Chunk, said: str, ask: Ask) -> Progress:
    """Say how far an answer is, by the fields that have begun: nobody knows how long the others will be."""
    if not said and chunk.prompt_total:
        return Progress(stage="read", fraction=chunk.prompt_done / chunk.prompt_total)
    begun = sum(f'"{name.rpartition(".")[2]}":' in said for name in ask.fields)
    return Progress(stage="write", fraction=max(begun - 1, 0) / max(len(ask.fields), 1))


def _verify(plan: Plan, proposals: Sequence[Proposal]) -> tuple[tuple[Proposal, ...], tuple[Refusal, ...]]:
    """Return the proposals that can be proved to be safe, in the order of the document, and the others.

    What a proposal does to another file is proved by the action that makes it.
    """
    elsewhere = tuple(proposal for proposal in proposals if proposal.path and proposal.edits)
    wanted = sorted(
        (proposal for proposal in proposals if proposal.edits and not proposal.path),
        key=lambda proposal: [edit.span for edit in proposal.edits],
    )
    try:
        plan.verify([edit for proposal in wanted for edit in proposal.edits])
    except EditRefused:
        # One of them spoils the rest: take them one by one.
        kept, refusals = _verify_each(plan, wanted)
        return (*kept, *elsewhere), refusals
    return (*wanted, *elsewhere), ()


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
