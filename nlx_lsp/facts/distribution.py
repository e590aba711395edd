"""The metadata of an installed package, which lies beside its folder and not in it."""

from pathlib import Path

_LONGEST = 4_000_000
_MOST = 5000
_FILES = ("METADATA", "entry_points.txt")


def find_metadata(root: Path) -> tuple[str, ...]:
    """Return the files about the package that a folder was installed by, as paths from that folder.

    Args:
        root: A folder among installed packages, or any other, for which there is nothing.
    """
    if root.parent.name not in ("site-packages", "dist-packages"):
        return ()
    try:
        candidates = sorted(root.parent.glob("*.dist-info"))[:_MOST]
    except OSError:
        return ()
    normal = root.name.lower().replace("-", "_")
    # The folder is likely to have the package's name, and reading every record takes a while.
    candidates.sort(key=lambda each: not each.name.lower().replace("-", "_").startswith(f"{normal}_"[:-1]))
    for candidate in candidates:
        if _owns(candidate, root.name):
            licences = sorted(path.name for path in (candidate / "licenses").glob("LICEN*"))
            names = [*_FILES, *(f"licenses/{name}" for name in licences[:3])]
            return tuple(f"../{candidate.name}/{name}" for name in names if (candidate / name).is_file())
    return ()


def _owns(candidate: Path, folder: str) -> bool:
    """Whether a record lists the package's own file in a folder."""
    try:
        with (candidate / "RECORD").open("rb") as stream:
            record = stream.read(_LONGEST)
    except OSError:
        return False
    wanted = f"{folder}/__init__.".encode()
    return record.startswith(wanted) or b"\n" + wanted in record
