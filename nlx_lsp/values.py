"""Frozen values that every floor shares.

Offsets are byte offsets into the UTF-8 text of one version of a document, never lines or code
points: only `nlx_lsp.features.position` converts to a client's units.  Imports nothing of ours.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import field, frozen


@frozen(kw_only=True, order=True)
class Span:
    """A half-open range of bytes, ``start <= end``."""

    start: int
    """Offset of the first byte."""
    end: int
    """Offset behind the last byte."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"not a span: {self.start}..{self.end}"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> "Span":
        """Return the same length of text, `by` bytes further on."""
        return Span(start=self.start + by, end=self.end + by)


@frozen(kw_only=True)
class Edit:
    """The replacement of one span of a document by a text."""

    span: Span
    """What is replaced; an empty span is an insertion."""
    text: str
    """What stands there afterwards."""

    @property
    def growth(self) -> int:
        """How many bytes the document grows by."""
        return len(self.text.encode("utf-8", "surrogatepass")) - len(self.span)


@frozen(kw_only=True)
class Message:
    """One message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    """Who speaks."""
    content: str
    """What is said; special tokens in it are text, never control tokens."""


JSON = Any
"""A value that `json.loads` can return."""


@frozen(kw_only=True)
class Request:
    """What an engine is asked to generate."""

    prompt: tuple[Message, ...] | str
    """A conversation, for the model's chat template; or the raw text to be continued."""
    schema: Mapping[str, JSON] | None = None
    """The JSON schema that the answer must follow while it is decoded; see `nlx_lsp.engines.schema`."""
    max_tokens: int = 512
    """Generation stops here, at the latest."""
    temperature: float = 0.0
    """0 takes the likeliest token each time."""
    seed: int = 0
    """Makes an answer at a higher temperature repeatable."""
    stop: tuple[str, ...] = ()
    """Texts that end the answer; they are not part of it."""
    alternatives: int = 0
    """How many of the likeliest tokens to tell at each place; engines that cannot tell leave them out."""
    yields: bool = False
    """Whether it gives way as soon as anything else is asked: its answer then ends without a last chunk."""


@frozen(kw_only=True)
class Token:
    """One generated token."""

    text: str
    """Its text; empty while a character of several tokens is incomplete."""
    probability: float = 1.0
    """How sure the model was, 0 to 1, before any decoding constraint; 1 where the engine cannot tell."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """The likeliest tokens at this place, before any constraint, with their probabilities; see `Request`."""


@frozen(kw_only=True)
class Timings:
    """What a generation cost, as the engine measured it."""

    prompt_tokens: int
    """Tokens of the prompt."""
    cached_tokens: int
    """Those of them that were served from the prefix cache."""
    prompt_seconds: float
    """Time spent on the others."""
    generated_tokens: int
    """Tokens of the answer."""
    generated_seconds: float
    """Time spent on them."""


@frozen(kw_only=True)
class Chunk:
    """One piece of a streamed answer."""

    tokens: tuple[Token, ...] = ()
    """What is new; empty while the prompt is still being read."""
    prompt_done: int = 0
    """Tokens of the prompt that have been read so far."""
    prompt_total: int = 0
    """Tokens of the prompt."""
    finish: Literal["stop", "length"] | None = None
    """In the last chunk: whether the model ended the answer, or `Request.max_tokens` did."""
    timings: Timings | None = None
    """In the last chunk."""


@frozen(kw_only=True)
class Model:
    """A loaded model, as far as the floors above an engine need to know it."""

    name: str
    """What to call it in front of the user."""
    context_tokens: int
    """Tokens of prompt and answer together that one request may use."""
    prompt_format: str = "chat"
    """The name of the prompt template set that the model was trained for."""
    prompt_tokens: int = 0
    """The length of prompt that the model was trained for; 0 where only its context is a limit."""
    draft: bool = False
    """Whether the user has to be told that the answers are of draft quality."""
    path: str | None = None
    """The weights file, where there is one."""
    address: str = ""
    """The other machine that everything goes to, without its secrets; empty where nothing leaves this one."""
    notes: tuple[str, ...] = ()
    """What a user should know of its answers, in sentences."""
    slots: int = 1
    """How many requests it works on at the same time."""


@frozen(kw_only=True)
class Progress:
    """How far a run is: sent through the pipeline's `emit`."""

    stage: Literal["load", "read", "write", "check", "run"]
    """Loading the model, reading the prompt, writing the answer, checking it, or running a program."""
    symbol: str = ""
    """The symbol at work."""
    symbols_done: int = 0
    """Symbols that are finished."""
    symbols_total: int = 1
    """Symbols of the whole run."""
    fraction: float = 0.0
    """How far the stage is, 0 to 1."""
    tokens: int = 0
    """Tokens generated so far in the whole run."""


Emit = Callable[[Progress], None]
"""Takes a run's progress; returns at once."""


@frozen(kw_only=True)
class BillItem:
    """One part of a prompt, and what it costs."""

    part: str
    """What it is: ``system``, ``file``, ``callees``, …"""
    tokens: int
    """Its length, by the engine's own tokenizer."""
    sent: int
    """How many of those tokens are in the prompt."""
    note: str = ""
    """What was left out, in words; empty where nothing was."""


@frozen(kw_only=True)
class Bill:
    """What was sent to the model, a part at a time, and what was left out."""

    items: tuple[BillItem, ...] = ()
    """In the order of the prompt."""
    budget: int = 0
    """The tokens that the prompt was allowed."""

    @property
    def total(self) -> int:
        """Tokens sent."""
        return sum(item.sent for item in self.items)

    @property
    def omissions(self) -> tuple[str, ...]:
        """What was left out, in words."""
        return tuple(f"{item.part}: {item.note}" for item in self.items if item.note)


@frozen(kw_only=True)
class Prompt:
    """A request ready to be sent, and its bill."""

    request: Request
    """What the engine gets."""
    bill: Bill
    """What it costs."""
    address: str = ""
    """The other machine that it goes to; empty where it stays on this one."""
    masked: int = 0
    """How many secrets have been taken out of it."""


@frozen(kw_only=True)
class FieldReport:
    """Where the text of one field of an answer comes from."""

    name: str
    """The field: ``summary``, ``params.timeout``, …"""
    writer: Literal["model", "plain", "kept"]
    """The model, the plain writer, or the programmer whose text was kept."""
    reason: str = ""
    """Why it is plain; empty otherwise."""


@frozen(kw_only=True)
class Run:
    """A program that is to be run on a scratch copy of the project; see `nlx_lsp.sandbox`."""

    command: tuple[str, ...]
    """The program and its arguments; no shell."""
    root: str
    """The project's folder, of which the copy is made."""
    files: Mapping[str, str] = field(factory=dict)
    """Files that are new or different in the copy, by their path from the root, with slashes."""
    folder: str = ""
    """Where in the copy the program is started, from the root; empty for the root itself."""
    environment: Mapping[str, str] = field(factory=dict)
    """Variables besides the few that every program gets."""
    programs: tuple[str, ...] = ()
    """Other programs that it starts, so that they, and what they need, can be seen."""
    collect: tuple[str, ...] = ()
    """Files of the copy, from the root, whose text is wanted afterwards."""
    seconds: float = 30.0
    """How long it may run."""
    memory: int = 2 << 30
    """Bytes that it may use."""


@frozen(kw_only=True)
class Ran:
    """What has become of a program."""

    status: int | None
    """Its exit status, or the negative number of a signal; None if it was never started."""
    output: str = ""
    """What it wrote on standard output and standard error, the end of it where that is long."""
    collected: Mapping[str, str] = field(factory=dict)
    """The files that were wanted, as far as they are there."""
    timed_out: bool = False
    """Whether it was stopped because its time was over."""
    confined: tuple[str, ...] = ()
    """What it was kept from: ``network``, ``home``, ``writing``, ``memory``, …"""
    refused: str = ""
    """Why it was not started: nobody allowed it, or no such program is installed."""


@frozen(kw_only=True)
class Proposal:
    """A verified change for one symbol, against the version of the document that the run began with."""

    symbol: str
    """The symbol's qualified name."""
    target: Span
    """What may not have changed since, or the proposal is void."""
    edits: tuple[Edit, ...]
    """Disjoint, in ascending order; empty where there is nothing to do."""
    fields: tuple[FieldReport, ...] = ()
    """Who wrote what."""
    note: str = ""
    """What the user should know of it: what was checked, and what could not be."""
    path: str = ""
    """The other file that is changed, absolute; empty for the document itself."""
    before: str | None = None
    """With `path`: the text that the edits refer to; None for a file that is yet to be made."""


@frozen(kw_only=True)
class Refusal:
    """A symbol for which nothing is proposed, and why."""

    symbol: str
    """The symbol's qualified name."""
    reason: str
    """In words that a user can act on."""


@frozen(kw_only=True)
class Diagnostic:
    """What another tool says of a place."""

    span: Span
    """Where."""
    message: str
    """What."""
    source: str = ""
    """Who; empty where that is not known."""
    code: str = ""
    """Its own name for it: ``F841``; empty where it has none."""


@frozen(kw_only=True)
class Finding:
    """A probable fault, anchored in the version of the document that the run began with."""

    symbol: str
    """The symbol's title."""
    target: Span
    """The symbol's text: what the finding was derived from."""
    span: Span
    """The quoted lines."""
    category: str
    """One of a closed list; see `nlx_lsp.actions.review`."""
    message: str
    """What goes wrong, for which input."""
    confidence: float | None
    """How sure the model was when it was asked again, 0 to 1; None where the engine does not tell."""
    replacement: Edit | None = None
    """Whole lines that mend it; verified to parse and to stay inside the symbol."""
    note: str = ""
    """Why there is no replacement though the model gave one; empty otherwise."""
    severity: Literal["hint", "warning"] | None = None
    """How it is shown; None where that follows from the confidence."""
    remedy: str = ""
    """What the replacement does, in a few words; empty where its lines say it."""


@frozen(kw_only=True)
class Outcome:
    """All that a run has come to."""

    action: str
    """The action's id."""
    proposals: tuple[Proposal, ...] = ()
    """In the order of the document."""
    findings: tuple[Finding, ...] = ()
    """In the order of the document."""
    dropped: Mapping[str, int] = field(factory=dict)
    """What the model said and nobody is shown: how often, by reason."""
    looked_at: tuple[Span, ...] = ()
    """The text of the symbols that were worked on to the end."""
    text: str = ""
    """What is to be shown and not applied, as Markdown."""
    refusals: tuple[Refusal, ...] = ()
    """What was not done."""
    bills: tuple[Bill, ...] = ()
    """One a symbol that the model was asked about."""
    tokens: int = 0
    """Tokens generated."""
    seconds: float = 0.0
    """Wall-clock time of the run."""
    model: str = ""
    """The model's name."""
    draft: bool = False
    """Whether the model is of draft quality."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every edit of the document itself, disjoint and ascending."""
        return tuple(edit for proposal in self.proposals if not proposal.path for edit in proposal.edits)


@frozen(kw_only=True)
class Offer:
    """A code action that applies at some place: what the editor's menu shows."""

    action: str
    """The action's id, by which it is dispatched."""
    title: str
    """Unique in its menu."""
    kind: str
    """An LSP code action kind, such as ``refactor.rewrite``."""
    span: Span
    """What the action will work on."""
    options: Mapping[str, JSON] = field(factory=dict)
    """Passed back to the action when it is run."""
