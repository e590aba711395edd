"""The question whether programs of a workspace may be run, and what runs them then."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from nlx_lsp.features.client import Client
from nlx_lsp.features.question import Questions
from nlx_lsp.project.files import project_root
from nlx_lsp.settings import Settings

if TYPE_CHECKING:
    from nlx_lsp.sandbox import Runner

_CONFINED = "They get a copy of the project, no network, and of your home folder only the tools they need."
_UNPROTECTED = "Nothing here can confine them: they will have ALL YOUR RIGHTS (tests.unprotected is set)."


class Trusts:
    """What the user of one client lets run.

    Args:
        client: Asks.
    """

    def __init__(self, client: Client) -> None:
        self._questions = Questions(client)

    def runner(self, settings: Settings, path: Path) -> "Runner":
        """Return what runs programs for work on a file.

        Args:
            settings: For that file.
            path: The file.
        """
        from nlx_lsp.sandbox import runner  # noqa: PLC0415  loaded with the first job

        root = _workspace(self._questions.client.lsp, path) or project_root(path)
        return runner(settings, root, self._obtain)

    async def _obtain(self, folder: Path) -> bool:
        return await self._questions.settle(str(folder), partial(self._ask, folder))

    async def _ask(self, folder: Path) -> bool:
        from nlx_lsp.sandbox import find  # noqa: PLC0415  as above
        from nlx_lsp.sandbox.trust import trust  # noqa: PLC0415  as above

        # The runner has looked before, so this is quick.
        protection = _UNPROTECTED if find().kind == "none" else _CONFINED
        question = f"May tests be run in {folder}, before they are offered? {protection}"
        return await self._questions.put(question, "Run tests here", partial(trust, folder))


def _workspace(lsp: LanguageServer, path: Path) -> Path | None:
    """Return the innermost folder of the workspace that a file is in; None if it is in none."""
    workspace = lsp.workspace
    names = [workspace.root_path, *(to_fs_path(folder.uri) for folder in workspace.folders.values())]
    found = [Path(name) for name in names if name and path.is_relative_to(name)]
    return max(found, key=lambda folder: len(folder.parts), default=None)
