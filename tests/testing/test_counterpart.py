"""From code to its test and back, in projects of several habits."""

from pathlib import Path

import pytest

from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.counterpart import Counterpart, find
from nlx_lsp.testing.framework import Project, frameworks

PYTHON = {
    "src/shop/store.py": "class Store:\n    def find(self): ...\n\n\ndef find(name): ...\n",
    "src/shop/user_store.py": "def load(name): ...\n",
    "tests/test_store.py": (
        "from shop.store import Store, find\n\n\ndef test_find_by_name():\n    assert find(1)\n\n\n"
        "class TestStoreFind:\n    def test_it(self):\n        assert Store().find()\n"
    ),
    "tests/test_user_store.py": "def test_other(): ...\n",
    "src/shop/lonely.py": "def alone(): ...\n",
}
TYPESCRIPT = {
    "package.json": '{"devDependencies": {"vitest": "1"}}',
    "src/sum.ts": "const zero = 0;\n\nexport function addAll(xs: number[]) { return zero; }\n",
    "src/sum.test.ts": (
        'import { it } from "vitest";\nimport { addAll } from "./sum";\n\n'
        'it("add all of nothing", () => {\n  addAll([]);\n});\n'
    ),
}
GO = {
    "go.mod": "module example.org/sum\n",
    "sum.go": "package sum\n\nfunc AddAll(xs []int) int { return 0 }\n",
    "sum_test.go": (
        'package sum\n\nimport "testing"\n\nfunc TestAddAllOfNothing(t *testing.T) {\n\tAddAll(nil)\n}\n'
    ),
}
RUST = {
    "Cargo.toml": '[package]\nname = "sum"\n',
    "src/lib.rs": (
        "pub fn add_all() -> i32 { 0 }\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n"
        "    #[test]\n    fn add_all_of_nothing() {\n        assert_eq!(add_all(), 0);\n    }\n}\n"
    ),
}


def go(folder: Path, files: dict[str, str], framework: str, path: str, line: int) -> Counterpart:
    for name, text in {**files, "Makefile": ""}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    source = Source.parse((folder / path).read_bytes(), path=str(folder / path))
    offset = len(b"".join(source.text.splitlines(keepends=True)[:line]))
    return find(Project.of(folder / path), frameworks()[framework], source, offset)


@pytest.mark.parametrize(
    ("files", "framework", "start", "goal"),
    [
        (PYTHON, "pytest", ("src/shop/store.py", 4), ("tests/test_store.py", 3)),
        (PYTHON, "pytest", ("src/shop/store.py", 1), ("tests/test_store.py", 7)),
        (PYTHON, "pytest", ("tests/test_store.py", 4), ("src/shop/store.py", 4)),
        (PYTHON, "pytest", ("tests/test_store.py", 9), ("src/shop/store.py", 1)),
        (PYTHON, "pytest", ("tests/test_user_store.py", 0), ("src/shop/user_store.py", 0)),
        (TYPESCRIPT, "vitest", ("src/sum.ts", 2), ("src/sum.test.ts", 3)),
        (TYPESCRIPT, "vitest", ("src/sum.test.ts", 4), ("src/sum.ts", 2)),
        (GO, "go_test", ("sum.go", 2), ("sum_test.go", 4)),
        (GO, "go_test", ("sum_test.go", 5), ("sum.go", 2)),
        (RUST, "cargo_test", ("src/lib.rs", 0), ("src/lib.rs", 7)),
        (RUST, "cargo_test", ("src/lib.rs", 8), ("src/lib.rs", 0)),
    ],
)
def test_it_leads_to_the_other_side(
    tmp_path: Path, files: dict[str, str], framework: str, start: tuple[str, int], goal: tuple[str, int]
) -> None:
    found = go(tmp_path, files, framework, *start)
    assert (found.path, found.line, found.exists) == (*goal, True)


def test_where_there_are_no_tests_it_says_where_they_would_be(tmp_path: Path) -> None:
    found = go(tmp_path, PYTHON, "pytest", "src/shop/lonely.py", 0)
    assert found == Counterpart(path="tests/test_lonely.py", line=0, exists=False)
