"""What the client wants to have run: looked up, started, followed, and brought to its end.

Knows the order of these steps; each of them is somebody else's.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import field, frozen
from pygls.uris import to_fs_path

from nlx_lsp.errors import ConsentMissing, NlxError, UsageError
from nlx_lsp.features import findings, progress, texts, trouble, variant
from nlx_lsp.features.apply import Landing, land
from nlx_lsp.features.arguments import RunArguments
from nlx_lsp.features.document import Snapshot
from nlx_lsp.features.files import land_elsewhere
from nlx_lsp.features.messages import summarise
from nlx_lsp.features.proposal import propose
from nlx_lsp.jobs import Job
from nlx_lsp.values import Emit, Finding, Outcome, Proposal, Span

if TYPE_CHECKING:
    from nlx_lsp.actions import Action
    from nlx_lsp.features.session import Session
    from nlx_lsp.syntax.source import Source

T = TypeVar("T")

_log = logging.getLogger(__name__)


@frozen(kw_only=True, eq=False)
class Order:
    """What is to be run, and where."""

    action: "Action"
    """What to do."""
    arguments: RunArguments
    """As the client gave them."""
    source: "Source"
    """The document."""
    snapshot: Snapshot
    """Its version, by which the result finds its way to a later one."""
    span: Span
    """Where in it."""
    title: str
    """What the menu calls it."""

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What is the same for the same order, also when its place has moved in the document."""
        piece = self.source.text[self.span.start : self.span.end]
        before = self.source.text.count(piece, 0, self.span.start) if piece else self.span.start
        options = json.dumps(self.arguments.options, sort_keys=True)
        wish = self.arguments.preview, self.arguments.retry
        return self.action.id, self.arguments.uri, options, *wish, piece, before


def look_up(session: "Session", arguments: RunArguments) -> Order:
    """Find what the arguments name.

    Raises:
        UsageError: If there is no such action or document, or if it has another version.
    """
    known = session.repertoire.find(to_fs_path(arguments.uri) or arguments.uri)
    action = known.get(arguments.action)
    if action is None:
        msg = f"There is no action {arguments.action!r}."
        raise UsageError(msg, f"There are: {', '.join(sorted(known))}.")
    document = session.documents.get(arguments.uri)
    if document is None and arguments.options.get("trouble"):
        # What a traceback is about need not be open: its tests go elsewhere.
        document = session.documents.read(Path(to_fs_path(arguments.uri) or ""), session.encoding)
    if document is None:
        msg = f"{arguments.uri} is not open."
        raise UsageError(msg, "Open it in the editor first.")
    if arguments.version not in (None, document.version):
        msg = f"{document.path} is at version {document.version}, not {arguments.version}."
        raise UsageError(msg, "Open the menu again.")
    if document.source is None:
        msg = f"The language of {document.path} is not known."
        raise UsageError(msg, "There is nothing to run in it.")
    span = document.lines.span(arguments.range)
    return Order(
        action=action,
        arguments=arguments,
        source=document.source,
        snapshot=document.snapshot(),
        span=span,
        title=_title(action, arguments, document.source, span),
    )


def start(session: "Session", order: Order) -> tuple[Job[Outcome], bool]:
    """Start the job of an order, or join the one that does the same; return it, and whether it is new."""
    from nlx_lsp import pipeline  # noqa: PLC0415  loaded with the first job

    async def work(emit: Emit) -> Outcome:
        settings = await session.configuration.settings(order.source.path)
        options = await variant.settle(session, order)
        async with session.engine.use(settings) as engine:
            return await pipeline.run(
                order.action,
                order.source,
                order.span,
                engine,
                emit,
                settings=settings,
                options=options,
                retry=order.arguments.retry,
                runner=session.trusts.runner(settings, Path(order.source.path)),
                listen=lambda symbol, result: _note(
                    session, order, result.span or symbol.span, result.findings
                ),
            )

    session.prefill.stop()
    job, fresh = session.jobs.start(order.key, work, title=order.title, subject=order.snapshot)
    if fresh:
        ending: Ending[Outcome] = Ending(
            lambda outcome: deliver(session, job, outcome, preview=order.arguments.preview),
            again=lambda: start(session, order),
        )
        session.spawn(follow(session, job, ending))
    return job, fresh


@frozen
class Ending(Generic[T]):
    """What is to happen when a job is over."""

    conclude: Callable[[T], Awaitable[None]]
    """What to do with the result."""
    again: Callable[[], object] = field(kw_only=True)
    """Starts the job once more, when the user has removed what stood in its way."""


async def follow(session: "Session", job: Job[T], ending: Ending[T]) -> None:
    """Show a job's progress, and bring it to its end.

    Args:
        session: Whose job it is.
        job: What runs.
        ending: What comes then.
    """
    await progress.follow(session, job)
    if job.state == "cancelled":
        session.client.inform(f"{job.title}: cancelled.")
    elif job.state == "failed":
        if isinstance(job.error, ConsentMissing) and await session.consents.obtain(job.error):
            ending.again()
        else:
            _tell_failure(session, job)
    elif job.result is not None:
        await ending.conclude(job.result)


def _note(session: "Session", order: Order, looked_at: Span, found: Sequence[Finding]) -> None:
    """Show what has been found in one symbol, while the others are still looked at."""
    document = session.documents.get(order.arguments.uri)
    if document is not None and (found or session.findings.any(document.uri)):
        session.findings.take(order.action.id, document, order.snapshot, found, [looked_at])
        session.follower.note_finding(document.uri)


async def deliver(
    session: "Session", job: Job[Outcome], outcome: Outcome, *, again: bool = False, preview: bool = False
) -> None:
    """Get an outcome to where it belongs, and tell the user.

    Args:
        session: Whose client it goes to.
        job: What it is the outcome of.
        outcome: All of it.
        again: Whether its findings, which are shown as they come, are to be shown once more.
        preview: Whether its edits are only to be shown.
    """
    uri = job.subject.uri
    document = session.documents.get(uri)
    if again and document is not None:
        session.findings.take(outcome.action, document, job.subject, outcome.findings, outcome.looked_at)
    if outcome.action == "review" or session.findings.known(uri):
        await findings.show(session, uri)
    if outcome.text:
        await texts.show(session, job, outcome.text)
    if preview and any(proposal.edits for proposal in outcome.proposals):
        await propose(session, job, outcome)
        return
    landings = await _land(session, job, outcome.proposals)
    if landings:
        session.stranded.pop(uri, None)
    if any(landing.state != "landed" for landing in landings):
        session.stranded[uri] = job
    text, well = summarise(job.title, outcome, landings)
    (session.client.inform if well else session.client.warn)(text)


async def _land(session: "Session", job: Job[Outcome], proposals: Sequence[Proposal]) -> list[Landing]:
    """Get changes to where they belong; where the document cannot be changed, no other file is."""
    here = [proposal for proposal in proposals if not proposal.path and proposal.edits]
    elsewhere = [proposal for proposal in proposals if proposal.path and proposal.edits]
    landings = [await land(session, job.subject, here, job.title)] if here else []
    if elsewhere and all(landing.state == "landed" for landing in landings):
        landings += await land_elsewhere(session, job.subject, elsewhere, job.title)
    return landings


def _tell_failure(session: "Session", job: Job[T]) -> None:
    if isinstance(job.error, NlxError):
        session.client.fail(f"{job.title}: {job.error}")
        return
    _log.error("%s failed", job.title, exc_info=job.error)
    session.client.fail(f"{job.title}: something unexpected went wrong; the log has the details.")


def _title(action: "Action", arguments: RunArguments, source: "Source", span: Span) -> str:
    """Return what the menu calls an action at a place; the action's id where the menu has no such entry."""
    from nlx_lsp.actions import offers  # noqa: PLC0415  loaded with the first menu
    from nlx_lsp.actions.diagnostics import read_diagnostics  # noqa: PLC0415  as above

    if arguments.options.get("trouble"):
        return trouble.TITLE
    said = read_diagnostics([arguments.options.get("diagnostic")])
    entries = [
        offer
        for offer in offers({action.id: action}, source, span, said)
        if offer.options == arguments.options
    ]
    entries.sort(key=lambda offer: offer.span != span)
    return entries[0].title if entries else arguments.action
