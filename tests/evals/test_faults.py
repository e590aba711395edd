"""What is done to functions, and what is left alone because nothing would come of it."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from library import STDLIB
from spoilt import FUNCTIONS

from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.evals.faults import KINDS, Fault, languages, mutants
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline

SUFFIXES = {"python": "py", "c": "c", "typescript": "ts", "rust": "rs", "javascript": "js", "go": "go"}
SUFFIXES |= {"java": "java", "cpp": "cpp"}


def faults(code: str, language: str = "python") -> list[Fault]:
    text = dedent(code).lstrip("\n").encode()
    source = Source.parse(text, path=f"code.{SUFFIXES[language]}", language_id=language)
    functions = [symbol for symbol in outline(source) if symbol.kind in {"function", "method"}]
    return list(mutants(source, functions[0]))


def made(code: str, language: str = "python") -> set[tuple[str, str, str]]:
    return {(each.kind.name, each.sound.strip(), each.faulty.strip()) for each in faults(code, language)}


CALL = "def f(a, b):\n    {0}\n    g(a)\n"
"""A function around a statement."""
PYTHON = [
    ("wrong operator", "x = a == 1", "x = a != 1"),
    ("wrong operator", "x = a and b", "x = a or b"),
    ("wrong operator", "x = a is not None", "x = a is None"),
    ("wrong operator", "a += b", "a -= b"),
    ("wrong bound", "x = a <= 1", "x = a < 1"),
    ("negated condition", "x = 1 if a else 2", "x = 1 if not a else 2"),
    ("negated condition", "x = 1 if not a.b else 2", "x = 1 if a.b else 2"),
    ("wrong index", "x = a[0]", "x = a[1]"),
    ("wrong index", "x = a[-1]", "x = a[-2]"),
    ("wrong index", "x = a[1:n]", "x = a[1:n + 1]"),
    ("wrong index", "x = range(n)", "x = range(n + 1)"),
    ("forgotten one", "x = b - 1", "x = b"),
    ("wrong truth value", "x = True", "x = False"),
    ("wrong variable", "x = g(a) + b.c + a.d", "x = g(a) + a.c + a.d"),
    ("swapped arguments", "x = h(a, b)", "x = h(b, a)"),
    ("wrong function", "x = a.startswith(b)", "x = a.endswith(b)"),
    ("wrong function", "x = any(a)", "x = all(a)"),
    ("trusted input", "x = html.escape(a)", "x = a"),
    ("trusted input", "x = yaml.safe_load(a)", "x = yaml.unsafe_load(a)"),
    ("missing return", "return g(b)", "g(b)"),
    ("missing release", "a.close()", ""),
    ("missing lock", "a_lock.release()", ""),
]


@pytest.mark.parametrize(("kind", "sound", "faulty"), PYTHON)
def test_each_kind_of_fault_in_one_line(kind: str, sound: str, faulty: str) -> None:
    assert (kind, sound, faulty) in made(CALL.format(sound))


BLOCKS = {
    "wrong default": ("def f(a, b=False):\n    g(a)\n", "def f(a, b=True):\n    g(a)\n"),
    "missing await": ("async def f(a):\n    x = await a\n", "async def f(a):\n    x = a\n"),
    "missing guard": (
        "def f(a):\n    if not a:\n        return None\n    g(a)\n",
        "def f(a):\n    g(a)\n",
    ),
    "missing branch": (
        "def f(a):\n    if a:\n        g(1)\n    elif h(a):\n        g(2)\n    else:\n        g(3)\n",
        "def f(a):\n    if a:\n        g(1)\n    else:\n        g(3)\n",
    ),
    "missing jump": (
        "def f(a):\n    for b in a:\n        if b:\n            g(b)\n            break\n        h(b)\n",
        "def f(a):\n    for b in a:\n        if b:\n            g(b)\n        h(b)\n",
    ),
    "wrong jump": (
        "def f(a):\n    for b in a:\n        if b:\n            continue\n        h(b)\n",
        "def f(a):\n    for b in a:\n        if b:\n            break\n        h(b)\n",
    ),
    "swallowed error": (
        "def f(a):\n    try:\n        g(a)\n    except E as e:\n        raise F from e\n",
        "def f(a):\n    try:\n        g(a)\n    except E as e:\n        pass\n",
    ),
    "resource leak": (
        "def f(a):\n    with open(a) as b:\n        g(b)\n\n        h(b)\n",
        "def f(a):\n    b = open(a)\n    g(b)\n\n    h(b)\n",
    ),
    "missing lock": (
        "def f(self):\n    with self.lock:\n        g(self)\n    h(self)\n",
        "def f(self):\n    g(self)\n    h(self)\n",
    ),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_kind_of_fault_in_several_lines(kind: str) -> None:
    sound, faulty = BLOCKS[kind]
    assert (kind, faulty) in {(each.kind.name, each.source.text.decode()) for each in faults(sound)}


def test_no_kind_is_without_an_example() -> None:
    assert {kind.name for kind in KINDS} == {kind for kind, _, _ in PYTHON} | BLOCKS.keys()


def test_categories_are_those_of_the_review() -> None:
    assert {name for kind in KINDS for name in kind.categories} <= set(CATEGORIES)
    assert {kind.category for kind in KINDS} == set(CATEGORIES), "each is tried"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("wrong operator", "def f(a):\n    x = a + 'text'\n"),
        ("wrong operator", "def f(a: int | None) -> str | None:\n    pass\n"),
        ("swapped arguments", "def f(a, b):\n    return max(a, b)\n"),
        ("swapped arguments", "def f(a, b):\n    return g(a, a, *b)\n"),
        ("wrong index", "def f(a):\n    return a['key'], a[name]\n"),
        ("wrong variable", "def f(a, b):\n    return g(a)\n"),
        ("wrong variable", "def f(a):\n    b = g(a)\n    def h(c): return c.x\n    return b.x\n"),
        ("missing return", "def f(a):\n    return a\n"),
        ("missing jump", "def f(a):\n    for b in a:\n        g(b)\n        continue\n"),
        ("missing guard", "def f(a):\n    for b in a:\n        if b:\n            continue\n"),
        ("missing guard", "def f(a):\n    if a:\n        return\n    else:\n        g()\n    h()\n"),
        ("missing release", "def f(a):\n    if a:\n        a.close()\n"),
        ("swallowed error", "def f(a):\n    try:\n        g()\n    except E:\n        log(1)\n"),
        ("resource leak", "def f(a):\n    with timer(a) as b:\n        g(b)\n"),
        ("resource leak", 'def f(a):\n    with open(a) as b:\n        g("""\n        """)\n'),
        ("resource leak", "async def f(a):\n    async with open(a) as b:\n        g(b)\n"),
    ],
)
def test_what_would_be_no_fault_or_an_odd_one_is_left_alone(kind: str, code: str) -> None:
    assert kind not in {each.kind.name for each in faults(code)}


def test_a_change_that_the_compiler_does_not_see_is_none() -> None:
    code = "def f(a):\n    return g(a)\n    if a < 1:\n        h(a)\n"
    assert {each.kind.name for each in faults(code)} == {"missing return"}, "the rest is never reached"


@pytest.mark.parametrize(
    ("code", "kind", "rows"),
    [
        ("def f(a):\n    b = (\n        a\n        + 1)\n    g(b)\n", "wrong operator", {3}),
        ("def f(a):\n    g(a)\n    a.close()\n    h(a)\n", "missing release", {1, 2}),
        ("def f(a):\n    g(a)\n\n    a.close()\n\n\ndef h(): 0\n", "missing release", {1}),
        ("def f(a):\n    g(a)\n\n    a.close()\n\n    h(a)\n", "missing release", {1, 4}),
        (BLOCKS["missing branch"][0], "missing branch", {1, 2, 3}),
        (BLOCKS["swallowed error"][0], "swallowed error", {3, 4}),
        (BLOCKS["resource leak"][0], "resource leak", {1}),
        (BLOCKS["missing lock"][0], "missing lock", {0, 1}),
        ("# é\r\ndef f(a):\r\n    b = a[0]\r\n    return b\r\n", "wrong index", {2}),
    ],
)
def test_the_lines_at_fault(code: str, kind: str, rows: set[int]) -> None:
    source = Source.parse(code.encode(), path="code.py")
    found = [each for each in mutants(source, outline(source)[1]) if each.kind.name == kind]
    assert rows in [set(each.rows) for each in found]


@pytest.mark.parametrize("language", FUNCTIONS)
def test_faults_in_other_languages(language: str) -> None:
    code, expected = FUNCTIONS[language]
    assert expected - made(code, language) == set()


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_a_file_that_its_grammar_understands(language: str) -> None:
    source = Source.parse(b"x", path="x", language_id=language)
    assert list(mutants(source, outline(source)[0])) == []


def _functions_of(name: str) -> list[tuple[Source, Fault]]:
    path = STDLIB / name
    source = Source.parse(path.read_bytes(), path=str(path))
    functions = [each for each in outline(source) if each.kind in {"function", "method"}]
    return [(source, fault) for each in functions for fault in mutants(source, each)]


def _stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("name", ["bisect.py", pytest.param("queue.py", marks=pytest.mark.slow)])
def test_real_functions_stay_programs_and_change_in_one_place(name: str) -> None:
    found = _functions_of(name)
    assert len(found) > 20
    sound = ast.dump(ast.parse((STDLIB / name).read_bytes()))
    for source, fault in found:
        assert ast.dump(ast.parse(fault.source.text)) != sound
        before, after = _stripped(source.text.decode()), _stripped(fault.source.text.decode())
        old, new = _stripped(fault.sound), _stripped(fault.faulty)
        assert any(
            before[:row] + new + before[row + len(old) :] == after
            for row in range(min(fault.rows), len(before))
            if before[row : row + len(old)] == old
        )


def test_the_same_faults_come_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text(CALL.format("x = g(a, b) if a and b else b[0]"))
    both = [[each.faulty for each in faults(path.read_text())] for _ in range(2)]
    assert both[0] == both[1] != []
