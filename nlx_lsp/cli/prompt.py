"""`nlx-lsp prompt`: exactly what an action would send to the model, and what each part costs."""

import argparse
import asyncio
import json
from collections.abc import Iterator

from nlx_lsp import pipeline
from nlx_lsp.cli.order import Order, take_order
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.engines.choice import choose
from nlx_lsp.values import Bill, Prompt


def execute(arguments: argparse.Namespace) -> int:
    """Print the prompts; the model is loaded, because it is its tokenizer that counts, but not asked."""
    order, _ = take_order(arguments)
    prompts = asyncio.run(_show(order))
    if not prompts:
        say(f"{order.action.id}: nothing would be sent.")
    for prompt in prompts:
        show("\n".join(describe(prompt)) + "\n")
    return DONE


async def _show(order: Order) -> list[Prompt]:
    engine = await choose(order.settings)
    try:
        return await pipeline.show(
            order.action, order.source, order.span, engine, settings=order.settings, options=order.options
        )
    finally:
        await engine.close()


def describe(prompt: Prompt) -> Iterator[str]:
    """Yield the lines that show one prompt: its bill, its messages, its schema."""
    yield from _bill(prompt.bill)
    if prompt.address:
        yield f"    for {prompt.address}; likely secrets masked: {prompt.masked}"
    request = prompt.request
    if isinstance(request.prompt, str):
        yield from ("--- text", request.prompt)
    else:
        for message in request.prompt:
            yield from (f"--- {message.role}", message.content)
    if request.schema is not None:
        yield from ("--- the answer has to follow", json.dumps(request.schema, indent=2, ensure_ascii=False))
    yield ""


def _bill(bill: Bill) -> Iterator[str]:
    yield f"=== {bill.total} of {bill.budget} tokens"
    for item in bill.items:
        yield f"{item.sent:>7}  {item.part}" + (f" ({item.note})" if item.note else "")
