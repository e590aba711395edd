"""node:test, for real: Node.js is all that it takes."""

import shutil
from pathlib import Path

import pytest
from testing.javascript_projects import lines, package, perform, raises, returns, stage

from nlx_lsp.sandbox.confinement import find
from nlx_lsp.sandbox.execution import run
from nlx_lsp.testing.node_test import NodeTest

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="There is no Node.js here.")

SHAPES = lines(
    "import { inspect } from 'node:util'",
    "",
    "export class Empty extends Error {}",
    "",
    "export function mean(values, { digits = 2 } = {}) {",
    "  if (values.length === 0) throw new Empty('nothing')",
    "  const sum = values.reduce((a, b) => a + b, 0)",
    "  return Number((sum / values.length).toFixed(digits))",
    "}",
    "",
    "export async function later(value) {",
    "  if (value < 0) throw new RangeError(inspect(value))",
    "  return { value }",
    "}",
    "",
    "export function* upTo(most) {",
    "  for (let n = 0; n < most; n += 1) yield n",
    "}",
    "",
    "export async function* slowly(most) {",
    "  yield* upTo(most)",
    "}",
    "",
    "export default class Stack {",
    "  #items",
    "  constructor(items = []) {",
    "    this.#items = [...items]",
    "  }",
    "  static of(...items) {",
    "    return items.length",
    "  }",
    "  get size() {",
    "    return this.#items.length",
    "  }",
    "  push(item) {",
    "    this.#items.push(item)",
    "    return this.#items",
    "  }",
    "}",
    "",
    "export const chance = { roll() { return Math.random() }, sum: (a, b) => a + b }",
)


def modern(folder: Path, extra: dict[str, str] | None = None):  # noqa: ANN201 - a stage
    said = package(type="module", scripts={"test": "node --test"})
    files = {"package.json": said, "src/shapes.js": SHAPES, **(extra or {})}
    return stage(folder, NodeTest(), "src/shapes.js", files)


def test_a_new_file_in_the_style_of_the_code(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suite = here.suite(
        "mean",
        returns("ordinary values", "1.5", values="[1, 2]"),
        raises("raises Empty if values.length === 0", "Empty", values="[]"),
    )
    assert here.habitat.path == "test/shapes.test.js"
    assert here.render(suite) == lines(
        "import { describe, it } from 'node:test'",
        "import assert from 'node:assert/strict'",
        "import { Empty, mean } from '../src/shapes.js'",
        "",
        "describe('mean', () => {",
        "  it('ordinary values', () => {",
        "    assert.ok(Math.abs(mean([1, 2]) - 1.5) < 1e-9)",
        "  })",
        "",
        "  it('throws Empty if values.length === 0', () => {",
        "    assert.throws(() => mean([]), Empty)",
        "  })",
        "})",
    )


def test_everything_that_can_be_called_is_run(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suites = [
        here.suite(
            "mean", returns("digits", "0.333", values="[0, 0, 1]", **{"{ digits = 2 }": "{ digits: 3 }"})
        ),
        here.suite(
            "later", returns("waits", "{ value: 1 }", value="1"), raises("refuses", "RangeError", value="-1")
        ),
        here.suite("upTo", returns("counts", "[0, 1, 2]", most="3")),
        here.suite("slowly", returns("counts", "[0, 1]", most="2")),
        here.suite("Stack.of", returns("static", "0")),
        here.suite("Stack.size", returns("getter", "2", "new Stack([1, 2])")),
        here.suite("Stack.push", returns("method", '["a", "b"]', "new Stack(['a'])", item='"b"')),
        here.suite("chance.sum", returns("adds", "5", a="2", b="3")),
    ]
    found = here.states(*suites)
    assert set(found.values()) == {"passed"}
    assert len(found) == 9


def test_what_does_not_hold_is_told_apart(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suite = here.suite(
        "later",
        returns("wrong", "{ value: 2 }", value="1"),
        returns("breaks", "1", value="-1"),
        returns("right", "{ value: 1 }", value="1"),
    )
    assert list(here.states(suite).values()) == ["failed", "broken", "passed"]


def test_what_really_happens_is_observed(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suite = here.suite(
        "later",
        returns("value", "1", value="{ a: [1, -0, 'x\"'], 'b c': new Map([[1, new Set([null])]]) }"),
        returns("error", "1", value="-1"),
        returns("function", "1", value="() => 1"),
    )
    order = here.framework.probe(here.project, here.habitat, suite)
    assert order is not None
    value, error, nameless = here.framework.read_probe(perform(order), suite)
    assert (value.kind, value.stable) == ("returns", True)
    assert value.text == r'{ value: { a: [1, -0, "x\""], "b c": new Map([[1, new Set([null])]]) } }'
    assert here.framework.expression_problem(value.text, frozenset()) == ""
    assert (error.kind, error.text) == ("raises", "RangeError")
    assert nameless.kind == "unknown"


def test_what_is_different_each_time_is_observed_as_such(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suite = here.suite("chance.roll", returns("rolls", "0.5"))
    order = here.framework.probe(here.project, here.habitat, suite)
    assert order is not None
    [seen] = here.framework.read_probe(perform(order), suite)
    assert (seen.kind, seen.stable) == ("returns", False)


async def test_the_sandbox_runs_it(tmp_path: Path) -> None:
    if find().kind == "none":
        pytest.skip("There is nothing to confine a program with.")
    here = modern(tmp_path)
    suite = here.suite("upTo", returns("counts", "[0]", most="1"), returns("wrong", "[]", most="1"))
    order = here.framework.run(here.project, here.habitat, here.render(suite))
    assert order is not None
    ran = await run(order)
    assert [here.framework.read(ran)[f"upTo {name}"].state for name in ("counts", "wrong")] == [
        "passed",
        "failed",
    ], ran.output


def test_covered_lines_are_told(tmp_path: Path) -> None:
    here = modern(tmp_path)
    suite = here.suite("mean", raises("none", "Empty", values="[]"))
    order = here.framework.run(here.project, here.habitat, here.render(suite), coverage=True)
    assert order is not None
    found = here.framework.read_coverage(perform(order), "src/shapes.js")
    assert found is not None
    assert 6 in found.lines
    assert not {7, 8, 12} & found.lines
    assert found.missing is not None
    assert {7, 8, 12} <= found.missing


def test_an_existing_file_keeps_every_byte(tmp_path: Path) -> None:
    before = (
        "\ufeff'use strict';\r\n"
        "const { test } = require('node:test');\r\n"
        "const assert = require('assert');\r\n"
        "const {\r\n\tadd,\r\n} = require('../lib/sums');\r\n"
        "\r\n"
        "test('add two', () => { assert.strictEqual(add(1, 2), 3); });"
    )
    code = "exports.add = (a, b) => a + b;\nmodule.exports.negate = function (n) { return { n: -n }; };\n"
    files = {"package.json": "{}", "lib/sums.js": code, "test/sums.js": before}
    here = stage(tmp_path, NodeTest(), "lib/sums.js", files)
    suite = here.suite("negate", returns("ordinary values", "{ n: -2 }", n="2"))
    assert here.habitat.path == "test/sums.js"
    assert "add two" in here.habitat.taken
    assert here.render(suite) == before.replace("\tadd,\r\n", "\tadd,\r\n\tnegate,\r\n") + (
        "\r\n\r\n"
        "test('negate ordinary values', () => {\r\n"
        "\tassert.deepStrictEqual(negate(2), { n: -2 });\r\n"
        "});\r\n"
    )
    assert set(here.states(suite).values()) == {"passed"}


def test_cases_go_into_the_block_that_has_others_like_them(tmp_path: Path) -> None:
    before = lines(
        "import assert from 'node:assert/strict'",
        "import * as shapes from '../src/shapes.js'",
        "import { describe, it } from 'node:test'",
        "",
        "describe('shapes', () => {",
        "    describe('upTo', () => {",
        "        it('counts', () => {",
        "            assert.deepEqual([...shapes.upTo(1)], [0])",
        "        })",
        "    })",
        "})",
        "// the end",
    )
    here = modern(tmp_path, {"test/shapes.test.js": before})
    suite = here.suite("upTo", returns("counts", "[]", most="0"), returns("counts", "[0]", most="1"))
    new = lines(
        "",
        "        it('counts (2)', () => {",
        "            assert.deepEqual([...shapes.upTo(0)], [])",
        "        })",
        "",
        "        it('counts (3)', () => {",
        "            assert.deepEqual([...shapes.upTo(1)], [0])",
        "        })",
    )
    assert here.render(suite) == before.replace("    })\n})\n//", f"{new[:-1]}\n    }})\n}})\n//")
    assert set(here.states(suite).values()) == {"passed"}


def test_a_package_in_a_monorepo_is_run_in_its_folder(tmp_path: Path) -> None:
    files = {
        "package.json": package(workspaces=["packages/*"]),
        "packages/a/package.json": package(type="module", scripts={"test": "node --test"}),
        "packages/a/src/index.mjs": "export default function (x) { return x * 2 }\n",
        "packages/b/src/index.test.mjs": "import test from 'node:test'\n",
    }
    here = stage(tmp_path, NodeTest(), "packages/a/src/index.mjs", files)
    suite = here.suite("default", returns("doubles", "4", x="2"))
    assert here.habitat.path == "packages/a/test/index.test.mjs"
    assert "import src from '../src/index.mjs'" in here.render(suite).replace('"', "'")
    assert list(here.states(suite).items()) == [("src doubles", "passed")]
