"""The README action: which README is meant, and what is known of its project."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from attrs import frozen

from nlx_lsp.actions.protocol import Reads
from nlx_lsp.actions.readme.layout import look
from nlx_lsp.actions.readme.section import Material
from nlx_lsp.actions.readme.sections import every
from nlx_lsp.actions.readme.task import ReadmeTask
from nlx_lsp.edits.markup import MARKUPS, Markup
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.facts.collect import collect
from nlx_lsp.project.files import is_in_project, is_project, project_root
from nlx_lsp.project.written import recall
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.grammar import identify
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span

KIND = "source.nlx.readme"
"""The kind of its menu entries."""
USUAL = "README.md"
"""What a README is called that is yet to be made."""
_README = re.compile(r"readme(?:\.(?:md|markdown|mkd|org|rst))?", re.IGNORECASE)
_ELSEWHERE = ("gitcommit",)
"""What is written while one has something else in mind."""
_LIMIT = 4 << 20
"""Bytes; nobody reads a longer README."""


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
    ) -> "ReadmePlan":
        """Find the README, and collect the facts of its project.

        Args:
            source: The README, or any other file of the project.
            span: Does not count.
            settings: What the user has set.
            options: ``new``: whether the README is yet to be made, so that the document stands for no file.

        Raises:
            UsageError: If there is no project, or its README cannot be read as one.
        """
        path = Path(source.path).absolute()
        here = _is_readme(source)
        root = path.parent if here else project_root(path)
        place = path if here else find_readme(root)
        apart = not here or options.get("new") is True
        exists = place.is_file() if apart else True
        text = _read(place) if apart and exists else source.text if here else b""
        material = Material.of(collect(root, ask_history=False), place.relative_to(root).as_posix())
        name = material.first("name")
        if name is None and not is_project(root):
            msg = f"{root} is not the folder of a project."
            raise UsageError(msg, "A README is written from the facts in manifests, such as pyproject.toml.")
        layout = look(text, _markup(place), every(), name.value if name else "", recall(place))
        task = ReadmeTask(
            symbol=outline(source)[0],
            material=material,
            layout=layout,
            place=place,
            apart=apart,
            exists=exists,
            settings=settings,
        )
        return ReadmePlan(task=task)


@frozen(kw_only=True)
class ReadmePlan:
    """A run of the README action."""

    task: ReadmeTask
    """All of the work."""
    refusals: Sequence[Refusal] = ()
    """None."""

    @property
    def symbols(self) -> Sequence[Symbol]:
        """The document."""
        return (self.task.symbol,)

    def prepare(self, symbol: Symbol) -> ReadmeTask:  # noqa: ARG002 - there is but one
        """Return the work."""
        return self.task

    def verify(self, edits: Sequence[Edit]) -> None:
        """Make sure that only the README is changed; how it is changed has been proved by the task.

        Raises:
            EditRefused: If it would change.
        """
        if self.task.apart and edits:
            msg = "Only the README is changed."
            raise EditRefused(msg)


def find_readme(root: Path) -> Path:
    """Return the README of a folder; where none is seen, the place where it would be."""
    try:
        found = sorted(each for each in root.iterdir() if _README.fullmatch(each.name) and each.is_file())
    except OSError:
        found = []
    known = [each for each in found if identify(each.name) in MARKUPS]
    return next(iter([*known, *found]), root / USUAL)


def _is_readme(source: Source) -> bool:
    return source.language.id in MARKUPS and bool(_README.fullmatch(PurePath(source.path).name))


def _markup(place: Path) -> Markup:
    """Return how a README is written.

    Raises:
        UsageError: If its name does not tell.
    """
    markup = MARKUPS.get(identify(str(place)) or "")
    if markup is None:
        msg = f"{place.name} is neither Markdown nor Org nor reStructuredText."
        raise UsageError(msg, f"Rename it, to {USUAL} for instance.")
    return markup


def _read(place: Path) -> bytes:
    """Return the text of a README.

    Raises:
        UsageError: If it cannot be read, or is no text.
    """
    try:
        if place.stat().st_size > _LIMIT:
            msg = f"{place} is longer than {_LIMIT >> 20} MiB."
            raise UsageError(msg)
        text = place.read_bytes()
        text.decode("utf-8")
    except OSError as error:
        msg = f"{place} cannot be read: {error.strerror}."
        raise UsageError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{place} is not UTF-8."
        raise UsageError(msg, "Convert it first.") from error
    return text
