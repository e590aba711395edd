"""`nlx-lsp try`: a real model writes docstrings for functions that really have none.

The functions are from the library of the Python that runs this; it is read, never written.  Nothing is
staged: whatever the model says, and whatever was refused, is shown.
"""

import argparse
import asyncio
import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import read_file
from nlx_lsp.cli.order import Order, find_action, fulfil
from nlx_lsp.cli.report import credit
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import show, show_diff
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.engines import Engine
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Outcome

_LIBRARY = Path(argparse.__file__).resolve().parent
_FUNCTIONS = (
    ("glob", "has_magic"),
    ("fileinput", "hook_compressed"),
    ("http.cookies", "Morsel.set"),
    ("email.utils", "parsedate_to_datetime"),
)
"""Functions without a docstring: a predicate, keyword-only parameters, a method, exceptions."""
_NEXT = """
What now?
  your own code     nlx-lsp run docstring FILE:LINE      (add --write to change the file)
  your editor       README.md has the set-up for Emacs, Neovim and VS Code
  a better model    any GGUF file of a code model: --model PATH, or engine.model in your configuration
  something wrong?  nlx-lsp doctor
"""


def execute(arguments: argparse.Namespace) -> int:
    """Write the docstrings and show them."""
    settings = read_settings(arguments, ".")
    orders = list(_orders(settings))
    if not orders:
        msg = "The library of this Python comes without its source."
        raise UsageError(msg, "Try `nlx-lsp run docstring FILE` on code of your own.")
    return asyncio.run(_try(orders, settings))


async def _try(orders: list[Order], settings: Settings) -> int:
    engine = await choose(settings)
    show("Some functions of Python's own library have no docstring; a local model writes them now.\n")
    began = time.monotonic()
    try:
        model = await engine.load()
        seconds = time.monotonic() - began
        show(f"The model is {model.name}, loaded in {seconds:.1f} s by the engine {engine.name}.\n\n")
        outcomes = [await _one(order, engine) for order in orders]
    finally:
        await engine.close()
    show(_balance(outcomes))
    if model.draft:
        show(f"{model.name} is of draft quality: it shows how all of this works, not what a model can do.\n")
    show(_NEXT)
    return REFUSED if any(outcome.refusals for outcome in outcomes) else DONE


def _balance(outcomes: list[Outcome]) -> str:
    fields = [field for outcome in outcomes for proposal in outcome.proposals for field in proposal.fields]
    by_model = sum(field.writer == "model" for field in fields)
    tokens = sum(outcome.tokens for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    if by_model:
        share = f"The model wrote {by_model} of {len(fields)} fields, the plain writer the others."
    else:
        share = (
            f"Nothing that the model said was fit for use: all {len(fields)} fields are the plain writer's."
        )
    return (
        f"{len(outcomes)} functions, {tokens} tokens, {seconds:.1f} s.\n{share}\n"
        f"Every change was proved: Python reads the same program as before, but for the docstring.\n"
    )


async def _one(order: Order, engine: Engine) -> Outcome:
    outcome = await fulfil(order, engine)
    after = apply(order.source.text, outcome.edits)
    show_diff(unified(order.source.text, after, Path(order.source.path).relative_to(_LIBRARY).as_posix()))
    for proposal in outcome.proposals:
        for line in credit(proposal.fields):
            show(f"  {line}\n")
    for refusal in outcome.refusals:
        show(f"  {refusal.symbol}: not done. {refusal.reason}\n")
    show("\n")
    return outcome


def _orders(settings: Settings) -> Iterator[Order]:
    """Yield the work on those functions that are there, and still without a docstring."""
    action = find_action("docstring")
    for module, name in _FUNCTIONS:
        spec = importlib.util.find_spec(module)
        path = Path(spec.origin).resolve() if spec and spec.origin else Path()
        if path.suffix != ".py" or not path.is_relative_to(_LIBRARY):
            continue
        source = Source.parse(read_file(path).text, path=str(path))
        for symbol in outline(source):
            if symbol.qualname == name and symbol.docstring is None:
                yield Order(
                    action=action,
                    source=source,
                    span=symbol.span,
                    settings=settings,
                    options={"scope": "symbol"},
                )
