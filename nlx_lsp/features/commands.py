"""The commands: what an editor can ask for besides the menu.

Each answers at once; what takes time goes on in the background.  Bad arguments get one clear error.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError, JsonRpcInvalidParams

from nlx_lsp.errors import NlxError, UsageError
from nlx_lsp.features import commit_message, counterpart, fixes, order, prompts, results, status
from nlx_lsp.features.arguments import (
    read_commit,
    read_finding,
    read_last,
    read_nothing,
    read_place,
    read_run,
    read_token,
)
from nlx_lsp.values import JSON

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

Command = Callable[["Session", str, Sequence[JSON]], Awaitable[dict[str, Any]]]

_log = logging.getLogger(__name__)


def register(session: "Session") -> None:
    """Announce the commands, and run them."""
    commands: dict[str, Command] = {
        "nlx.run": _run,
        "nlx.cancel": _cancel,
        "nlx.showPrompt": _show_prompt,
        "nlx.status": _status,
        "nlx.lastResult": _last_result,
        "nlx.finding": _finding,
        "nlx.commitMessage": _commit_message,
        "nlx.counterpart": _counterpart,
    }
    for name, command in commands.items():
        session.lsp.command(name)(
            command
        )  # only for the announcement: pygls' own call cannot say what is wrong

    @session.lsp.feature(types.WORKSPACE_EXECUTE_COMMAND)
    async def execute(params: types.ExecuteCommandParams) -> dict[str, Any]:
        command = commands.get(params.command)
        if command is None:
            msg = f"There is no command {params.command!r}. There are: {', '.join(commands)}."
            raise JsonRpcInvalidParams(msg)
        try:
            return await command(session, params.command, params.arguments or ())
        except NlxError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        except Exception:  # noqa: BLE001  whatever it is, the client waits for an answer
            _log.exception("%s failed", params.command)
            msg = f"{params.command}: something unexpected went wrong; the log has the details."
            raise JsonRpcInternalError(msg) from None


async def _run(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Start an action; the answer has the token of its progress."""
    session.last_order = order.look_up(session, read_run(name, arguments))
    job, fresh = order.start(session, session.last_order)
    return {"token": job.token, "title": job.title, "joined": not fresh}


async def _cancel(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Stop a job, or all of them; they are over when their progress ends."""
    told = session.jobs.cancel(read_token(name, arguments))
    return {"tokens": [job.token for job in told]}


async def _show_prompt(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Compose the prompt of an action, by default of the last that was run, and open it when it is ready.

    An editor that knows nothing of this server can send a command, but not say where the cursor is.
    """
    wanted = order.look_up(session, read_run(name, arguments)) if arguments else session.last_order
    if wanted is None:
        msg = "Nothing has been run yet."
        raise UsageError(msg, "Run an action, or say which one is meant.")
    job, path = prompts.start(session, wanted)
    return {"token": job.token, "path": str(path)}


async def _status(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Say what is going on."""
    read_nothing(name, arguments)
    return await status.report(session)


async def _finding(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Apply the fix of a finding, or dismiss it."""
    uri, number, wish = read_finding(name, arguments)
    document = session.documents.get(uri)
    if document is None:
        msg = f"{uri} is not open."
        raise UsageError(msg, "Open it in the editor first.")
    if wish == "apply":
        fixes.apply_fix(session, document, number)
        return {}
    return {"gone": await fixes.dismiss(session, document, number, category=wish == "dismissCategory")}


async def _counterpart(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Say where the test of a symbol is, or what a test is about."""
    uri, line = read_place(name, arguments)
    return await counterpart.report(session, uri, line)


async def _commit_message(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Write a message for what is staged in a folder's repository; its text comes as a proposal."""
    uri, amend = read_commit(name, arguments)
    job, fresh = commit_message.start(session, uri, amend=amend)
    return {"token": job.token, "title": job.title, "joined": not fresh}


async def _last_result(session: "Session", name: str, arguments: Sequence[JSON]) -> dict[str, Any]:
    """Return a result that was lost, or apply it again."""
    token, again = read_last(name, arguments)
    return await results.report(session, token, again=again)
