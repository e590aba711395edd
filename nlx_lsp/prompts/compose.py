"""Compose a prompt within a budget of tokens, counted by the engine's own tokenizer.

What does not fit is left out in a fixed order, the least useful first, and the bill says so: nothing is
cut silently.  Knows no engine: the counting is passed in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from attrs import evolve, frozen

from nlx_lsp.errors import PromptError
from nlx_lsp.prompts.template import Rendered, Templates
from nlx_lsp.values import JSON, Bill, BillItem, Prompt, Request

Count = Callable[[Sequence[str]], Awaitable[list[int]]]
"""Returns the length of each text in tokens."""


@frozen(kw_only=True)
class Draft:
    """What a prompt is made from."""

    action: str
    """The action, whose template is used."""
    text: str = ""
    """The template itself, for models that chat; empty where it is a file."""
    prompt_format: str
    """The template's variant; see `nlx_lsp.values.Model.prompt_format`."""
    values: Mapping[str, JSON]
    """The template's variables."""
    request: Request
    """The request; its prompt is filled in."""
    optional: tuple[str, ...] = ()
    """Names of variables, each a tuple of texts, that may be emptied, the least useful first."""
    cuttable: tuple[str, ...] = ()
    """Names of variables, each a text of several lines, that may be cut at last, the least useful first."""


@frozen(kw_only=True)
class _Attempt:
    rendered: Rendered
    tokens: tuple[int, ...]
    notes: Mapping[str, str]

    @property
    def total(self) -> int:
        return sum(self.tokens)


async def compose(draft: Draft, templates: Templates, count: Count, budget: int) -> Prompt:
    """Return the prompt and its bill.

    Args:
        draft: What to say.
        templates: Where the templates are.
        count: The engine's tokenizer.
        budget: The prompt's greatest length in tokens.

    Raises:
        PromptError: If the template cannot be rendered, or the prompt does not fit whatever is left out.
    """
    composer = _Composer(draft=draft, templates=templates, count=count, budget=budget)
    values = dict(draft.values)
    notes: dict[str, str] = {}
    full = attempt = await composer.attempt(values, notes)
    for name in draft.optional:
        if attempt.total <= budget:
            break
        if values[name]:
            notes[name] = f"{len(values[name])} left out"
            values[name] = ()
            attempt = await composer.attempt(values, notes)
    for name in draft.cuttable:
        if attempt.total <= budget:
            break
        if values[name]:
            attempt = await composer.cut(name, values, notes)
    if attempt.total > budget:
        msg = f"The prompt needs {attempt.total} tokens, but only {budget} are allowed."
        hint = "Raise prompt.budget_tokens or engine.context_tokens, or choose a smaller symbol."
        raise PromptError(msg, hint)
    request = evolve(draft.request, prompt=attempt.rendered.prompt)
    return Prompt(request=request, bill=_bill(full, attempt, budget))


@frozen(kw_only=True)
class _Composer:
    draft: Draft
    templates: Templates
    count: Count
    budget: int

    async def attempt(self, values: Mapping[str, JSON], notes: Mapping[str, str]) -> _Attempt:
        # In a thread: to compile a template takes several milliseconds, and a user can write slow ones.
        rendered = await asyncio.to_thread(
            self.templates.render, self.draft.action, self.draft.prompt_format, values, text=self.draft.text
        )
        tokens = await self.count([part.text for part in rendered.parts])
        return _Attempt(rendered=rendered, tokens=tuple(tokens), notes=dict(notes))

    async def cut(self, name: str, values: dict[str, JSON], notes: dict[str, str]) -> _Attempt:
        """Keep as many of the first lines of a text as fit, found by halving; none if that is not enough."""
        lines = str(values[name]).splitlines()
        fitting, too_many = 0, len(lines)
        best: _Attempt | None = None
        while best is None or too_many - fitting > 1:
            keep = (fitting + too_many) // 2 if too_many - fitting > 1 else 0
            left_out = len(lines) - keep
            values[name] = "\n".join([*lines[:keep], f"# … {left_out} lines left out"])
            notes[name] = f"the last {left_out} of {len(lines)} lines left out"
            attempt = await self.attempt(values, notes)
            if attempt.total <= self.budget:
                best, fitting = attempt, keep
            elif keep == 0:
                return attempt
            else:
                too_many = keep
        return best


def _bill(full: _Attempt, sent: _Attempt, budget: int) -> Bill:
    """Compare what would have been sent with what is."""
    lengths = dict(zip((part.name for part in sent.rendered.parts), sent.tokens, strict=True))
    items = [
        BillItem(part=part.name, tokens=tokens, sent=min(lengths.get(part.name, 0), tokens))
        for part, tokens in zip(full.rendered.parts, full.tokens, strict=True)
    ]
    left_out = [BillItem(part=name, tokens=0, sent=0, note=note) for name, note in sent.notes.items()]
    return Bill(items=(*items, *left_out), budget=budget)
