"""What a model may write as a value, how it is spelled, and what the cases are called."""

import ast
import hashlib
import os
import re
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testing.python_projects import Bench, build, returns

from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.python import expression
from nlx_lsp.testing.python.interpreter import find_python
from nlx_lsp.testing.python.names import unknown_names
from nlx_lsp.testing.python.naming import slug

KNOWN = frozenset({"Stack", "LIMIT", "wide"})


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "-1.5e3",
        "'a'",
        "[1, *[2]]",
        "{'a': {1: (2,)}}",
        "1, 2",
        "Stack([LIMIT])",
        "wide.name",
        "[n for n in range(3)]",
        "lambda a, *b: a + LIMIT",
        "datetime.date(2024, 1, 1)",
        "math.inf",
        "f'{LIMIT}'",
        "'a' # ' in name'"[:3],
        "object()",
    ],
)
def test_a_value_is_welcome(text: str) -> None:
    assert expression.problem(text, KNOWN) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no value"),
        ("  ", "there is no value"),
        ("1\n+ 2", "it has more than one line"),
        ("1 +", "it is no Python expression"),
        ("a = 1", "it is no Python expression"),
        ("import os", "it is no Python expression"),
        ("1)(", "it is no Python expression"),
        ("\0", "it is no Python expression"),
        ("(" * 500 + ")" * 500, "it is no Python expression"),
        ("1 # one", "it has a comment"),
        ("(n := 1)", "it is no mere value"),
        ("(yield 1)", "it is no mere value"),
        ("Other()", "Other is not known here"),
        ("[m for n in []]", "m is not known here"),
        ("datetime", "datetime is not known here"),
        ("os.system('rm -rf /')", "os is not known here"),
        ("open('/etc/passwd').read()", "open has no place in a value"),
        ("__import__('os')", "__import__ has no place in a value"),
        ("eval('1')", "eval has no place in a value"),
        ("().__class__", "__class__ has no place in a value"),
    ],
)
def test_anything_else_is_sent_back_with_a_reason(text: str, reason: str) -> None:
    found = expression.problem(text, KNOWN)
    assert found == reason


@given(st.text(max_size=40))
def test_no_text_at_all_upsets_it(text: str) -> None:
    if expression.problem(text, KNOWN) == "":
        ast.parse(f"f({expression.argument(text)}, 0)")
        ast.parse(f"x == {expression.operand(text)}")
        ast.parse(f"{expression.holder(text)}.y")


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner)),
    max_leaves=5,
)


@given(VALUES, st.sampled_from("'\""))
def test_other_quotes_leave_a_value_as_it_is(value: object, quote: str) -> None:
    text = repr(value)
    assert expression.problem(text, KNOWN) == ""
    assert ast.literal_eval(expression.requoted(text, quote)) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'a'", '"a"'),
        ("b'a'", 'b"a"'),
        ("'it\\'s'", "'it\\'s'"),
        ("'say \"a\"'", "'say \"a\"'"),
        ("['a', \"b\"]", '["a", "b"]'),
        ("f'{x}'", "f'{x}'"),
        ("'''a'''", "'''a'''"),
        ("'{'", '"{"'),
    ],
)
def test_quotes_are_those_of_the_file_where_that_is_safe(text: str, found: str) -> None:
    assert expression.requoted(text, '"') == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 if x else 2", "(1 if x else 2)"),
        ("(1 if x else 2)", "(1 if x else 2)"),
        ("(a) or (b)", "((a) or (b))"),
        ("not a", "(not a)"),
        ("a < b", "(a < b)"),
        ("1, 2", "(1, 2)"),
        ("(1), 2", "((1), 2)"),
        ("(1, 2)", "(1, 2)"),
        ("-1 + 2", "-1 + 2"),
        ("()", "()"),
    ],
)
def test_beside_an_equals_sign_it_is_held_together(text: str, found: str) -> None:
    assert expression.operand(text) == found


def test_names_are_changed_and_nothing_else() -> None:
    names = {"a": "b", "x": "other.x"}
    assert expression.renamed("a.a + f(a=a) + 'a' + 'ž' * x", names) == "b.a + f(a=b) + 'a' + 'ž' * other.x"
    assert expression.renamed("[a for a in x]", names) == "[a for a in other.x]"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("returns_an_empty_list_for_no_words", "returns_an_empty_list_for_no_words"),
        ("raises ValueError if size < -1", "raises_value_error_if_size_below_minus_1"),
        (
            "the branch where len(words) >= 2 and a != []",
            "the_branch_where_len_words_at_least_2_and_a_is_not_empty",
        ),
        ("letters beyond ASCII", "letters_beyond_ascii"),
        ("žluťoučký kůň", "zlutoucky_kun"),
        ("日本", "works"),
        ("", "works"),
        ('name is ""', "name_is_empty_text"),
        ("a-b is c - 1", "a_b_is_c_minus_1"),
    ],
)
def test_cases_are_called_what_they_say(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text())
def test_every_case_has_a_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,72}", slug(text))


def test_only_names_that_nobody_binds_are_unknown() -> None:
    text = """
import os.path as p
try:
    import json
except ImportError:
    json = None
for n in range(3):
    pass
class A:
    b = 1
    def c(self):
        return self.b, b, __file__, n, json, p
def d(e, *f, **g):
    global h
    h = [i for i in e if j]
    return lambda l: l + m
"""
    assert unknown_names(text) == {"b", "j", "m"}
    assert unknown_names("from x import *\ny") == frozenset()


def test_a_name_that_nobody_binds_is_found_before_anything_is_run(tmp_path: Path) -> None:
    files = {
        "acme.py": "def double(n):\n    return n * 2\n",
        "tests/test_acme.py": "def test_one():\n    magic()\n",
    }
    bench = Bench(framework=Pytest(), project=build(tmp_path, files), module="acme.py")
    suite = bench.suite("double", returns("a thing", "Thing(1)", n="1"))
    text = bench.framework.render(bench.project, bench.habitat, [suite])
    assert bench.framework.check(text, bench.habitat) == "Thing is not known"
    assert bench.framework.check("def (", bench.habitat).startswith("line 1 is no Python")


def test_what_the_tested_file_imports_can_be_used(tmp_path: Path) -> None:
    code = """
        from decimal import Decimal
        import os
        from errors import Odd as Strange

        def same(n):
            return n
        """
    files = {"src/acme.py": code, "src/errors.py": "class Odd(Exception):\n    pass\n", "pyproject.toml": ""}
    bench = Bench(framework=Pytest(), project=build(tmp_path, files), module="src/acme.py")
    assert {"Decimal", "Strange"} <= bench.habitat.fixtures.keys()
    assert "os" not in bench.habitat.fixtures
    suite = bench.suite(
        "same", returns("number", "Decimal(1)", n="Decimal(1)"), returns("error", "Strange", n="Strange")
    )
    text = bench.render(suite)
    assert "from decimal import Decimal\n" in text
    assert "from errors import Odd as Strange\n" in text
    assert bench.states(suite) == ["passed", "passed"]


def _python(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(sys.executable)
    return folder / "bin/python"


def test_the_environment_of_the_project_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, root = tmp_path / "home", tmp_path / "work"
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    files = {
        "pyproject.toml": "[tool.poetry]\nname = 'Acme Tools'\n",
        "environment.yml": "name: lab\n",
        ".python-version": "acme-3\n",
        ".vscode/settings.json": """{
              // here
              "python.defaultInterpreterPath": "${workspaceFolder}/x/bin/python"
            }""",
    }
    project = build(root, files)
    (root / ".venv").unlink()
    digest = urlsafe_b64encode(hashlib.sha256(os.path.realpath(root).encode()).digest()).decode()[:8]
    places = [
        tmp_path / "active",
        root / "x",
        home / ".pyenv/versions/acme-3",
        home / "miniconda3/envs/lab",
        home / f".cache/pypoetry/virtualenvs/acme_tools-{digest}-py3.11",
        home / ".local/share/virtualenvs/named",
        root / "venv",
        root / ".venv",
    ]
    monkeypatch.setenv("VIRTUAL_ENV", str(places[0]))
    (root / ".env").write_text("named\n")
    for place in places:  # each is likelier than the one before
        python = _python(place)
        assert find_python(project, "tests/test_a.py") == python


def test_an_environment_that_is_a_link_is_used_where_it_really_is(tmp_path: Path) -> None:
    place = tmp_path.resolve()
    project = build(place / "project", {"pyproject.toml": "[project]\nname = 'a'\n"})
    elsewhere = _python(place / "environments" / "mine")
    (place / "project" / ".venv").unlink()
    (place / "project" / ".venv").symlink_to(place / "environments" / "mine")
    assert find_python(project, "tests/test_a.py") == elsewhere
