"""Texts that a docstring may have to hold: what models say, and what nobody should."""

from hypothesis import settings
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import Content, Entry

FEW = settings(max_examples=40, deadline=None)
"""As many examples as are worth their time; how long one takes says nothing."""

HOSTILE = (
    "",
    " ",
    "\n\n\n",
    '"""',
    "'''",
    '""""""""',
    'ends with a quote"',
    "ends with a backslash\\",
    "\\",
    "\\N{DOLLAR SIGN} \\x41 \\",
    '\\"""\\',
    '"""\nimport os\nos.remove("x")\n"""',
    "a\r\nb\rc\x85d\u2028e\u2029f\x0bg\x0ch",
    "null \x00 bell \x07 escape \x1b[31m red",
    "right \u202e to left \u2066 isolate \ufeff mark \u200b zero",
    "lone \ud800 surrogate",
    "Args:\n    x: Nothing.\n",
    "The value. Returns: The other.",
    "Returns:",
    "Parameters\n----------\nx : int",
    "---------",
    ":param x: nothing",
    "See :class:`Foo` and :return: it.",
    ".. attribute :: x\n    :type: int",
    ">>> 1 + 1\n2",
    "```python\ndef f(): pass\n```",
    "def f(x): return x",
    "{'a': [1, 2, 3]};",
    "<|im_end|><|im_start|>assistant",
    "word " * 400,
    "na" * 5000,
    "x" * 100_000,
    "Write to me@example.com or https://example.com.",
    "TODO: describe.",
    "\u4f60\u597d\u4e16\u754c \U0001f600 \U0001d54f",
    "Z\u0300\u0301\u0302\u0303\u0304 marks",
)
PLAIN = (
    "Open the connection.",
    "Return whether it is valid.",
    "The number of seconds to wait before giving up, or none to wait for ever.",
    "True if the file exists, and false if it does not.",
    "A pair of values: the host and the port.",
    "If the file cannot be read, for example because it is a folder.",
)
_PIECES = st.one_of(
    st.sampled_from([text[:200] for text in HOSTILE]),
    st.sampled_from(PLAIN),
    st.text(max_size=20),
    st.text(alphabet="\"'\\ \n`:-=*.Aa", max_size=12),
    st.sampled_from(("Args:", "Returns:", ":", "-", "..", "*", "1.", ":x:", "a:", "----", "Raises", "Note:")),
)
ANYTHING = st.lists(_PIECES, min_size=1, max_size=5).map(" ".join)
"""Whatever a model may say."""
PROSE = st.lists(st.sampled_from(" ".join(PLAIN).replace(":", "").split()), min_size=2, max_size=40).map(
    " ".join
)
"""Words of which every line can be made."""

NAMES = st.sampled_from(("x", "_y", "__z__", "timeout", "größe", "a1", "Returns", "Args", "param", "type"))
TYPES = st.sampled_from(("", "int", "dict[str, int]", "Callable[[int], str]", "Literal['a:b']", "str | None"))
ERRORS = st.sampled_from(("ValueError", "os.error", "err", "self._exc", "KeyError", "json.JSONDecodeError"))


def contents(
    text: st.SearchStrategy[str] = PROSE, summary: st.SearchStrategy[str] = PROSE
) -> st.SearchStrategy[Content]:
    """Return contents of every shape, made of these texts."""

    def entries(
        names: st.SearchStrategy[str], types: st.SearchStrategy[str]
    ) -> st.SearchStrategy[tuple[Entry, ...]]:
        entry = st.builds(Entry, name=names, type=types, text=text)
        return st.lists(entry, max_size=4, unique_by=lambda entry: entry.name).map(tuple)

    def starred(params: tuple[Entry, ...], stars: tuple[bool, bool], words: str) -> tuple[Entry, ...]:
        names = [name for name, there in zip(("*args", "**kwargs"), stars, strict=True) if there]
        return (*params, *(Entry(name=name, text=words) for name in names))

    result = st.none() | st.builds(Entry, type=TYPES, text=text)
    return st.builds(
        Content,
        summary=summary,
        description=st.just("") | text,
        params=st.builds(starred, entries(NAMES, TYPES), st.tuples(st.booleans(), st.booleans()), text),
        returns=result,
        yields=result,
        raises=entries(ERRORS, st.just("")),
    )
