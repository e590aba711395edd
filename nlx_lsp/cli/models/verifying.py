"""`nlx-lsp models verify`: checks models against what is known of them: length, hash, header."""

import argparse
import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from nlx_lsp.cli.models.finding import find
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.errors import NlxError
from nlx_lsp.models.progress import Meter
from nlx_lsp.models.receipts import find_receipt, receipts
from nlx_lsp.models.verification import check

_CONTENT = re.compile(r"(?:sha256-)?([0-9a-f]{64})")
"""The name of a content in the caches of the hub and of Ollama: its hash."""


@frozen(kw_only=True)
class _Known:
    name: str
    path: Path
    size: int
    sha256: str


def execute(arguments: argparse.Namespace) -> int:
    """Check the models; say what is wrong."""
    models = [_known(name, find(name)) for name in arguments.names] or list(_pulled())
    if not models:
        say("No model was pulled yet.")
    bad = [model for model in models if not asyncio.run(_is_good(model))]
    return REFUSED if bad else DONE


def _pulled() -> Iterator[_Known]:
    for receipt in receipts():
        yield _known(receipt.reference, Path(receipt.path))


def _known(name: str, path: Path) -> _Known:
    receipt = find_receipt(path)
    content = _CONTENT.fullmatch(path.resolve().name)
    return _Known(
        name=name,
        path=path,
        size=receipt.size if receipt else 0,
        sha256=content[1] if content else receipt.sha256 if receipt else "",
    )


async def _is_good(model: _Known) -> bool:
    try:
        found = await check(model.path, Meter(lambda _: None), size=model.size, sha256=model.sha256)
    except NlxError as error:
        show(f"{model.name}: {error}\n")
        return False
    except OSError as error:
        show(f"{model.name}: {model.path} cannot be read: {error.strerror}.\n")
        return False
    against = "as it should be" if model.sha256 else "there is nothing to hold it against"
    show(f"{model.name}: good; SHA-256 {found}, {against}\n")
    return True
