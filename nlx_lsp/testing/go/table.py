"""Cases of Go in a table: a row each, run in a loop, as many projects write them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.go.body import compose
from nlx_lsp.testing.go.values import is_plain, results
from nlx_lsp.testing.python.naming import slug
from nlx_lsp.testing.suite import Case, Target
from nlx_lsp.testing.tree.naming import pascal

_LOOP = re.compile(r"\bfor _, (\w+) := range \w+ \{\s*(?:\1 := \1\s*)?t\.Run\(")
_TEST = re.compile(r"^func Test\w*\(", re.MULTILINE)
_ROW = re.compile(r'^\t+\{name: "(\w+)"')
_OWN = re.compile(r"_Table\d*$")
_RESERVED = frozenset({"name", "want", "wantErr", "t", "tt", "tests", "got", "err", "subject", "_"})
_MOST = 30


def is_habit(project: Project, habitat: Habitat) -> bool:
    """Return whether the tests of a package, or else those of the project, are mostly tables."""
    if habitat.text is not None and _TEST.search(habitat.text):
        texts = [habitat.text]
    else:
        folder = habitat.path.rpartition("/")[0]
        tests = [path for path in project.files if path.endswith("_test.go") and path != habitat.path]
        near = [path for path in tests if path.rpartition("/")[0] == folder] or tests
        texts = [project.text(path) for path in near[:_MOST]]
    loops = sum(len(_LOOP.findall(text)) for text in texts)
    return loops * 2 >= sum(len(_TEST.findall(text)) for text in texts) and loops > 0


def fits(target: Target, case: Case) -> bool:
    """Return whether a case can be a row: it says what comes back, or that an error does."""
    facts = target.facts
    named = {each.name for each in facts.parameters}
    if facts.generics or not _RESERVED.isdisjoint(named) or named != set(case.arguments):
        return False
    if not all(each.annotation and each.kind == "positional" for each in facts.parameters):
        return False
    kinds = results(facts.returns_annotation)
    fails = bool(kinds) and kinds[-1] == "error"
    if case.expects.kind == "raises":
        return fails and case.expects.text != "panic"
    return case.expects.kind == "returns" and len(kinds) - fails == 1


def function(target: Target, taken: frozenset[str]) -> str:
    """Return what the function of a table is called."""
    symbol = target.symbol
    name = usual = "Test" + "".join(each[:1].upper() + each[1:] for each in (*symbol.parents, symbol.name))
    number = 1
    while name in taken:
        name, number = f"{usual}_Table{number if number > 1 else ''}", number + 1
    return name


def write(target: Target, name: str, cases: Sequence[tuple[str, Case]]) -> Iterator[str]:
    """Yield the lines of a table.

    Args:
        target: What is tested.
        name: What its function is called.
        cases: The rows, with the names that they would have as functions.
    """
    facts = target.facts
    kinds = results(facts.returns_annotation)
    fails = kinds[-1] == "error"
    fields = {"name": "string", **{each.name: each.annotation for each in facts.parameters}, "want": kinds[0]}
    if fails:
        fields["wantErr"] = "bool"
    width = max(map(len, fields))
    yield f"func {name}(t *testing.T) {{"
    yield "    tests := []struct {"
    yield from (f"        {field:<{width}} {kind}" for field, kind in fields.items())
    yield "    }{"
    for called, case in cases:
        yield from [f"        // {case.comment}"] if case.comment else []
        yield f"        {_row(called, case)}"
    yield "    }"
    yield "    for _, tt := range tests {"
    yield "        t.Run(tt.name, func(t *testing.T) {"
    yield from (f"            {line}" for line in _body(target, cases[0][1], kinds[0], fails=fails))
    yield "        })"
    yield "    }"
    yield "}"


def rows(lines: Sequence[str]) -> Mapping[int, str]:
    """Return the names of the rows in some lines, by their place."""
    return {number: match[1] for number, line in enumerate(lines) if (match := _ROW.match(line))}


def as_function(function_: str, row: str) -> str:
    """Return the name that a row would have as a function."""
    return f"{_OWN.sub('', function_)}_{pascal(row)}"


def _row(called: str, case: Case) -> str:
    words = slug(case.name)
    number = called.removeprefix(called.rpartition("_")[0] + "_").removeprefix(pascal(words))
    parts = [f'name: "{words}{number}"', *(f"{name}: {value}" for name, value in case.arguments.items())]
    parts.append("wantErr: true" if case.expects.kind == "raises" else f"want: {_value(case)}")
    return f"{{{', '.join(parts)}}},"


def _value(case: Case) -> str:
    return case.expects.text.removesuffix(", nil")


def _body(target: Target, case: Case, kind: str, *, fails: bool) -> Iterator[str]:
    """Yield what is done with a row."""
    fields = {name: f"tt.{name}" for name in case.arguments}
    call = compose(target, _with(case, fields), {})
    shown = f"{target.symbol.name}({', '.join('%#v' for _ in fields)})"
    told = "".join(f"{value}, " for value in fields.values())
    yield from call.before
    yield f"got{', err' * fails} := {call.text}"
    if fails:
        yield "if (err != nil) != tt.wantErr {"
        yield f'    t.Fatalf("{shown}: error %v, want one: %v", {told}err, tt.wantErr)'
        yield "}"
    compared = "got != tt.want" if is_plain(kind) else "!reflect.DeepEqual(got, tt.want)"
    yield f"if {'!tt.wantErr && ' * fails}{compared} {{"
    yield f'    t.Errorf("{shown} = %#v, want %#v", {told}got, tt.want)'
    yield "}"


def _with(case: Case, arguments: Mapping[str, str]) -> Case:
    return Case(name=case.name, arguments=arguments, expects=case.expects, receiver=case.receiver)
