"""The body of a case in Go: the call, and what is claimed of what comes of it."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.go.values import GO, is_plain, results
from nlx_lsp.testing.suite import Case, Target
from nlx_lsp.testing.tree.expression import renamed
from nlx_lsp.testing.tree.run import SEEN

_NAMES = ("got", "second", "third")


@frozen(kw_only=True)
class Call:
    """A call."""

    before: tuple[str, ...]
    """What makes its object."""
    text: str
    """The call itself."""
    results: tuple[str, ...]
    """The types of what comes back, without the error."""
    fails: bool
    """Whether the last result is an error."""


def compose(target: Target, case: Case, names: Mapping[str, str]) -> Call:
    """Return a case's call.

    Args:
        target: What is tested.
        case: The values.
        names: How names are written outside of their package.

    Raises:
        EditRefused: If a value is missing.
    """
    symbol, facts = target.symbol, target.facts
    needed = (each.name for each in facts.parameters if each.kind == "positional")
    missing = [name for name in needed if name not in case.arguments]
    if missing:
        msg = f"There is no value for {missing[0]}, and Go has no defaults."
        raise EditRefused(msg)
    given = ", ".join(renamed(each, names, GO) for each in case.arguments.values())
    kinds = results(facts.returns_annotation)
    fails = bool(kinds) and kinds[-1] == "error"
    method = symbol.kind == "method"
    return Call(
        before=(f"subject := {renamed(case.receiver, names, GO)}",) if method else (),
        text=f"{'subject.' + symbol.name if method else names.get(symbol.name, symbol.name)}({given})",
        results=kinds[:-1] if fails else kinds,
        fails=fails,
    )


def claim(call: Call, case: Case, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what is claimed of a call."""
    yield from call.before
    told = call.text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    if case.expects.kind == "raises":
        yield from _fails(call, case.expects.text, told)
        return
    wanted = renamed(case.expects.text, names, GO).removesuffix(", nil")
    claims = case.expects.kind == "returns" and len(call.results) == 1
    bound = ["got" if claims else "_" for _ in call.results] + (["err"] if call.fails else [])
    if set(bound) <= {"_"}:
        yield call.text if not bound else f"{', '.join(bound)} = {call.text}"
        return
    yield f"{', '.join(bound)} := {call.text}"
    if call.fails:
        yield from ("if err != nil {", f'    t.Fatalf("{told}: %v", err)', "}")
    if claims:
        if is_plain(call.results[0]) or wanted == "nil":
            yield f"if got != {wanted} {{"
        else:
            yield f"if want := {wanted}; !reflect.DeepEqual(got, want) {{"
            wanted = "want"
        yield f'    t.Errorf("{told} = %#v, want %#v", got, {wanted})'
        yield "}"


def _fails(call: Call, error: str, told: str) -> Iterator[str]:
    bound = ["_" for _ in call.results]
    if call.fails and error != "panic":
        yield f"if {', '.join([*bound, 'err'])} := {call.text}; err == nil {{"
        yield f'    t.Error("{told.replace("%%", "%")}: want an error")'
        yield "}"
        return
    yield "defer func() {"
    yield "    if recover() == nil {"
    yield f'        t.Error("{told.replace("%%", "%")}: want a panic")'
    yield "    }"
    yield "}()"
    yield call.text


def shown(call: Call, index: int) -> Iterator[str]:
    """Yield a body that makes a call twice, and prints what comes of it."""
    bound = [*_NAMES[: len(call.results)], *(["err"] if call.fails else [])]
    yield "for range [2]int{} {"
    yield "    func() {"
    yield "        defer func() {"
    yield "            if recover() != nil {"
    yield f'                fmt.Println("\\n{SEEN} {index} raises panic")'
    yield "            }"
    yield "        }()"
    yield from (f"        {each}" for each in call.before)
    yield f"        {', '.join(bound)} := {call.text}" if bound else f"        {call.text}"
    if call.fails:
        yield "        if err != nil {"
        yield f'            fmt.Println("\\n{SEEN} {index} raises error")'
        yield "            return"
        yield "        }"
    if len(call.results) == 1:
        yield f'        fmt.Printf("\\n{SEEN} {index} returns %#v\\n", got)'
    else:
        yield from (f"        _ = {each}" for each in _NAMES[: len(call.results)])
    yield "    }()"
    yield "}"
