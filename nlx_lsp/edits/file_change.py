"""Changes of other files than the document: put together, checked against the disk, and made there.

Nothing is overwritten that is not what the change was made from, and nothing is written outside of the
project.  Knows no editor: a file that somebody has open is changed there, and not here.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.edits.apply import apply
from nlx_lsp.errors import DocumentMoved, EditRefused
from nlx_lsp.project.files import MARKS
from nlx_lsp.values import Edit, Proposal

_AGAIN = "Run the action again."
_ANY_WRITING = 0o222


@frozen(kw_only=True)
class FileChange:
    """What becomes of one file."""

    path: Path
    """The file, absolute, as the proposals name it."""
    before: bytes | None
    """What it was made from; None for a file that is yet to be made."""
    proposals: tuple[Proposal, ...]
    """What is changed in it."""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits, disjoint and ascending."""
        found = [edit for proposal in self.proposals for edit in proposal.edits]
        return tuple(sorted(found, key=lambda edit: edit.span))

    @property
    def after(self) -> bytes:
        """What it becomes."""
        return apply(self.before or b"", self.edits)

    def locate(self, roots: Iterable[Path]) -> Path:
        """Return where the file really is.

        Args:
            roots: Folders, below one of which it has to be, links followed.

        Raises:
            EditRefused: If it is elsewhere.
        """
        place = self._place()
        if not any(_is_inside(place, Path(os.path.realpath(root))) for root in roots):
            msg = f"{self.path} lies outside of the project."
            raise EditRefused(msg, "Nothing was written there.")
        return place

    def check(self, roots: Iterable[Path]) -> Path:
        """Return where the file really is, once it is known that the change can be made there.

        Args:
            roots: See `locate`.

        Raises:
            EditRefused: If it is elsewhere, or may not be written.
            DocumentMoved: If it is not what the change was made from.
        """
        place = self.locate(roots)
        try:
            if self.before is None:
                self._check_absence(place)
            else:
                self._check_presence(place, self.before)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        return place

    def _place(self) -> Path:
        """Return the path without links; one at the place of a new file is not followed, but in the way."""
        if self.before is None:
            return Path(os.path.realpath(self.path.parent), self.path.name)
        return Path(os.path.realpath(self.path))

    def _check_absence(self, place: Path) -> None:
        if os.path.lexists(place):
            raise _appeared(self.path)
        folder = next(each for each in place.parents if each.exists())
        if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
            msg = f"{self.path} cannot be written: nothing can be made in {folder}."
            raise EditRefused(msg)

    def _check_presence(self, place: Path, before: bytes) -> None:
        if not place.exists():
            msg = f"{self.path} is no longer there."
            raise DocumentMoved(msg, _AGAIN)
        mode = place.stat().st_mode
        if not stat.S_ISREG(mode):  # a pipe would be waited for
            msg = f"{self.path} is no regular file."
            raise EditRefused(msg)
        if place.read_bytes() != before:
            msg = f"{self.path} has changed meanwhile, and is left alone."
            raise DocumentMoved(msg, _AGAIN)
        # The mode is asked, too: it says what its owner wants, also where root may do everything.
        if not mode & _ANY_WRITING or not os.access(place, os.W_OK):
            msg = f"{self.path} is read-only."
            raise EditRefused(msg, "Make it writable, then run the action again.")


def gather(proposals: Sequence[Proposal]) -> tuple[FileChange, ...]:
    """Return what proposals for other files come to, file by file.

    Raises:
        EditRefused: If they contradict one another.
    """
    groups: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.path and proposal.edits:
            groups.setdefault(proposal.path, []).append(proposal)
    return tuple(_change(path, group) for path, group in groups.items())


def write(changes: Sequence[FileChange], roots: Sequence[Path]) -> None:
    """Make changes on disk: all of them, or none.

    Args:
        changes: One a file.
        roots: See `FileChange.check`.

    Raises:
        EditRefused: If one cannot be made.
        DocumentMoved: If a file is not what its change was made from.
    """
    places = [change.check(roots) for change in changes]
    with contextlib.ExitStack() as undoing:
        for change, place in zip(changes, places, strict=True):
            if change.before is None:
                create(place, change.after, undoing)
                continue
            try:
                replace(place, change.after)
            except OSError as error:
                raise _unwritable(change.path, error) from error
            undoing.callback(replace, place, change.before)
        undoing.pop_all()


def replace(path: Path, data: bytes) -> None:
    """Replace a file's bytes at one stroke: whoever reads it sees the old ones or the new ones.

    Mode and owner stay.  Another hard link to the file keeps the old bytes.

    Raises:
        OSError: If it cannot be written.
    """
    before = path.stat()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        if hasattr(os, "chown"):
            with contextlib.suppress(PermissionError):  # only root gives files away
                os.chown(name, before.st_uid, before.st_gid)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def create(place: Path, data: bytes, undoing: contextlib.ExitStack) -> None:
    """Make a file, and the folders that it needs, and nothing else: whatever is there stays.

    Args:
        place: The file.
        data: What is in it.
        undoing: Gets what takes it back.

    Raises:
        EditRefused: If it cannot be made.
        DocumentMoved: If it is there.
    """
    try:
        for missing in reversed([each for each in place.parents if not each.exists()]):
            missing.mkdir(exist_ok=True)
            undoing.callback(_remove, missing)
        with place.open("xb") as file:  # fails if somebody else has been faster
            undoing.callback(_delete, place, data)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise _appeared(place) from error
    except OSError as error:
        raise _unwritable(place, error) from error


def _change(path: str, proposals: Sequence[Proposal]) -> FileChange:
    before, *others = {proposal.before for proposal in proposals}
    change = FileChange(
        path=Path(path),
        before=None if before is None else before.encode("utf-8", "surrogatepass"),
        proposals=tuple(proposals),
    )
    if others or not _fit(change):
        msg = f"The changes of {path} contradict one another."
        raise EditRefused(msg, "Nothing was changed.")
    return change


def _fit(change: FileChange) -> bool:
    try:
        apply(change.before or b"", change.edits)
    except ValueError:
        return False
    return True


def _is_inside(place: Path, root: Path) -> bool:
    """Whether a place is below a folder, and not in what a version control system keeps there."""
    return place.is_relative_to(root) and not set(MARKS) & set(place.relative_to(root).parts)


def _delete(place: Path, data: bytes) -> None:
    """Delete a file, unless somebody has written something into it."""
    with contextlib.suppress(OSError):
        if place.read_bytes() in (data, b""):
            place.unlink()


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):  # somebody else has put something into it
        folder.rmdir()


def _appeared(path: Path) -> DocumentMoved:
    return DocumentMoved(f"{path} is there by now, and is left alone.", _AGAIN)


def _unwritable(path: Path, error: OSError) -> EditRefused:
    return EditRefused(f"{path} cannot be written: {error.strerror or error}.")
