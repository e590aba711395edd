"""A run of the README action: which README is meant, and what is known of its project."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.readme.action import NAME
from nlx_lsp.actions.readme.layout import look
from nlx_lsp.actions.readme.section import Material
from nlx_lsp.actions.readme.sections import every
from nlx_lsp.actions.readme.task import ReadmeTask
from nlx_lsp.edits.markup import MARKUPS, Markup
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.facts.collect import collect
from nlx_lsp.project.files import is_project, project_root
from nlx_lsp.project.written import recall
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.grammar import identify
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Refusal

USUAL = "README.md"
"""What one is called that is yet to be made."""
_LIMIT = 4 << 20
"""Bytes; nobody reads a longer README."""


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
            EditRefused: If another file would change.
        """
        if self.task.apart and edits:
            msg = "Only the README is changed."
            raise EditRefused(msg)


def make_plan(source: Source, settings: Settings, *, here: bool, new: bool) -> ReadmePlan:
    """Find the README, and collect the facts of its project.

    Args:
        source: The README, or any other file of the project.
        settings: What the user has set.
        here: Whether the document is the README.
        new: Whether that is yet to be made, so that the document stands for no file.

    Returns:
        The README, and what its sections are made of.

    Raises:
        UsageError: If there is no project, or its README cannot be read as one.
    """
    path = Path(source.path).absolute()
    root = path.parent if here else project_root(path)
    place = path if here else find_readme(root)
    apart = not here or new
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


def find_readme(root: Path) -> Path:
    """Return the README of a folder; where none is seen, the place where it would be."""
    try:
        found = sorted(each for each in root.iterdir() if NAME.fullmatch(each.name) and each.is_file())
    except OSError:
        found = []
    known = [each for each in found if identify(each.name) in MARKUPS]
    return next(iter([*known, *found]), root / USUAL)


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
