"""The cases that a symbol deserves, read off its facts before the model speaks.

One for its ordinary use, one for each error and each branch, the boundary values of each parameter's type,
and each default.  Boundary values are written here, so that the model cannot get them wrong.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from attrs import field, frozen

from nlx_lsp.actions.tests.condition import holds
from nlx_lsp.syntax.facts import Facts, Parameter, Raise

_BOUNDARIES: Mapping[str, Sequence[tuple[str, str]]] = {
    "int": (("zero", "0"), ("a negative number", "-1"), ("a very large number", "10**18")),
    "float": (("zero", "0.0"), ("a negative number", "-1.5")),
    "str": (
        ("an empty text", '""'),
        ("one character", '"x"'),
        ("letters beyond ASCII", '"žluťoučký kůň 日本"'),
    ),
    "bytes": (("no bytes", 'b""'),),
    "list": (("an empty list", "[]"),),
    "tuple": (("an empty tuple", "()"),),
    "set": (("an empty set", "set()"),),
    "dict": (("an empty mapping", "{}"),),
    "bool": (("true", "True"), ("false", "False")),
    "None": (("nothing", "None"),),
}
"""By kind of type, in Python; `_DIALECTS` says what is written otherwise elsewhere."""
_DIALECTS: Mapping[str, Mapping[str, str]] = {
    "python": {},
    "javascript": {
        "True": "true",
        "False": "false",
        "None": "null",
        "set()": "new Set()",
        "10**18": "1e18",
        "()": "[]",
    },
    "rust": {"True": "true", "False": "false", "None": "None", "[]": "vec![]", "10**18": "1_000_000_007"},
    "java": {
        "True": "true",
        "False": "false",
        "None": "null",
        "[]": "List.of()",
        "{}": "Map.of()",
        "10**18": "1_000_000_007",
    },
    "go": {"True": "true", "False": "false", "None": "nil", "10**18": "1_000_000_007"},
    "shellscript": {'""': "''", '"x"': "x"},
    "cpp": {"True": "true", "False": "false", "None": "nullptr", "10**18": "1'000'000'007"},
}
_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("javascript", "javascriptreact", "typescript", "typescriptreact"), "javascript"),
    **dict.fromkeys(("c", "cpp"), "cpp"),
}
_KINDS: Sequence[tuple[str, str]] = (
    ("None", r"\b(?:Optional|None|Option|null|undefined)\b|\?$"),
    ("int", r"\b(?:int|integer|number|[iu](?:8|16|32|64|size)|long|short|size_t|u?int\d*(?:_t)?)\b"),
    ("float", r"\b(?:float|double|f32|f64|float64|float32|Decimal)\b"),
    ("str", r"\b(?:str|string|String|string_view|AnyStr)\b"),
    ("bytes", r"\b(?:bytes|bytearray)\b"),
    ("bool", r"\b(?:bool|boolean|Boolean)\b"),
    ("dict", r"\b(?:dict|Dict|Mapping|MutableMapping|Map|HashMap|Record)\b"),
    ("list", r"\b(?:list|List|Sequence|Iterable|Collection|Array|Vec|vector|MutableSequence)\b|\[\]$"),
    ("set", r"\b(?:set|Set|frozenset|AbstractSet)\b"),
    ("tuple", r"\b(?:tuple|Tuple)\b"),
)
_OUTERMOST = re.compile(r"^[&*\s]*(?:const\s+|mut\s+)*([\w.:]+)")


@frozen(kw_only=True)
class Planned:
    """A case that is yet to be given values."""

    key: str
    """Names it in the answer: ``case1``."""
    title: str
    """What it is about, in words."""
    asked: tuple[str, ...]
    """Parameters whose values the model chooses."""
    given: Mapping[str, str] = field(factory=dict)
    """Parameters whose values are planned."""
    raises: str = ""
    """The error that has to come; empty where a value has to come back."""


@frozen(kw_only=True)
class Boundary:
    """A value at the edge of what a parameter takes."""

    name: str
    """The parameter."""
    words: str
    """What it is."""
    text: str
    """How the language writes it."""
    plain: str
    """How Python does."""


def plan_cases(facts: Facts, guards: Sequence[str], language: str, most: int) -> tuple[Planned, ...]:
    """Return the cases, the most telling first.

    Args:
        facts: Of a function or method.
        guards: The conditions of its branches, as written.
        language: The LSP language identifier: how values are written.
        most: How many cases at most.
    """
    found = {case.title: case for case in _every(facts, guards, language)}
    cases = list(found.values())[:most]
    return tuple(
        Planned(key=f"case{number}", title=case.title, asked=case.asked, given=case.given, raises=case.raises)
        for number, case in enumerate(cases, 1)
    )


def _every(facts: Facts, guards: Sequence[str], language: str) -> Iterator[Planned]:
    named = [each for each in facts.parameters if each.kind not in {"variadic", "keywords"}]
    required = tuple(each.name for each in named if not each.default)
    every = tuple(each.name for each in named)

    def case(title: str, asked: Sequence[str], raises: str = "", **given: str) -> Planned:
        wanted = tuple(name for name in asked if name not in given)
        return Planned(key="", title=title, asked=wanted, given=given, raises=raises)

    yield case("ordinary values", required or every)
    for error in facts.raises:
        if not error.reraised and _is_class(error.name, language):
            when = f" if {error.condition}" if error.condition else ""
            asked = _mentioned(named, error.condition) or required
            yield case(
                f"raises {error.name}{when}", asked, error.name, **_provoking(error, facts, named, language)
            )
    for guard in guards:
        if not any(guard in error.conditions for error in facts.raises):
            yield case(
                f"the branch where {guard}", tuple(dict.fromkeys((*required, *_mentioned(named, guard))))
            )
    for value in _in_turn(named, language):
        if not _errors(facts, value, language):  # that has its own case
            yield case(f"{value.name} is {value.words}", required, **{value.name: value.text})
    for parameter in named:
        if parameter.default:
            yield case(f"{parameter.name} other than {parameter.default}", (*required, parameter.name))


def _provoking(
    error: Raise, facts: Facts, parameters: Sequence[Parameter], language: str
) -> Mapping[str, str]:
    """Return a value for which an error surely comes, by its parameter; nothing where none is known."""
    for value in _in_turn(parameters, language):
        if error.condition and _errors(facts, value, language) == [error.name]:
            return {value.name: value.text}
    return {}


def _errors(facts: Facts, value: Boundary, language: str) -> list[str]:
    """Return the errors that a value surely leads to."""
    return [
        error.name
        for error in facts.raises
        if any(holds(each, value.name, value.plain, language) for each in error.conditions)
    ]


def _is_class(name: str, language: str) -> bool:
    """Whether what is raised is a class by its name, and no variable that holds an error."""
    return language != "python" or not name.rpartition(".")[2][:1].islower()


def _in_turn(parameters: Sequence[Parameter], language: str) -> Iterator[Boundary]:
    """Yield the first boundary value of each parameter, then the second of each, and so on."""
    for row in zip_longest(*(list(_boundaries(each, language)) for each in parameters)):
        yield from filter(None, row)


def _mentioned(parameters: Sequence[Parameter], text: str) -> tuple[str, ...]:
    """Return the required parameters, and those that a condition mentions."""
    words = set(re.findall(r"[^\W\d]\w*", text))
    return tuple(each.name for each in parameters if not each.default or each.name in words)


def _boundaries(parameter: Parameter, language: str) -> Iterator[Boundary]:
    dialect = _DIALECTS.get(_FAMILIES.get(language, language))
    if dialect is None:
        return
    for kind in ["str"] if language == "shellscript" else _kinds(parameter):  # it knows nothing but texts
        for words, value in _BOUNDARIES[kind]:
            yield Boundary(name=parameter.name, words=words, text=dialect.get(value, value), plain=value)


def _kinds(parameter: Parameter) -> list[str]:
    """Return the kinds of type that a parameter surely takes, by its annotation or its default."""
    annotation = parameter.annotation.strip("\"'")
    if annotation:
        marked = annotation.endswith(("[]", "?"))
        parts = [annotation] if marked else re.split(r"\s*\|\s*", annotation)
        heads = [match.group(1) for part in parts if (match := _OUTERMOST.match(part))]
        texts = [*heads, annotation] if marked else heads
        return [kind for kind, pattern in _KINDS if any(re.search(pattern, text) for text in texts)]
    default = parameter.default
    if re.fullmatch(r"-?\d+", default):
        return ["int"]
    if re.fullmatch(r"-?\d*\.\d+", default):
        return ["float"]
    if default[:1] in "\"'" and default:
        return ["str"]
    return ["bool"] if default.lower() in {"true", "false"} else []
