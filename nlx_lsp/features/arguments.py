"""The arguments of commands: read with care, since anybody can send them."""

from collections.abc import Mapping, Sequence
from typing import TypeGuard, TypeVar

from attrs import field, frozen
from lsprotocol.types import Position, Range

from nlx_lsp.errors import UsageError
from nlx_lsp.values import JSON

T = TypeVar("T")

FINDING_WISHES = ("apply", "dismiss", "dismissCategory")
"""What can be done about a finding."""
_RUN_KEYS = ("action", "uri", "version", "range", "options", "preview", "retry")
_MOST_RETRIES = 1000
_LARGEST = 2**31 - 1
"""The largest number in the protocol."""


@frozen(kw_only=True)
class RunArguments:
    """What is to be run, and where."""

    action: str
    """The action's id."""
    uri: str
    """The document."""
    version: int | None
    """The version that `range` is about; None for whichever there is."""
    range: Range
    """Where in the document."""
    options: Mapping[str, JSON] = field(factory=dict)
    """Passed on to the action."""
    preview: bool = False
    """Whether the edits are shown as a proposal, which the user may then have applied."""
    retry: int = 0
    """How often the user has asked for another answer; 0 gets the likeliest one."""


def read_run(command: str, arguments: Sequence[JSON]) -> RunArguments:
    """Read the one object that `nlx.run` and `nlx.showPrompt` take.

    Raises:
        UsageError: If it is not what it has to be.
    """
    reader = _Reader(command, arguments, _RUN_KEYS)
    range_ = reader.entry("range", dict, "a range")
    return RunArguments(
        action=reader.entry("action", str, "an action's id"),
        uri=reader.entry("uri", str, "a document's address"),
        version=reader.optional("version", int, "a whole number"),
        range=Range(start=reader.position(range_, "start"), end=reader.position(range_, "end")),
        options=reader.optional("options", dict, "an object") or {},
        preview=reader.optional("preview", bool, "true or false") or False,
        retry=reader.count("retry", _MOST_RETRIES),
    )


def read_token(command: str, arguments: Sequence[JSON]) -> str | None:
    """Read the optional token of `nlx.cancel`.

    Raises:
        UsageError: If there is anything else.
    """
    return _Reader(command, arguments or [{}], ("token",)).optional("token", str, "a job's token")


def read_finding(command: str, arguments: Sequence[JSON]) -> tuple[str, int, str]:
    """Read what `nlx.finding` takes: a document, the number of a finding of it, and what to do.

    Raises:
        UsageError: If it is not what it has to be.
    """
    reader = _Reader(command, arguments, ("uri", "finding", "do"))
    wish = reader.entry("do", str, "what to do")
    if wish not in FINDING_WISHES:
        msg = f"{command}: do is one of {', '.join(FINDING_WISHES)}."
        raise UsageError(msg)
    return reader.entry("uri", str, "a document's address"), reader.entry("finding", int, "a number"), wish


def read_place(command: str, arguments: Sequence[JSON]) -> tuple[str, int]:
    """Read what `nlx.counterpart` takes: a document, and a line in it, from 0.

    Raises:
        UsageError: If it is not what it has to be.
    """
    reader = _Reader(command, arguments, ("uri", "line"))
    return reader.entry("uri", str, "a document's address"), reader.count("line", _LARGEST)


def read_commit(command: str, arguments: Sequence[JSON]) -> tuple[str, bool]:
    """Read what `nlx.commitMessage` takes: a folder, and whether the commit replaces the last one.

    Raises:
        UsageError: If it is not what it has to be.
    """
    reader = _Reader(command, arguments, ("uri", "amend"))
    return reader.entry("uri", str, "a folder's address"), bool(
        reader.optional("amend", bool, "true or false")
    )


def read_last(command: str, arguments: Sequence[JSON]) -> tuple[str | None, bool]:
    """Read what `nlx.lastResult` takes: a token, and whether to apply the result.

    Raises:
        UsageError: If there is anything else.
    """
    reader = _Reader(command, arguments or [{}], ("token", "apply"))
    return reader.optional("token", str, "a job's token"), bool(
        reader.optional("apply", bool, "true or false")
    )


def read_nothing(command: str, arguments: Sequence[JSON]) -> None:
    """Make sure that a command that takes nothing gets nothing.

    Raises:
        UsageError: If it gets something.
    """
    _Reader(command, arguments or [{}], ())


class _Reader:
    """Reads an object, and says in one sentence what is wrong with it."""

    def __init__(self, command: str, arguments: Sequence[JSON], keys: Sequence[str]) -> None:
        self._command = command
        if len(arguments) != 1 or not isinstance(arguments[0], Mapping):
            msg = f"{command} takes one object with {', '.join(keys) or 'nothing in it'}."
            raise UsageError(msg)
        self._entries = arguments[0]
        unknown = [str(key) for key in self._entries if key not in keys]
        if unknown:
            msg = f"{command} does not know {', '.join(unknown)}; it takes {', '.join(keys) or 'nothing'}."
            raise UsageError(msg)

    def entry(self, key: str, kind: type[T], meaning: str) -> T:
        """Return an entry that has to be there."""
        value = self.optional(key, kind, meaning)
        if value is None:
            msg = f"{self._command}: {key} is missing; it has to be {meaning}."
            raise UsageError(msg)
        return value

    def optional(self, key: str, kind: type[T], meaning: str) -> T | None:
        """Return an entry that may be missing or null."""
        value = self._entries.get(key)
        # True is a whole number to Python, but not to anybody else.
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            msg = f"{self._command}: {key} has to be {meaning}."
            raise UsageError(msg)
        return value

    def count(self, key: str, most: int) -> int:
        """Return a number from 0 to `most`; 0 where it is missing."""
        value = self._entries.get(key) or 0
        if _is_count(value) and value <= most:
            return value
        msg = f"{self._command}: {key} has to be a whole number from 0 to {most}."
        raise UsageError(msg)

    def position(self, range_: Mapping[str, JSON], end: str) -> Position:
        """Return one end of a range."""
        position = range_.get(end)
        if isinstance(position, Mapping):
            line, character = position.get("line"), position.get("character")
            if _is_count(line) and _is_count(character):
                return Position(line=line, character=character)
        msg = f"{self._command}: range.{end} has to be a position: a line and a character, both from 0."
        raise UsageError(msg)


def _is_count(value: JSON) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
