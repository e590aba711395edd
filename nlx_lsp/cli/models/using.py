"""`nlx-lsp models use`: sets `engine.model` in the user's configuration."""

import argparse
from pathlib import Path

from nlx_lsp.cli.file import TextFile, read_file, write_file
from nlx_lsp.cli.models.finding import find
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import say
from nlx_lsp.errors import UsageError
from nlx_lsp.models import ggml, gguf
from nlx_lsp.models.reference import File, parse
from nlx_lsp.settings import user_file
from nlx_lsp.settings.edit import set_key

_KEY = "engine.model"


def execute(arguments: argparse.Namespace) -> int:
    """Write the name into the configuration."""
    name = arguments.name.strip() or "bundled"
    path = find(name)
    if ggml.is_ggml(path):
        ggml.read(path)
    else:
        gguf.read(path)
    if isinstance(parse(name), File):
        name = str(path.absolute())  # a relative path would start at the configuration's folder
    configuration = user_file()
    _write(configuration, name)
    say(f"{_KEY} is {name} now, in {configuration}. Editors take it when they start their server again.")
    return DONE


def _write(configuration: Path, name: str) -> None:
    try:
        configuration.parent.mkdir(parents=True, exist_ok=True)
        if not configuration.exists():
            configuration.touch()
    except OSError as error:
        msg = f"{configuration} cannot be written: {error.strerror}."
        raise UsageError(msg, f'Set {_KEY} = "{name}" elsewhere.') from error
    file: TextFile = read_file(configuration)
    write_file(file, set_key(file.text.decode("utf-8"), _KEY, name).encode("utf-8"))
