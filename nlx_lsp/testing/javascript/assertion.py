"""What stands in a case: its call, and what is said of it, in the words of one library of assertions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from nlx_lsp.testing.javascript.call import Call
from nlx_lsp.testing.javascript.expression import Nature, nature
from nlx_lsp.testing.javascript.style import Style
from nlx_lsp.testing.suite import Expectation

Library = Literal["expect", "chai", "strict", "loose"]
"""``expect`` of vitest and jest, that of chai, and Node's ``assert``: strict by itself, or by its methods."""
_TOLERANCE = "1e-9"

_Line = Callable[[str, str], str]


@frozen(kw_only=True)
class Words:
    """How a library says what it says."""

    expect: str
    """What ``expect`` is called in the file."""
    check: str
    """What Node's ``assert`` is called in the file."""


@frozen(kw_only=True)
class Body:
    """The lines of a case."""

    lines: tuple[str, ...]
    """Without their line ends; each level begins with a tab."""
    is_async: bool = False
    """Whether they wait for something."""


def needs_check(library: Library, call: Call, expects: Expectation) -> bool:
    """Whether Node's ``assert`` is wanted: it is the library, or the library has no word for this."""
    return library in {"strict", "loose"} or (
        library == "chai" and expects.kind == "raises" and call.is_async
    )


def needs_expect(library: Library, call: Call, expects: Expectation) -> bool:
    """Whether ``expect`` is wanted."""
    return (
        library in {"expect", "chai"} and expects.kind != "runs" and not needs_check(library, call, expects)
    )


def write(call: Call, expects: Expectation, library: Library, words: Words, style: Style) -> Body:
    """Return the body of a case.

    Args:
        call: What is called.
        expects: What has to come of it; for an error that cannot be named, without its name.
        library: Who says it.
        words: What its functions are called.
        style: How the file is written.
    """
    end = style.end
    if call.streams:
        stream = f"for await (const item of {call.text}) "
        if expects.kind == "raises":
            body = f"{stream}void item{end}".rstrip(";") + ";"
            line = _raises(f"async () => {{ {body} }}", expects.text, library, words, is_async=True)
            return Body(lines=(line + end,), is_async=True)
        before = (f"const items = []{end}", f"{stream}items.push(item){end}")
        said = () if expects.kind == "runs" else (_returns("items", expects.text, library, words) + end,)
        return Body(lines=(*before, *said), is_async=True)
    if expects.kind == "runs":
        return Body(lines=(f"{_statement(call.awaited)}{end}",), is_async=call.is_async)
    if expects.kind == "raises":
        thunk = f"{'async ' * call.is_async}() => {call.text}"
        line = _raises(thunk, expects.text, library, words, is_async=call.is_async)
        return Body(lines=(line + end,), is_async=call.is_async)
    line = _returns(call.awaited, expects.text, library, words) + end
    if len(line) + 2 * len(style.indent) <= style.width:
        return Body(lines=(line,), is_async=call.is_async)
    apart = _returns("result", expects.text, library, words)
    return Body(lines=(f"const result = {call.awaited}{end}", apart + end), is_async=call.is_async)


def observe(call: Call, number: int) -> Sequence[str]:
    """Return the lines that make a call and write down what comes of it, twice."""
    if call.streams:
        collect = f"const items = []; for await (const item of {call.text}) items.push(item)"
        work = f"async () => {{ {collect}; return items; }}"
    else:
        work = f"{'async ' * call.is_async}() => {call.text}"
    return [f"await nlxObserve({number}, {work}, {str(call.is_async).lower()});"] * 2


def _statement(text: str) -> str:
    """Return an expression as a statement that no line before it can swallow."""
    return f"void {text}" if text[:1] in "([`" else text


def _returns(subject: str, text: str, library: Library, words: Words) -> str:
    kind = nature(text)
    if library in {"expect", "chai"}:
        return f"{words.expect}({subject}).{_MATCHERS[library][kind].format(value=text)}"
    if kind == "inexact":
        return f"{words.check}.ok(Math.abs({subject} - {_bracketed(text)}) < {_TOLERANCE})"
    return f"{words.check}.{_METHODS[library][kind]}({subject}, {text})"


_MATCHERS: Mapping[str, Mapping[Nature, str]] = {
    "expect": {
        "scalar": "toBe({value})",
        "inexact": "toBeCloseTo({value}, 9)",
        "structure": "toEqual({value})",
    },
    "chai": {
        "scalar": "to.equal({value})",
        "inexact": f"to.be.closeTo({{value}}, {_TOLERANCE})",
        "structure": "to.deep.equal({value})",
    },
}
_METHODS: Mapping[str, Mapping[Nature, str]] = {
    "strict": {"scalar": "equal", "structure": "deepEqual"},
    "loose": {"scalar": "strictEqual", "structure": "deepStrictEqual"},
}


def _raises(thunk: str, name: str, library: Library, words: Words, *, is_async: bool) -> str:
    if library in {"strict", "loose"} or (library == "chai" and is_async):
        what = f", {name}" if name else ""
        return f"{'await ' * is_async}{words.check}.{'rejects' if is_async else 'throws'}({thunk}{what})"
    if library == "chai":
        return f"{words.expect}({thunk}).to.throw({name})"
    return f"{'await ' * is_async}{words.expect}({thunk}){'.rejects' * is_async}.toThrow({name})"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
