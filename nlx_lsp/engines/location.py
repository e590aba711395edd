"""Where the model is that the user names; and if it is nowhere, what can be done about it."""

import difflib
from pathlib import Path

from nlx_lsp.errors import ModelMissing, UsageError
from nlx_lsp.models import catalogue
from nlx_lsp.models.reference import Bundled, File, parse
from nlx_lsp.models.resolve import bundled, resolve

_UNFINISHED = (".part", ".incomplete", ".crdownload", ".download", ".tmp")
"""How files end that are still being downloaded."""
_ANY = "Set engine.model to a GGUF file, or to a name that `nlx-lsp models list` shows."


def locate(name: str) -> Path:
    """Return the path of a model; what lies there is not looked at.

    Args:
        name: As the setting `engine.model` has it.

    Raises:
        ModelMissing: If it is not on this machine.
    """
    try:
        reference = parse(name)
    except UsageError as error:
        raise ModelMissing(error.message, error.hint) from error
    path = reference.path if isinstance(reference, File) else resolve(name)
    if isinstance(reference, Bundled) and bundled() is None:
        msg = "No model is configured, and none is bundled."
        raise ModelMissing(msg, _ANY)
    if path is None:
        msg = f"The model {name} is not on this machine."
        raise ModelMissing(msg, f"`nlx-lsp models pull {name}` fetches it.")
    _check_there(path)
    return path


def _check_there(path: Path) -> None:
    if path.suffix in _UNFINISHED:
        msg = f"The model {path} is a download that is not complete."
        raise ModelMissing(msg, "Wait for its end, or begin it again.")
    if _is_there(path):
        return
    if any(_is_there(path.with_name(path.name + ending)) for ending in _UNFINISHED):
        msg = f"The model {path} is not complete: its download has not come to its end."
        raise ModelMissing(msg, "Wait for it, or begin it again.")
    near = difflib.get_close_matches(str(path), [entry.name for entry in catalogue.entries()], n=1)
    msg = f"The model {path} is not there."
    raise ModelMissing(msg, f"Did you mean {near[0]}?" if near else _ANY)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
    ):  # a null character
        return False
    except OSError:  # it cannot be looked at: whoever reads it says why
        return True
    return True
