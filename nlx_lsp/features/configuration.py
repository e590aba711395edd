"""Settings as the client gives them: at the start, when asked, and when they change.

Knows how a client is asked; what the keys are and what may be set is `nlx_lsp.settings`' business.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.features.client import Client
from nlx_lsp.settings import SECTION, Settings, load
from nlx_lsp.values import JSON

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_PATIENCE = 2.0
"""Seconds to wait for the client's configuration before a job starts without it."""

_log = logging.getLogger(__name__)


class Configuration:
    """What the client has set, and the settings that follow from it.

    Args:
        client: Whom to ask, and to tell what is wrong.
        command_line: Texts given on the command line, by key.
    """

    def __init__(self, client: Client, command_line: Mapping[str, str]) -> None:
        self._client = client
        self._command_line = command_line
        self._initialization: JSON = None
        self._workspace: JSON = None
        self._asking: asyncio.Task[None] | None = None
        self._told: set[str] = set()

    def initialize(self, options: JSON) -> None:
        """Take in the client's `initializationOptions`."""
        self._initialization = options

    def push(self, values: JSON) -> None:
        """Take in what a client sends that cannot be asked."""
        self._workspace = values

    async def pull(self) -> None:
        """Ask the client."""
        self._asking = asyncio.create_task(self._ask())
        await self._asking

    async def settings(self, path: str = "") -> Settings:
        """Return the settings for a file or folder; what is wrong with them is told once."""
        if self._asking is not None:
            await asyncio.wait((self._asking,), timeout=_PATIENCE)
            self._asking = None  # who has not answered by now is not waited for again
        start = Path(path) if Path(path).is_absolute() else None
        settings, problems = await asyncio.to_thread(
            load,
            start,
            initialization=self._initialization,
            workspace=self._workspace,
            command_line=self._command_line,
        )
        for text in dict.fromkeys(map(str, problems)):
            if text not in self._told:
                self._told.add(text)
                self._client.warn(text)
        return settings

    async def _ask(self) -> None:
        item = types.ConfigurationItem(section=SECTION)
        try:
            answers = await self._client.lsp.workspace_configuration_async(
                types.ConfigurationParams(items=[item])
            )
        except JsonRpcException as error:
            _log.warning("The client does not tell its configuration: %s", error)
            return
        self._workspace = answers[0] if answers else None


async def follow(session: "Session") -> None:
    """Ask for the configuration, and to be told of its changes."""
    if session.client.registers_configuration:
        await _subscribe(session.client)
    await _renew(session)


def register(session: "Session") -> None:
    """Follow the changes of the client's configuration."""

    @session.lsp.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        if not session.client.answers_configuration:
            session.configuration.push(params.settings)
        session.spawn(_renew(session))


async def _renew(session: "Session") -> None:
    """Ask the client, and read the settings of the workspace: what is wrong with them is told early."""
    if session.client.answers_configuration:
        await session.configuration.pull()
    settings = await session.configuration.settings(session.folder)
    logging.getLogger("nlx_lsp").setLevel(settings.log.level.upper())
    session.prefill.wanted = settings.engine.prefill
    session.repertoire.adopt(settings.actions)
    session.drifts.renew()
    await session.lenses.follow(wanted=settings.editor.code_lens)


async def _subscribe(client: Client) -> None:
    registration = types.Registration(
        id=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
        register_options=types.DidChangeConfigurationRegistrationOptions(section=SECTION),
    )
    try:
        await client.lsp.client_register_capability_async(
            types.RegistrationParams(registrations=[registration])
        )
    except JsonRpcException as error:
        _log.warning("The client does not tell of changes of its configuration: %s", error)
