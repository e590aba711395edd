"""Shows the user what the model would see: the exact messages, and what each part of them costs.

Knows how to write that down and how to get it opened; composing the prompts is the pipeline's business.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nlx_lsp.features import texts
from nlx_lsp.features.order import Ending, Order, follow
from nlx_lsp.jobs import Job
from nlx_lsp.values import Bill, Emit, Message, Prompt

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_FENCE = re.compile("`{3,}")


def start(session: "Session", order: Order, path: Path | None = None) -> tuple[Job[list[Prompt]], Path]:
    """Start to compose the prompts of an order.

    Args:
        session: Whose order it is.
        order: What would be run.
        path: The file that was promised before; None for a new one.

    Returns:
        The job, and the file that is opened when it is done.
    """
    from nlx_lsp import pipeline  # noqa: PLC0415  loaded with the first job

    async def work(_: Emit) -> list[Prompt]:
        settings = await session.configuration.settings(order.source.path)
        async with session.engine.use(settings) as engine:
            return await pipeline.show(
                order.action,
                order.source,
                order.span,
                engine,
                settings=settings,
                options=order.arguments.options,
            )

    title = f"Prompt of “{order.title}”"
    job, fresh = session.jobs.start(("prompt", *order.key), work, title=title, keep=False)
    goal = path or session.private_folder / f"prompt-{job.token}.md"

    async def conclude(prompts: list[Prompt]) -> None:
        texts.write(goal, render(order.title, prompts))
        await texts.open_file(session, goal, f"What the model sees is in {goal}")

    if fresh:
        session.spawn(follow(session, job, Ending(conclude, again=lambda: start(session, order, goal))))
    return job, goal


def render(title: str, prompts: list[Prompt]) -> str:
    """Write prompts down, as Markdown."""
    if not prompts:
        return f"# {title}\n\nThe model is not asked anything for this.\n"
    parts = [f"# {title}", f"This is all that the model sees. {_whereabouts(prompts)}"]
    for number, prompt in enumerate(prompts, 1):
        name = f"Prompt {number} of {len(prompts)}" if len(prompts) > 1 else "Prompt"
        parts += [f"## {name}: {prompt.bill.total} of {prompt.bill.budget} tokens", _table(prompt.bill)]
        if isinstance(prompt.request.prompt, str):
            parts.append(_fenced(prompt.request.prompt))
        else:
            parts += [part for message in prompt.request.prompt for part in _spoken(message)]
    return "\n\n".join(parts) + "\n"


def _whereabouts(prompts: list[Prompt]) -> str:
    """Say where the model runs, and what is kept from it."""
    address = prompts[0].address
    if not address:
        return "It runs on this machine; nothing leaves it."
    masked = sum(prompt.masked for prompt in prompts)
    return f"It runs at {address}; likely secrets masked: {masked}."


def _table(bill: Bill) -> str:
    rows = ["| part | tokens | sent | left out |", "|---|---:|---:|---|"]
    rows += [f"| {item.part} | {item.tokens} | {item.sent} | {item.note} |" for item in bill.items]
    return "\n".join(rows)


def _spoken(message: Message) -> tuple[str, str]:
    return f"### {message.role}", _fenced(message.content)


def _fenced(text: str) -> str:
    """Fence a text off, with more backticks than any in it."""
    fence = "`" * max(3, *(len(found) + 1 for found in ["", *_FENCE.findall(text)]))
    return f"{fence}text\n{text}\n{fence}"
