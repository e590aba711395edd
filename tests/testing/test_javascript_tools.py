"""vitest, jest and mocha, for real: they are installed from npm into .cache, once."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from filelock import FileLock
from testing.javascript_projects import Stage, lines, package, perform, raises, returns, stage

from nlx_lsp.testing.framework import Framework
from nlx_lsp.testing.jest import Jest
from nlx_lsp.testing.mocha import Mocha
from nlx_lsp.testing.node_test import NodeTest
from nlx_lsp.testing.vitest import Vitest

_TOOLS = {
    "vitest": "4.0.18",
    "@vitest/coverage-v8": "4.0.18",
    "jest": "30.2.0",
    "mocha": "11.7.5",
    "chai": "6.2.2",
    "c8": "10.1.3",
    "tsx": "4.21.0",
}
_FOLDER = Path(__file__).parents[2] / ".cache" / "javascript"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("npm") is None, reason="There is no npm here."),
]

WORDS_TS = lines(
    "import { Empty } from './errors'",
    "",
    "export interface Options { loud?: boolean }",
    "",
    "export const shout = (text: string, { loud = true }: Options = {}): string => {",
    "  if (!text) throw new Empty('no text')",
    "  return loud ? text.toUpperCase() : text",
    "}",
    "",
    "export async function count(text: string): Promise<Record<string, number>> {",
    "  const found: Record<string, number> = {}",
    "  for (const word of text.split(' ')) found[word] = (found[word] ?? 0) + 1",
    "  return found",
    "}",
    "",
    "export default class Ratio {",
    "  constructor(private readonly over: number, private readonly under: number) {}",
    "  value(): number {",
    "    return this.over / this.under",
    "  }",
    "}",
)
ERRORS_TS = "export class Empty extends Error {}\n"
WORDS_JS = lines(
    'const { format } = require("util");',
    "",
    "class Empty extends Error {}",
    "",
    "function shout(text) {",
    '  if (!text) throw new Empty("no text");',
    '  return format("%s", text).toUpperCase();',
    "}",
    "",
    "async function wait(value) {",
    '  if (value === 0) throw new TypeError("zero");',
    "  return [value];",
    "}",
    "",
    "module.exports = { Empty, shout, wait };",
)


@pytest.fixture(scope="session")
def modules() -> Path:
    """Install the tools, and return their folder."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(_FOLDER / "lock"):
        wanted = json.dumps({"private": True, "devDependencies": _TOOLS})
        manifest = _FOLDER / "package.json"
        done = _FOLDER / "installed"
        if not done.exists() or done.read_text("utf-8") != wanted:
            manifest.write_text(wanted, "utf-8")
            command = ("npm", "install", "--no-audit", "--no-fund", "--loglevel=error")
            ran = subprocess.run(command, cwd=_FOLDER, check=False, capture_output=True, text=True)
            if ran.returncode:
                pytest.skip(f"npm cannot install the tools: {ran.stderr[-300:]}")
            done.write_text(wanted, "utf-8")
    return _FOLDER / "node_modules"


def equipped(
    folder: Path, modules: Path, framework: Framework, module: str, files: Mapping[str, str]
) -> Stage:
    (folder / "node_modules").symlink_to(modules)
    return stage(folder, framework, module, files)


def typescript(folder: Path, modules: Path) -> Stage:
    said = package(type="module", devDependencies={"vitest": "4"}, scripts={"test": "vitest"})
    files = {"package.json": said, "src/words.ts": WORDS_TS, "src/errors.ts": ERRORS_TS}
    return equipped(folder, modules, Vitest(), "src/words.ts", files)


def test_vitest_with_typescript(tmp_path: Path, modules: Path) -> None:
    here = typescript(tmp_path, modules)
    suites = [
        here.suite(
            "shout", returns("ordinary values", '"HEY"', text="'hey'"), raises("none", "Empty", text='""')
        ),
        here.suite("count", returns("ordinary values", "{ a: 2, b: 1 }", text='"a b a"')),
        here.suite("Ratio.value", returns("ordinary values", "0.3333333333", "new Ratio(1, 3)")),
    ]
    assert here.habitat.path == "src/words.test.ts"
    assert here.render(*suites[:1]) == lines(
        "import { describe, expect, it } from 'vitest'",
        "import { shout } from './words'",
        "import { Empty } from './errors'",
        "",
        "describe('shout', () => {",
        "  it('ordinary values', () => {",
        "    expect(shout('hey')).toBe('HEY')",
        "  })",
        "",
        "  it('none', () => {",
        "    expect(() => shout('')).toThrow(Empty)",
        "  })",
        "})",
    )
    assert set(here.states(*suites).values()) == {"passed"}


def test_vitest_tells_what_failed_and_what_was_covered(tmp_path: Path, modules: Path) -> None:
    here = typescript(tmp_path, modules)
    suite = here.suite("shout", returns("wrong", '"hey"', text='"hey"'), returns("breaks", "1", text='""'))
    assert list(here.states(suite).values()) == ["failed", "broken"]
    run = here.framework.run(here.project, here.habitat, here.render(suite), coverage=True)
    assert run is not None
    found = here.framework.read_coverage(perform(run), "src/words.ts")
    assert found is not None
    assert {6, 7} <= found.lines
    assert not {11, 12, 13, 18} & found.lines


def test_vitest_observes_what_happens(tmp_path: Path, modules: Path) -> None:
    here = typescript(tmp_path, modules)
    check(here, here.suite("count", returns("counts", "1", text='"a b"')), "returns", "{ a: 1, b: 1 }")
    check(here, here.suite("shout", returns("none", "1", text='""')), "raises", "Empty")


def check(here: Stage, suite, kind: str, text: str) -> None:  # noqa: ANN001 - a suite
    run = here.framework.probe(here.project, here.habitat, suite)
    assert run is not None
    ran = perform(run)
    [seen] = here.framework.read_probe(ran, suite)
    assert (seen.kind, seen.text, seen.stable) == (kind, text, True), ran.output


def common(folder: Path, modules: Path, framework: Framework, *needs: str) -> Stage:
    said = package(devDependencies=dict.fromkeys((framework.name, *needs), "*"))
    files = {"package.json": said, "lib/words.js": WORDS_JS}
    return equipped(folder, modules, framework, "lib/words.js", files)


@pytest.mark.parametrize(
    ("framework", "needs"), [(Jest(), ()), (Mocha(), ()), (Mocha(), ("chai",))], ids=["jest", "mocha", "chai"]
)
def test_common_js(tmp_path: Path, modules: Path, framework: Framework, needs: tuple[str, ...]) -> None:
    here = common(tmp_path, modules, framework, *needs)
    good = [
        here.suite("shout", returns("loud", '"A"', text='"a"'), raises("none", "Empty", text='""')),
        here.suite("wait", returns("waits", "[1]", value="1"), raises("zero", "TypeError", value="0")),
    ]
    assert set(here.states(*good).values()) == {"passed"}
    bad = here.suite("wait", returns("wrong", "[2]", value="1"), returns("breaks", "[0]", value="0"))
    assert list(here.states(bad).values()) == ["failed", "broken"]
    check(here, here.suite("wait", returns("zero", "1", value="0")), "raises", "TypeError")
    check(here, here.suite("wait", returns("one", "1", value="1")), "returns", "[1]")
    run = framework.run(here.project, here.habitat, here.render(good[0]), coverage=True)
    assert run is not None
    found = framework.read_coverage(perform(run), "lib/words.js")
    assert found is not None
    assert {6, 7} <= found.lines
    assert not {11, 12} & found.lines
    assert found.missing is not None
    assert not found.missing & found.lines
    assert 12 in found.missing


def test_jest_with_native_modules(tmp_path: Path, modules: Path) -> None:
    code = "export const twice = (x) => x * 2;\n"
    files = {"package.json": package(type="module", devDependencies={"jest": "30"}), "twice.js": code}
    here = equipped(tmp_path, modules, Jest(), "twice.js", files)
    suite = here.suite("twice", returns("doubles", "4", x="2"))
    assert here.render(suite).startswith('import { twice } from "./twice.js";\n')
    assert set(here.states(suite).values()) == {"passed"}
    check(here, suite, "returns", "4")


def test_node_with_typescript_by_tsx(tmp_path: Path, modules: Path) -> None:
    said = package(type="module", scripts={"test": "node --import tsx --test 'test/**/*.ts'"})
    files = {"package.json": said, "src/words.ts": WORDS_TS, "src/errors.ts": ERRORS_TS}
    here = equipped(tmp_path, modules, NodeTest(), "src/words.ts", files)
    suite = here.suite("shout", returns("loud", "'A'", text='"a"'), raises("none", "Empty", text='""'))
    assert here.habitat.path == "test/words.test.ts"
    assert set(here.states(suite).values()) == {"passed"}
    check(here, here.suite("count", returns("counts", "1", text='"a b"')), "returns", "{ a: 1, b: 1 }")


def test_mocha_in_an_existing_file_of_its_own_style(tmp_path: Path, modules: Path) -> None:
    before = lines(
        "import { expect } from 'chai'",
        "import words from '../lib/words.cjs'",
        "",
        "describe('shout', function () {",
        "\tit('is loud', function () {",
        "\t\texpect(words.shout('a')).to.equal('A')",
        "\t})",
        "})",
    )
    said = package(type="module", devDependencies={"mocha": "11", "chai": "6"})
    files = {"package.json": said, "lib/words.cjs": WORDS_JS, "test/words.spec.js": before}
    here = equipped(tmp_path, modules, Mocha(), "lib/words.cjs", files)
    suite = here.suite("shout", raises("none", "Empty", text='""'))
    new = lines(
        "", "\tit('none', function () {", "\t\texpect(() => words.shout('')).to.throw(words.Empty)", "\t})"
    )
    assert here.render(suite) == before[:-3] + new + "})\n"
    assert set(here.states(suite).values()) == {"passed"}
