"""What prompts have in common stands first, so that an engine reads it once."""

from itertools import takewhile

from nlx_lsp import actions, pipeline
from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

CODE = '''\
import os

LIMIT = 3


class Cache(dict):
    """Users by number."""

    def user(self, number):
        if number < LIMIT:
            raise KeyError(os.name)
        return self.load(number)

    def load(self, number):
        return self[number]
'''


async def conversation(action: str, at: str) -> tuple[str, str]:
    """Return what is said first to the model, by the system and by the user."""
    place = CODE.index(at)
    shown = await pipeline.show(
        actions.load()[action],
        Source.parse(CODE.encode(), path="cache.py"),
        Span(start=place, end=place),
        Scripted([]),
        settings=Settings(),
    )
    system, user = shown[0].request.prompt
    return system.content, user.content


def common(one: str, other: str) -> str:
    """Return how both begin."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(pair[0] for pair in pairs)


async def test_two_actions_on_a_symbol_differ_behind_its_code_only() -> None:
    documented, reviewed = (
        await conversation("docstring", "def user"),
        await conversation("review", "def user"),
    )
    assert documented[0] == reviewed[0]
    assert f"one of {', '.join(CATEGORIES)}, " in reviewed[0]
    same = common(documented[1], reviewed[1])
    assert same.rstrip().endswith("return self.load(number)")


async def test_two_symbols_differ_behind_their_file_and_class_only() -> None:
    one, other = await conversation("docstring", "def user"), await conversation("docstring", "def load")
    assert one[0] == other[0]
    assert "class Cache(dict):  # Users by number." in common(one[1], other[1])
