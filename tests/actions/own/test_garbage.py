"""Answers at their worst, over real files: nothing outside of what was selected changes, and why is said."""

import ast
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from actions.own.bench import OPTIONS, ask, built_in
from adversarial.garbage import POISON, PROSE
from library import FILES, STDLIB

from nlx_lsp.actions.own.action import OwnAction
from nlx_lsp.edits.apply import apply
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import JSON, Edit, Outcome, Request, Span
from nlx_lsp.verify.parsing import count_errors

ACTIONS = built_in()
DOCS = sorted((Path(__file__).parents[3] / "docs").glob("*.md"))
CODE = [STDLIB / name for name in FILES[:: len(FILES) // 6]]


class Garbler:
    """A model that says what was selected, spoilt, or plain garbage, in the shape or not.

    Args:
        chance: Decides.
        text: What was selected.
    """

    def __init__(self, chance: random.Random, text: str) -> None:
        self.chance = chance
        self.pick: Callable[[Sequence[Any]], Any] = chance.choice
        self.lines = text.splitlines() or [""]
        self.words = text.split() or [""]

    def answer(self, request: Request) -> str:
        valid = json.dumps(self.fill(request.schema or {}))
        garbage = "".join(self.chance.choices(POISON, k=12))
        broken = ("x" * 10_000, valid[: self.chance.randrange(40)], garbage)
        return str(self.pick(broken)) if self.chance.random() < 1 / 10 else valid

    def fill(self, schema: Mapping[str, JSON]) -> JSON:
        if "enum" in schema:
            return self.pick(schema["enum"])
        if schema["type"] == "object":
            return {name: self.fill(inner) for name, inner in schema["properties"].items()}
        if schema["type"] == "array":
            return self.spoilt()
        return self.pick((" ".join(self.spoilt()), " ".join(self.words), self.line()))

    def spoilt(self) -> list[str]:
        """Return the lines in disorder, or less of them, or with something else among them."""
        lines = list(self.lines)
        match self.chance.randrange(5):
            case 0:
                return [self.line() for _ in range(self.chance.randrange(8))]
            case 1:
                self.chance.shuffle(lines)
            case 2:
                del lines[self.chance.randrange(len(lines)) :]
            case 3:
                lines.insert(self.chance.randrange(len(lines) + 1), self.line())
            case _:
                lines[self.chance.randrange(len(lines))] = self.line()
        return lines

    def line(self) -> str:
        mixed = " ".join(self.chance.sample(self.words, len(self.words)))[:300]
        own, poison = self.pick(self.lines), self.pick(POISON)
        traps = ("pass", "}", "{", "return", "# x", "else:", '"""', "```", "- x", "def f(): pass", "\\")
        return str(
            self.pick(
                (own, own.strip() + poison, poison + own, mixed, self.pick(PROSE), poison, self.pick(traps))
            )
        )


def read(path: Path) -> Source:
    return Source.parse(path.read_bytes(), path=str(path))


def some_lines(source: random.Random, text: bytes) -> Span:
    starts = [0, *(at + 1 for at, byte in enumerate(text) if byte == 0x0A)]
    first = source.randrange(len(starts))
    last = min(first + source.randrange(1, 12), len(starts) - 1)
    return Span(start=starts[first], end=max(starts[first], starts[last]))


def check(action: OwnAction, source: Source, span: Span, outcome: Outcome, allowed: Span) -> None:
    """Prove that nothing else has changed, and that what has changed can be read."""
    after = apply(source.text, outcome.edits)
    for edit in outcome.edits:
        assert edit.span in allowed, (action.id, source.path, span)
    if outcome.edits:
        assert after.startswith(source.text[: allowed.start])
        assert after.endswith(source.text[allowed.end :])
        if b"\r" not in source.text:
            assert b"\r" not in after
    if not source.language.prose and not count_errors(source):
        assert not count_errors(Source.parse(after, path=source.path))
        if source.language.id == "python":
            ast.parse(after)
    if action.description.edit.kind.startswith("insert"):
        assert len(after) >= len(source.text)
    for finding in outcome.findings:
        assert finding.span in allowed
        assert finding.replacement is None or finding.replacement.span == finding.span
        assert finding.replacement is None or "\n" not in finding.replacement.text
    for refusal in outcome.refusals:
        assert refusal.reason
    assert (
        outcome.edits
        or outcome.findings
        or outcome.refusals
        or outcome.proposals
        or outcome.dropped
        or (action.id == "proofread")
    )


async def torment(action: OwnAction, path: Path, seed: int) -> str:
    """Run an action on some lines of a file; return what has become of it."""
    chance = random.Random(f"{action.id} {path} {seed}")  # noqa: S311 - repeatable, not secret
    source = read(path)
    span = some_lines(chance, source.text)
    options = OPTIONS.get(action.id, {})
    try:
        allowed = action.plan(source, span, None, options).task.allowed  # type: ignore[arg-type]
    except UsageError:
        return "nothing to do"
    outcome = await ask(action, source, span, Garbler(chance, source.slice(allowed)).answer)
    check(action, source, span, outcome, allowed)
    return (
        "edited"
        if outcome.edits
        else "found"
        if outcome.findings
        else "made"
        if outcome.proposals
        else "refused"
    )


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"implement"}))
async def test_nothing_outside_of_the_selection_changes(action: str) -> None:
    prose = ACTIONS[action].reads == "prose"
    paths = DOCS if prose else CODE if ACTIONS[action].reads == "code" else [*DOCS, *CODE]
    fates = [await torment(ACTIONS[action], path, seed) for path in paths for seed in range(2)]
    assert "refused" in fates or action == "proofread"


@pytest.mark.slow
@pytest.mark.parametrize("action", ["rewrite", "continue", "proofread", "expand"])
async def test_nothing_outside_changes_however_often(action: str) -> None:
    prose = ACTIONS[action].reads == "prose"
    paths = DOCS if prose else CODE
    fates = {await torment(ACTIONS[action], path, seed) for path in paths for seed in range(10, 20)}
    assert "refused" in fates


async def test_a_body_is_all_that_is_written() -> None:
    for path in CODE:
        whole = read(path)
        text = whole.text
        functions = [
            s
            for s in outline(whole)
            if s.kind in ("function", "method") and b"\n" in text[s.header.end : s.body.start]
        ]
        for seed, symbol in enumerate(functions[:2]):
            emptied = whole.edited([Edit(span=symbol.body, text="pass")])
            chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
            span = Span(start=symbol.header.start, end=symbol.header.start)
            allowed = ACTIONS["implement"].plan(emptied, span, None, {}).task.allowed  # type: ignore[arg-type]
            assert allowed in Span(start=symbol.header.end, end=symbol.body.start + len("pass"))
            outcome = await ask(
                ACTIONS["implement"], emptied, span, Garbler(chance, whole.slice(symbol.body)).answer
            )
            check(ACTIONS["implement"], emptied, span, outcome, allowed)
