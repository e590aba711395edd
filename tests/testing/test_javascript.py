"""What the frameworks of JavaScript share: places, modules, imports, names, expressions."""

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from testing.javascript_projects import lines, package, raises, returns, stage

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.framework import Framework, Project
from nlx_lsp.testing.javascript.expression import nature, problem, read, written
from nlx_lsp.testing.javascript.module import Module
from nlx_lsp.testing.javascript.run import LINES, REPORT, SEEN
from nlx_lsp.testing.javascript.script import case_names
from nlx_lsp.testing.jest import Jest
from nlx_lsp.testing.mocha import Mocha
from nlx_lsp.testing.node_test import NodeTest
from nlx_lsp.testing.vitest import Vitest
from nlx_lsp.values import Ran

VITEST = "import { expect, it } from 'vitest'\nit('x', () => {})\n"
CODE = "export const f = (a) => a;\n"
NAMES = frozenset({"Stack", "sample"})


@pytest.mark.parametrize(
    ("module", "others", "expected"),
    [
        ("src/a.ts", {}, "src/a.test.ts"),
        ("src/deep/a.ts", {"src/b.spec.ts": VITEST}, "src/deep/a.spec.ts"),
        ("src/deep/a.tsx", {"src/__tests__/b.test.ts": VITEST}, "src/deep/__tests__/a.test.tsx"),
        ("src/deep/a.js", {"__tests__/b.js": VITEST}, "__tests__/deep/a.js"),
        ("src/deep/a.ts", {"test/b.test.ts": VITEST}, "test/deep/a.test.ts"),
        ("src/deep/a.ts", {"tests/src/b.test.ts": VITEST}, "tests/src/deep/a.test.ts"),
        ("lib/a.mjs", {"test/test-b.mjs": VITEST}, "test/test-a.mjs"),
        (
            "packages/x/src/a.ts",
            {"packages/x/package.json": "{}", "test/b.ts": VITEST},
            "packages/x/src/a.test.ts",
        ),
        (
            "src/a.ts",
            {"e2e/b.spec.ts": VITEST, "src/b.spec.ts": "import '@playwright/test'"},
            "src/a.test.ts",
        ),
        ("src/a.ts", {"vitest.config.ts": "test: { include: ['spec/**/*.spec.ts'] }"}, "spec/a.spec.ts"),
        (
            "src/a.ts",
            {"vitest.config.ts": "test: { include: ['**/*.{test,spec}.?(c|m)[jt]s?(x)'] }"},
            "src/a.test.ts",
        ),
    ],
)
def test_a_new_file_is_where_the_project_has_its_tests(
    tmp_path: Path, module: str, others: dict[str, str], expected: str
) -> None:
    here = stage(tmp_path, Vitest(), module, {"package.json": "{}", module: CODE, **others})
    assert here.habitat.path == expected
    assert here.habitat.text is None


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ({"test/a.test.ts": "import '../src/a'\nit('x')"}, "test/a.test.ts"),
        ({"test/all.ts": "import { f } from '../src/a.js'\nit('x')"}, "test/all.ts"),
        ({"test/a.test.ts": "import '@/a'\nit('x')"}, "test/a.test.ts"),
        ({"src/other/a.test.ts": "import './a'\nit('x')", "src/other/a.ts": CODE}, "src/a.test.ts"),
        ({"src/a.spec.ts": "import './a'\nimport '@playwright/test'"}, "src/a.test.ts"),
    ],
)
def test_the_file_that_tests_a_module_already_is_found(
    tmp_path: Path, tests: dict[str, str], expected: str
) -> None:
    here = stage(tmp_path, Vitest(), "src/a.ts", {"package.json": "{}", "src/a.ts": CODE, **tests})
    assert here.habitat.path == expected
    assert here.habitat.text == tests.get(expected)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"package.json": package(devDependencies={"vitest": "1"}, scripts={"test": "vitest"})}, "vitest"),
        (
            {"package.json": package(devDependencies={"jest": "1", "mocha": "1"}, scripts={"test": "jest"})},
            "jest",
        ),
        ({"package.json": "{}", "packages/a/package.json": package(devDependencies={"mocha": "1"})}, "mocha"),
        ({"package.json": package(scripts={"test": "node --import tsx --test"})}, "node_test"),
        ({"package.json": "{ nonsense"}, "node_test"),
    ],
)
def test_the_framework_follows_from_the_project(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    project = stage(tmp_path, Vitest(), "a.js", files).project
    every: list[Framework] = [Jest(), Mocha(), NodeTest(), Vitest()]
    assert max(every, key=lambda each: each.evidence(project)).name == expected
    assert all(0 <= each.evidence(project) <= 150 for each in every)


EXPORTS = [
    ("export function f() {}", "f", "import { f } from './a'", "f()"),
    ("export const g = 1, f = () => 1", "f", "import { f } from './a'", "f()"),
    ("function f() {}\nexport { f as g }", "f", "import { g as f } from './a'", "f()"),
    ("function f() {}\nexport { f as default }", "f", "import f from './a'", "f()"),
    ("export default function f() {}", "f", "import f from './a'", "f()"),
    ("export default () => 1", "default", "import a from './a'", "a()"),
    ("const f = () => 1\nexport default { f, g: 1 }", "f", "import a from './a'", "a.f()"),
    ("module.exports = function f() {}", "exports", "import a from './a'", "a()"),
    ("function f() {}\nmodule.exports = { g: f }", "f", "import a from './a'", "a.g()"),
    ("exports.f = exports.g = () => 1", "g", "import a from './a'", "a.g()"),
    ("export function expect() {}", "expect", "import { expect as expect2 } from './a'", "expect2()"),
]


@pytest.mark.parametrize(("code", "symbol", "statement", "call"), EXPORTS)
def test_what_is_exported_is_imported(
    tmp_path: Path, code: str, symbol: str, statement: str, call: str
) -> None:
    here = stage(tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": f"{code}\nconst s = 'x'\n"})
    text = here.render(here.suite(symbol, returns("works", "1")))
    assert f"\n{statement}\n" in text
    assert f"expect({call}).toBe(1)" in text


@pytest.mark.parametrize(
    ("code", "symbol", "statement", "call"),
    [
        ("module.exports = function f() {}", "exports", "const a = require('./a');", "a()"),
        ("function f() {}\nmodule.exports = { f, g: 1 };", "f", "const { f } = require('./a');", "f()"),
        ("exports.f = () => 1;", "f", "const { f } = require('./a');", "f()"),
        ("module.exports = { f() {}, async g() {} };", "f", "const { f } = require('./a');", "f()"),
    ],
)
def test_what_is_exported_is_required(
    tmp_path: Path, code: str, symbol: str, statement: str, call: str
) -> None:
    here = stage(tmp_path, Jest(), "a.js", {"package.json": "{}", "a.js": f"{code}\nconst s = 'x';\n"})
    text = here.render(here.suite(symbol, returns("works", "1")))
    assert f"{statement}\n" in text
    assert f"expect({call}).toBe(1);" in text


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("import { b } from './a'\n", "import { b, f } from './a'\n"),
        ("import { g } from './a'\n", "import { f, g } from './a'\n"),
        ("import a from './a.js'\n", "import a, { f } from './a.js'\n"),
        ("import {\n  b,\n  c\n} from './a'\n", "import {\n  b,\n  c,\n  f\n} from './a'\n"),
        ("import type { T } from './a'\n", "import type { T } from './a'\nimport { f } from './a'\n"),
        ("// @ts-check\n\nit('x')\n", "// @ts-check\n\nimport { f } from './a'\n\nit('x')\n"),
    ],
)
def test_imports_are_joined_to_those_that_are_there(tmp_path: Path, before: str, expected: str) -> None:
    rest = "it('y', () => { expect(1).toBe(1) })\n"
    files = {"package.json": "{}", "a.ts": CODE, "a.test.ts": f"{before}{rest}"}
    here = stage(tmp_path, Vitest(), "a.ts", files)
    assert here.render(here.suite("f", returns("one", "1", a="1"))) == (
        f"{expected}{rest}\nit('f one', () => {{\n  expect(f(1)).toBe(1)\n}})\n"
    )


def test_a_name_that_the_file_has_is_not_taken_twice(tmp_path: Path) -> None:
    text = "const f = 1\nit('y', () => { expect(f).toBe(1) })\n"
    here = stage(tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": CODE, "a.test.ts": text})
    rendered = here.render(here.suite("f", returns("one", "1", a="1")))
    assert "import { f as f2 } from './a'" in rendered
    assert "expect(f2(1)).toBe(1)" in rendered


def test_endings_of_imports_follow_the_project(tmp_path: Path) -> None:
    files = {
        "package.json": package(type="module"),
        "tsconfig.json": '{ // c\n"compilerOptions": {"module": "NodeNext",}}',
    }
    here = stage(tmp_path / "1", Vitest(), "src/a.mts", {**files, "src/a.mts": CODE})
    assert 'from "./a.mjs"' in here.render(here.suite("f", returns("one", "1", a="1")))
    used = {"package.json": "{}", "src/a.ts": f"import './b.ts'\n{CODE}"}
    here = stage(tmp_path / "2", Vitest(), "src/a.ts", used)
    assert "from './a.ts'" in here.render(here.suite("f", returns("one", "1", a="1")))


def test_an_error_is_imported_from_where_the_code_has_it(tmp_path: Path) -> None:
    code = "import { Gone } from '../errors.js'\nexport function f(a) { throw new Gone(a) }\n"
    files = {
        "package.json": '{"type": "module"}',
        "lib/x/a.js": code,
        "lib/errors.js": "export class Gone {}",
    }
    here = stage(tmp_path, NodeTest(), "lib/x/a.js", files)
    text = here.render(here.suite("f", raises("gone", "Gone", a="1"), raises("who", "error", a="2")))
    assert "import { Gone } from '../../lib/errors.js'" in text
    assert "assert.throws(() => f(2));" in text or "assert.throws(() => f(2))\n" in text


def test_what_is_not_exported_is_refused(tmp_path: Path) -> None:
    here = stage(
        tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": "function f() {}\nexport const b = 1"}
    )
    with pytest.raises(EditRefused, match="does not export f"):
        here.render(here.suite("f", returns("one", "1")))
    assert here.framework.probe(here.project, here.habitat, here.suite("f", returns("one", "1"))) is None


def test_a_broken_test_file_is_refused(tmp_path: Path) -> None:
    here = stage(
        tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": CODE, "a.test.ts": "it('x', () => {"}
    )
    with pytest.raises(EditRefused, match=r"a\.test\.ts does not parse in line 1"):
        here.render(here.suite("f", returns("one", "1")))


def test_long_lines_and_comments_are_broken(tmp_path: Path) -> None:
    here = stage(tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": CODE})
    case = returns("a long one", f'["{"x" * 80}"]', a=f'["{"x" * 40}"]')
    text = here.render(here.suite("f", evolve(case, comment="It only records what the code does. " * 4)))
    assert "\n    const result = f([" in text
    assert "\n    expect(result).toEqual([" in text
    assert len(re.findall(r"^  // It|^  // \w", text, re.MULTILINE)) == 2


def test_helpers_of_the_file_can_be_used(tmp_path: Path) -> None:
    helpers = "const sample = [1, 2]\nfunction make(n) {\n  return n\n}\nlet later\n"
    text = f"import './a'\n{helpers}it('x', () => {{}})\n"
    here = stage(tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": CODE, "a.test.ts": text})
    assert here.habitat.fixtures == {"sample": "const sample = [1, 2]", "make": "function make(n) {"}
    assert "expect(f(sample)).toEqual(make(1))" in here.render(
        here.suite("f", returns("one", "make(1)", a="sample"))
    )


def test_unknown_names_and_bad_syntax_are_told(tmp_path: Path) -> None:
    here = stage(tmp_path, Vitest(), "a.ts", {"package.json": "{}", "a.ts": CODE})
    check = here.framework.check
    assert check("import { f } from './a'\nf(g)\n", here.habitat) == "g in line 2 is not known"
    assert check("f(\n", here.habitat) == "line 1 is no typescript"
    assert check("const [a, { b: c = 1, ...d }] = x as any\n", here.habitat) == "x in line 1 is not known"
    assert (
        check("for (const a of [1]) { try { (b) => b(a) } catch (e) { console.log(e) } }", here.habitat) == ""
    )


@pytest.mark.parametrize(
    "text",
    [
        *("1", "-1.5", "'x'", "[1, 2]", "{ a: 1 }", "new Stack([sample])", "undefined", "null", "() => 1"),
        *(
            "(a, b) => a - b",
            "`x`",
            "/a+/g",
            "new Map([[1, 2]])",
            "10n",
            "Math.PI * 2",
            "sample.map((x) => x.y)",
        ),
    ],
)
def test_values_can_stand(text: str) -> None:
    assert problem(text, NAMES) == ""


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "1) + (2",
            "1; 2",
            "a = 1",
            "sample++",
            "await sample",
            "1, 2",
            "// x",
            "1 // x",
            "None",
            "x\n",
        ),
        *(
            "process.exit()",
            "require('fs')",
            "import('fs')",
            "eval('1')",
            "delete sample.x",
            "<div/>",
            "fetch('x')",
        ),
        *("sample.constructor('x')()", "function", "}", "class {}", "globalThis"),
    ],
)
def test_what_is_no_mere_value_is_refused(text: str) -> None:
    assert problem(text, NAMES) != ""


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(JSON_VALUES)
def test_json_is_a_value_and_keeps_its_meaning(value: object) -> None:
    text = json.dumps(value)
    if "constructor" not in text and "__proto__" not in text:
        assert problem(text, frozenset()) == ""
    double = written(text, {}, '"')
    assert json.loads(double) == value
    assert read(written(text, {}, "'")) is not None


@given(st.text())
def test_no_text_breaks_the_check(text: str) -> None:
    if problem(text, NAMES) == "":
        assert read(text) is not None
        assert nature(text) in {"scalar", "inexact", "structure"}


def test_names_are_put_in_place() -> None:
    names = {"Stack": "m.Stack", "size": "size2"}
    assert written('{ Stack, a: new Stack("x", (size) => size), size }', names, "'") == (
        "{ Stack: m.Stack, a: new m.Stack('x', (size) => size), size }"
    )


def test_names_of_cases_are_told_in_each_way() -> None:
    text = lines(
        "describe('Stack', () => {",
        "  describe.only('push', function () { it.skip('adds \\'one\\'', () => {}) })",
        "})",
        "test(`flat`, async () => {})",
        "it(name, () => {})",
    )
    found = case_names(text, "a.js")
    assert {"Stack push adds 'one'", "Stack.push adds 'one'", "push adds 'one'", "flat"} <= found
    assert not any(re.search(r"\bname\b", each) for each in found)


def test_a_module_that_says_nothing_is_of_neither_kind() -> None:
    assert Module.read("const a = 1", "a.js").is_plain
    assert Module.read("const a = require('b')", "a.js").is_common
    assert not Module.read("import a from 'b'", "a.js").is_common


KEYS = st.sampled_from(
    [
        *("testResults", "assertionResults", "ancestorTitles", "failureMessages", "title", "status", "/a.ts"),
        *(
            "passes",
            "failures",
            "err",
            "s",
            "statementMap",
            "start",
            "line",
            "titles",
            "state",
            "file",
            "lines",
        ),
        *("case", "kind", "text"),
    ]
)
REPORTS = st.recursive(
    st.none() | st.integers() | st.sampled_from(["passed", "fail", "returns", "/a.ts"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(st.text() | REPORTS.map(json.dumps))
def test_no_report_is_too_strange(text: str) -> None:
    ran = Ran(status=0, collected={REPORT: text, LINES: text, SEEN: text})
    for framework in (Vitest(), Jest(), Mocha(), NodeTest()):
        assert all(name for name in framework.read(ran).values())
        found = framework.read_coverage(ran, "a.ts")
        assert found is None or found.missing is not None


def test_no_program_is_told_where_the_tool_is_not_installed(tmp_path: Path) -> None:
    files = {"package.json": package(devDependencies={"vitest": "1"}), "a.ts": CODE}
    for framework in (Vitest(), Jest(), Mocha()):
        here = stage(tmp_path, framework, "a.ts", files)
        assert framework.run(Project(root=tmp_path, files=tuple(files)), here.habitat, "") is None
