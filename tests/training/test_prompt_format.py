"""The bundled model was trained on exactly these texts: a change here makes another prompt format."""

import pytest

from nlx_lsp.prompts.spell import spell
from nlx_lsp.prompts.template import Templates
from nlx_lsp.syntax.context import slice_context, survey
from nlx_lsp.syntax.source import Source
from training.corpus import requested

CODE = b'''
class UserCache(dict, Mixin):
    def getUserName(self, user_id: int, default: str | None = None, *args, HTTPProxy=3) -> str:
        """Say it."""
        # look it up
        if user_id < 0:
            raise errors.Missing(f"user id must be positive: {user_id!r}")
        return self._cache.get(user_id, default)

    @property
    def shape(self):
        return self._shape


def pairs(a):
    for i in a:
        yield i, a
'''
EXPECTED = {
    "UserCache": (
        "def get user name self user id int default str | none = none *args http proxy=3 -> str say it ; "
        "def shape self\n"
        '{"summary":" user cache ; class ; dict mixin"}'
    ),
    "UserCache.getUserName": (
        "look it up ; if user id < 0 ; raise errors missing user id must be positive user id!r ; "
        "return cache get user id default\n"
        '{"summary":" get user name ; method ; user cache",'
        '"params":{"user_id":" user id ; int","default":" default ; str | none ; = none",'
        '"args":" args","HTTPProxy":" http proxy ; = 3"},'
        '"returns":" str ; cache get user id default",'
        '"raises":{"errors.Missing":" errors missing ; user id < 0"}}'
    ),
    "UserCache.shape": 'return shape\n{"summary":" shape ; property ; user cache"}',
    "pairs": 'for i in a ; yield i a\n{"summary":" pairs ; function","params":{"a":" a"},"yields":" i a"}',
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_the_model_is_asked(name: str) -> None:
    surveyed = survey(Source.parse(CODE, path="cache.py"))
    symbol = next(symbol for symbol in surveyed.symbols if symbol.qualname == name)
    context = slice_context(surveyed, symbol)
    values = {
        "symbol": symbol,
        "facts": context.facts,
        "language": "python",
        "code": context.code,
        "fields": requested(symbol, context.facts),
    }
    assert Templates().render("docstring", "nlx-1", values).prompt == EXPECTED[name]


def test_a_long_text_ends_at_a_word() -> None:
    assert spell("one_two three", 9) == "one two"
    assert spell("one_two three", 13) == "one two three"
