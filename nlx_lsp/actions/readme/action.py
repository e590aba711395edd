"""The README action: where it is offered.  What a run needs is loaded with the first."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from nlx_lsp.actions.protocol import Plan, Reads
from nlx_lsp.project.files import is_in_project
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Diagnostic, Offer, Span

KIND = "source.nlx.readme"
"""The kind of its menu entries."""
NAME = re.compile(r"readme(?:\.(?:md|markdown|mkd|org|rst))?", re.IGNORECASE)
"""What a README is called."""
_LANGUAGES = ("markdown", "org", "restructuredtext")
_ELSEWHERE = ("gitcommit",)
"""What is written while one has something else in mind."""


class Readme:
    """Writes what a README lacks, from facts."""

    id = "readme"
    reads: Reads = "any"

    def offers(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about all of it
        diagnostics: Sequence[Diagnostic] = (),  # noqa: ARG002 - as above
    ) -> Sequence[Offer]:
        """Offer to write this README, or that of the project that a file belongs to."""
        whole = Span(start=0, end=len(source.text))
        path = Path(source.path).absolute()
        here = _is_readme(source)
        folders = path.parents[:1] if here else path.parents
        if source.language.id in _ELSEWHERE or not is_in_project(folders):
            return []
        whose = "this" if here else "the project's"
        title = f"Write what {whose} README lacks, from the project's facts"
        return [Offer(action=self.id, title=title, kind=KIND, span=whole)]

    def plan(
        self,
        source: Source,
        span: Span,  # noqa: ARG002 - it is about all of it
        settings: Settings,
        options: Mapping[str, JSON],
    ) -> Plan:
        """Find the README, and collect the facts of its project.

        Args:
            source: The README, or any other file of the project.
            span: Does not count.
            settings: What the user has set.
            options: ``new``: whether the README is yet to be made, so that the document stands for no file.

        Returns:
            The README, and what its sections are made of.

        Raises:
            UsageError: If there is no project, or its README cannot be read as one.
        """
        from nlx_lsp.actions.readme.plan import make_plan  # noqa: PLC0415 - the menu does without

        return make_plan(source, settings, here=_is_readme(source), new=options.get("new") is True)


def _is_readme(source: Source) -> bool:
    return source.language.id in _LANGUAGES and bool(NAME.fullmatch(PurePath(source.path).name))
