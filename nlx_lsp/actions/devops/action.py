"""The action devops: which file is wanted, and for which project."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.devops import ci, containers, service
from nlx_lsp.actions.devops.checks import check
from nlx_lsp.actions.devops.scaffold import Scaffold
from nlx_lsp.actions.protocol import Flow, Reads, Result
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.facts.collect import collect
from nlx_lsp.facts.fact import Project
from nlx_lsp.project.files import is_project, project_root
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Proposal, Refusal, Span

KIND = "source.nlx.devops"
"""The kind of the menu's entries."""
_TITLES = {
    "ci": "Write a CI workflow from the project's facts",
    "dockerfile": "Write a Dockerfile from the project's facts",
    "devcontainer": "Write a development container from the project's facts",
    "systemd": "Write a systemd unit from the project's facts",
}
_MANIFESTS = ("setup.py", "noxfile.py", "build.gradle.kts", "README", "CONTRIBUTING")
"""Which documents are about the project as a whole, by the beginnings of their names."""
_SECONDS = 10.0
_CI = (
    ".github/workflows",
    ".gitlab-ci.yml",
    ".circleci",
    ".travis.yml",
    "azure-pipelines.yml",
    ".forgejo/workflows",
)
"""Where a continuous integration is set up, if it is."""


class Devops:
    """Writes files for machines: CI, containers, services."""

    id = "devops"
    reads: Reads = "any"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:  # noqa: ARG002 - it is about the whole project
        """Offer the files in a document on the project's top that is about the whole of it."""
        path = Path(source.path).absolute()
        if not path.name.startswith(_MANIFESTS) or not is_project(path.parent):
            return ()
        whole = Span(start=0, end=len(source.text))
        return [
            Offer(action=self.id, title=title, kind=KIND, span=whole, options={"kind": kind})
            for kind, title in _TITLES.items()
        ]

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about the whole project
        settings: Settings,  # noqa: ARG002 - none of it matters here
        options: Mapping[str, JSON],
    ) -> "DevopsPlan":
        """Collect the project's facts.

        Args:
            source: Any document of the project.
            span: Does not count.
            settings: What the user has set.
            options: ``kind``: ``ci``, ``dockerfile``, ``devcontainer`` or ``systemd``; ``system``: for a CI,
                ``github`` or ``gitlab``; ``command``: the program that is run, where there are several.

        Returns:
            The facts, and which file is made of them.

        Raises:
            UsageError: If an option makes no sense.
        """
        kind, system, command = (options.get(name, "") for name in ("kind", "system", "command"))
        if kind not in _TITLES or system not in ("", *ci.SYSTEMS) or not isinstance(command, str):
            msg = "The action devops has to be told which file is wanted."
            kinds, systems = " or ".join(_TITLES), " or ".join(ci.SYSTEMS)
            raise UsageError(msg, f"Say --option kind={kinds}; of ci, --option system={systems}.")
        path = Path(os.path.abspath(source.path))  # noqa: PTH100 - `resolve` would follow links
        return DevopsPlan(
            symbols=(outline(source)[0],),
            kind=str(kind),
            system=str(system),
            command=command,
            project=collect(project_root(path), deadline_s=_SECONDS),
        )


@frozen(kw_only=True)
class DevopsPlan:
    """A run of the action devops."""

    symbols: Sequence[Symbol]
    """The document as a whole."""
    kind: str
    """Which file is wanted."""
    system: str
    """The CI; empty for the one that the facts suggest."""
    command: str
    """The program; empty for the first."""
    project: Project
    """What is known."""
    refusals: Sequence[Refusal] = ()
    """None."""

    def prepare(self, symbol: Symbol) -> "DevopsTask":
        """Return the work."""
        return DevopsTask(symbol=symbol, plan=self)

    def verify(self, edits: Sequence[Edit]) -> None:
        """The document itself is not edited."""


@frozen(kw_only=True)
class DevopsTask:
    """The writing of one file."""

    symbol: Symbol
    """The document as a whole."""
    plan: DevopsPlan
    """Its run."""

    def flow(self) -> Flow:
        """Write the file; the model is asked nothing.

        Raises:
            EditRefused: If the facts do not support such a file, or it is there already.
        """
        yield from ()
        project = self.plan.project
        scaffold = self._write()
        self._check_absence(scaffold)
        check(scaffold.form, scaffold.text)
        said = ", ".join(f"{trace.part} ({trace.fact.origin})" for trace in scaffold.traces)
        note = "; ".join(filter(None, (f"from {said}" if said else "", scaffold.note)))
        return Result(
            proposal=Proposal(
                symbol=scaffold.path,
                target=Span(start=0, end=0),
                edits=(Edit(span=Span(start=0, end=0), text=scaffold.text),),
                path=str(project.root / scaffold.path),
                note=note,
            ),
            refusals=tuple(Refusal(symbol=scaffold.path, reason=reason) for reason in scaffold.missing),
        )

    def _write(self) -> Scaffold:
        plan = self.plan
        writers: Mapping[str, Callable[[], Scaffold]] = {
            "ci": lambda: ci.write(plan.project, plan.system),
            "dockerfile": lambda: containers.write_image(plan.project, plan.command),
            "devcontainer": lambda: containers.write_workspace(plan.project),
            "systemd": lambda: service.write(plan.project, plan.command),
        }
        return writers[plan.kind]()

    def _check_absence(self, scaffold: Scaffold) -> None:
        """Make sure that nothing of the sort is there: what somebody has written stays.

        Raises:
            EditRefused: If something is.
        """
        root = self.plan.project.root
        places = (scaffold.path, *(_CI if self.plan.kind == "ci" else ()))
        there = next((place for place in places if os.path.lexists(root / place)), None)
        if there is not None:
            msg = f"{there} is there already, and is left alone."
            raise EditRefused(msg, "Move it away to have one written from the facts.")
