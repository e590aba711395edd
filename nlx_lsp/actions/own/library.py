"""Finds the files of own actions, and reads them again once they have changed.

Three places, of which a later one counts where two have a file of the same name: the package, the project's
folder ``.nlx/actions``, if the user trusts the project, and the folder ``actions`` beside the user's
configuration.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from attrs import define, field, frozen

from nlx_lsp.actions.own.action import OwnAction
from nlx_lsp.actions.own.reading import Problem, read
from nlx_lsp.project.files import project_root
from nlx_lsp.sandbox.trust import is_trusted
from nlx_lsp.settings import user_file
from nlx_lsp.settings.sources import show_path

FOLDER = Path(".nlx", "actions")
"""Where a project keeps its actions."""
_LIMIT = 1 << 18
"""Bytes; a longer file is none."""
_MOST = 200
"""Files of one folder that are read."""
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")

Stamp = tuple[tuple[str, int, int], ...]


@frozen(kw_only=True)
class Shelf:
    """The actions of some folders."""

    actions: Mapping[str, OwnAction]
    """By id."""
    problems: tuple[Problem, ...]
    """The files that are not used."""


@define(kw_only=True)
class _Folder:
    stamp: Stamp
    shelf: Shelf


@define(kw_only=True)
class Library:
    """The own actions, as the files are now."""

    _built_in: Path = field(factory=lambda: Path(str(files("nlx_lsp.actions.own") / "builtin")), init=False)
    _folders: dict[Path, _Folder] = field(factory=dict, init=False)
    _roots: dict[Path, Path] = field(factory=dict, init=False)

    def find(self, path: str = "", *, own: bool = True, taken: Sequence[str] = ()) -> Shelf:
        """Return the actions for a document.

        Cheap where nothing has changed: called while the user moves about.

        Args:
            path: The document's; empty for none.
            own: Whether files of the user and of the project count.
            taken: The ids of other actions.
        """
        actions: dict[str, OwnAction] = {}
        places: dict[str, Path] = {}
        problems: list[Problem] = []
        for folder in self._places(path, own=own):
            untrusted = folder.parts[-2:] == FOLDER.parts and not is_trusted(folder.parent.parent)
            if untrusted:
                problems.append(_distrusted(folder))
                continue
            shelf = self._read(folder)
            problems += shelf.problems
            for name, action in shelf.actions.items():
                if name in taken:
                    problems.append(_taken(folder / f"{name}.toml", name))
                else:
                    actions[name], places[name] = action, folder / f"{name}.toml"
        return Shelf(actions=actions, problems=(*problems, *_twins(actions, places)))

    def _places(self, path: str, *, own: bool) -> list[Path]:
        places = [self._built_in]
        if not own:
            return places
        if os.path.isabs(path):  # noqa: PTH117 - the path of a client need not be one
            document = Path(path)
            root = self._roots.get(document.parent)
            if root is None:
                root = self._roots[document.parent] = project_root(document)
            if _stamp(root / FOLDER):
                places.append(root / FOLDER)
        return [*places, user_file().parent / "actions"]

    def _read(self, folder: Path) -> Shelf:
        stamp = _stamp(folder)
        known = self._folders.get(folder)
        if known is None or known.stamp != stamp:
            known = self._folders[folder] = _Folder(stamp=stamp, shelf=_shelf(folder, stamp))
        return known.shelf


def _stamp(folder: Path) -> Stamp:
    """Return the files of a folder, and what changes when one of them does."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".toml") and entry.is_file():
                    about = entry.stat()
                    found.append((entry.name, about.st_mtime_ns, about.st_size))
    except OSError:
        return ()
    return tuple(sorted(found)[:_MOST])


def _shelf(folder: Path, stamp: Stamp) -> Shelf:
    actions: dict[str, OwnAction] = {}
    problems: list[Problem] = []
    for file, _, _ in stamp:
        found = _action(folder / file)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            actions[found.id] = found
    return Shelf(actions=actions, problems=tuple(problems))


def _action(path: Path) -> OwnAction | Problem:
    name = path.name.removesuffix(".toml")
    if not name or set(name) - _NAME:
        message = "The file's name is the action's id: small letters, digits, dashes, dots and underscores."
        return Problem(file=show_path(path), line=0, message=message)
    try:
        with path.open("rb") as file:
            data = file.read(_LIMIT + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        return Problem(file=show_path(path), line=0, message=f"It cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Problem(file=show_path(path), line=line, message="This line is not UTF-8.")
    if len(data) > _LIMIT:
        return Problem(file=show_path(path), line=0, message="It is longer than 256 kilobytes.")
    found = read(text.replace("\r\n", "\n"), show_path(path))
    return found if isinstance(found, Problem) else OwnAction(id=name, description=found)


def _distrusted(folder: Path) -> Problem:
    project = folder.parent.parent
    message = f"The project's own actions are left out until you trust it: `nlx-lsp trust {project}`."
    return Problem(file=show_path(folder), line=0, message=message, whole=True)


def _twins(actions: Mapping[str, OwnAction], places: Mapping[str, Path]) -> Iterator[Problem]:
    """Yield the actions that are called like another one: a menu can show but one of them."""
    known: dict[str, str] = {}
    for name, action in actions.items():
        first = known.setdefault(action.description.title, name)
        if first != name:
            message = (
                f'title is "{action.description.title}", as that of {first}. Menus show only one of them.'
            )
            yield Problem(file=show_path(places[name]), line=0, message=message, whole=True)


def _taken(path: Path, name: str) -> Problem:
    message = f"There is an action {name} already, which no file replaces. Give the file another name."
    return Problem(file=show_path(path), line=0, message=message)
