"""Tests for Rust: where they are put, what they look like, and what cargo says of them."""

import shutil
from pathlib import Path

import pytest
from testing.built_projects import FRAMEWORKS, BuiltBench, installed
from testing.python_projects import build, lines, raises, returns, runs

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.cargo_test import CargoTest
from nlx_lsp.testing.suite import Observation

needs_cargo = pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not installed")
MANIFEST = """\
    [package]
    name = "small-shop"
    version = "0.1.0"
    edition = "2021"
    """
SHOP = """\
    #[derive(Debug, PartialEq)]
    pub enum Problem {
        Empty,
        TooMany(u32),
    }

    pub struct Till {
        pub sum: i64,
    }

    impl Till {
        pub fn new(sum: i64) -> Self {
            Till { sum }
        }

        pub fn add(&mut self, more: i64) -> i64 {
            self.sum += more;
            self.sum
        }
    }

    pub fn greet(name: &str) -> String {
        format!("Hello {name}")
    }

    pub fn half(number: f64) -> f64 {
        number / 2.0
    }

    pub fn count(words: &[String]) -> Result<usize, Problem> {
        if words.is_empty() {
            return Err(Problem::Empty);
        }
        Ok(words.len())
    }

    pub fn first(words: Vec<i32>) -> i32 {
        if words.is_empty() {
            panic!("nothing there");
        }
        words[0]
    }

    fn doubled(words: Vec<i32>) -> Vec<i32> {
        words.iter().map(|each| each * 2).collect()
    }
    """


def bench(root: Path, module: str = "src/lib.rs", **files: str) -> BuiltBench:
    named = {path.replace("__", "/").replace("_rs", ".rs"): text for path, text in files.items()}
    project = build(root, {"Cargo.toml": MANIFEST, "src/lib.rs": SHOP, **named})
    return BuiltBench(framework=CargoTest(), project=project, module=module)


def test_a_module_of_tests_is_made_at_the_end_of_the_file(tmp_path: Path) -> None:
    at = bench(tmp_path)
    text = at.render(at.suite("greet", returns("says hello", '"Hello Bo"', name='"Bo"')))
    assert text == at.project.text("src/lib.rs") + lines(
        "",
        "#[cfg(test)]",
        "mod tests {",
        "    use super::*;",
        "",
        "    #[test]",
        "    fn greet_says_hello() {",
        '        assert_eq!(greet("Bo"), "Hello Bo");',
        "    }",
        "}",
    )


def test_what_is_there_stays_and_its_habits_are_kept(tmp_path: Path) -> None:
    there = (
        "pub fn one() -> i32 {\n\t1\n}\n\n#[cfg(test)]\nmod test {\n\tuse super::one;\n\n\t#[test]\n"
        "\tfn test_one_works() {\n\t\tassert!(one() > 0);\n\t}\n}\n\npub fn two() -> i32 {\n\t2\n}\n"
    )
    at = bench(tmp_path, src__lib_rs=there.replace("\n", "\r\n"))
    text = at.render(at.suite("one", returns("works", "1"), runs("works")))
    assert text == there.replace("\tuse super::one;\n", "\tuse super::*;\n\tuse super::one;\n").replace(
        "> 0);\n\t}\n}\n",
        "> 0);\n\t}\n\n\t#[test]\n\tfn test_one_works_2() {\n\t\tassert_eq!(one(), 1);\n\t}\n\n"
        "\t#[test]\n\tfn test_one_works_3() {\n\t\tlet _ = one();\n\t}\n}\n",
    ).replace("\n", "\r\n")


def test_a_module_of_tests_may_be_a_file_of_its_own(tmp_path: Path) -> None:
    at = bench(
        tmp_path,
        "src/shop.rs",
        src__lib_rs="pub mod shop;\n",
        src__shop_rs="pub fn one() -> i32 { 1 }\n\n#[cfg(test)]\nmod tests;\n",
    )
    assert at.habitat.path == "src/shop/tests.rs"
    text = at.render(at.suite("one", returns("is one", "1")))
    assert text == lines(
        "use super::*;", "", "#[test]", "fn one_is_one() {", "    assert_eq!(one(), 1);", "}"
    )


def test_a_package_that_tests_what_is_public_goes_on_doing_so(tmp_path: Path) -> None:
    at = bench(
        tmp_path,
        "src/geo/shape.rs",
        src__lib_rs="pub mod geo;\n",
        src__geo__mod_rs="pub mod shape;\n",
        src__geo__shape_rs="pub struct P(pub i32);\npub fn left(p: &P) -> i32 { p.0 - 1 }\nfn own() {}\n",
        tests__other_rs="#[test]\nfn works() {}\n",
    )
    assert at.habitat.path == "tests/shape.rs"
    suite = at.suite("left", returns("goes left", "0", p="P(1)"))
    assert "small_shop::geo::shape::left(" in at.render(suite)
    with pytest.raises(EditRefused, match="not public"):
        at.render(at.suite("own", runs("works")))


def test_a_module_that_cannot_be_reached_is_tested_from_inside(tmp_path: Path) -> None:
    at = bench(
        tmp_path,
        "src/inner.rs",
        src__lib_rs="mod inner;\n",
        src__inner_rs="pub fn one() -> i32 { 1 }\n",
        tests__other_rs="#[test]\nfn works() {}\n",
    )
    assert at.habitat.path == "src/inner.rs"


def test_errors_floats_and_owned_texts_are_written_as_rust_wants_them(tmp_path: Path) -> None:
    at = bench(tmp_path)
    text = at.render(
        at.suite(
            "count", raises("is empty", "Problem::Empty", words="[]"), returns("one", "Ok(1)", words='["a"]')
        ),
        at.suite("half", returns("of one", "0.5", number="1")),
        at.suite("first", raises("is empty", "panic", words="vec![]")),
        at.suite("Till.add", returns("adds", "3", receiver="Till::new(1)", more="2")),
    )
    for wanted in (
        "assert!(matches!(count(&[]), Err(Problem::Empty { .. })));",
        'assert_eq!(count(&["a".to_string()]), Ok(1));',
        "assert!((half(1.0) - 0.5).abs() < 1e-9);",
        "    #[should_panic]\n",
        "assert_eq!(Till::new(1).add(2), 3);",
    ):
        assert wanted in text


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ('vec!["a", "b"]', True),
        ("Some(-3)", True),
        ("Problem::TooMany(3)", True),
        ("std::collections::HashMap::new()", True),
        ("items().iter().map(|x| x + 1).collect()", False),
        ("[1, 2].iter().map(|x| x + 1).sum()", True),
        ('std::fs::remove_dir_all("/")', False),
        ("unsafe { *(0 as *const i32) }", False),
        ("{ loop {} }", False),
        ('panic!("x")', False),
        ("1; drop(2)", False),
        ("1) + (2", False),
        ("1 // x", False),
        ("", False),
    ],
)
def test_a_value_is_a_harmless_expression(text: str, fine: bool) -> None:
    problem = CargoTest().expression_problem(text, frozenset({"Problem"}))
    assert (problem == "") == fine, problem


@needs_cargo
@pytest.mark.slow
def test_cargo_says_what_has_become_of_each_case(tmp_path: Path) -> None:
    at = bench(tmp_path)
    states = at.states(
        at.suite(
            "greet",
            returns("holds", '"Hello Bo"', name='"Bo"'),
            returns("does not hold", '"Bye"', name='"x"'),
        ),
        at.suite("half", returns("holds", "0.5", number="1"), returns("is no number", '"a"', number="1.0")),
        at.suite(
            "first", raises("fails", "panic", words="vec![]"), raises("does not", "panic", words="vec![1]")
        ),
        at.suite("Till.add", returns("adds", "3", receiver="Till::new(1)", more="2")),
        at.suite(
            "count", raises("is empty", "Problem::Empty", words="[]"), returns("one", "Ok(1)", words='["a"]')
        ),
    )
    assert states == [
        "passed",
        "failed",
        "passed",
        "broken",
        "passed",
        "failed",
        "passed",
        "passed",
        "passed",
    ]


@needs_cargo
@pytest.mark.slow
def test_what_really_happens_is_seen(tmp_path: Path) -> None:
    at = bench(tmp_path)
    seen = at.observe(at.suite("greet", runs("x", name='"B\\"o"')))
    assert seen == [Observation(kind="returns", text='"Hello B\\"o"')]
    seen = at.observe(at.suite("doubled", runs("x", words="vec![1]"), runs("y", words='vec!["a"]')))
    assert seen == [Observation(kind="returns", text="vec![2]"), Observation(kind="unknown")]
    seen = at.observe(at.suite("first", runs("x", words="vec![]")))
    assert seen == [Observation(kind="raises", text="panic")]


@needs_cargo
@pytest.mark.slow
def test_a_package_of_a_workspace_is_run_where_it_is(tmp_path: Path) -> None:
    project = build(
        tmp_path,
        {
            "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n',
            "crates/geo/Cargo.toml": MANIFEST,
            "crates/geo/src/lib.rs": "pub fn one() -> i32 {\n    1\n}\n",
            "crates/geo/tests/api.rs": "#[test]\nfn works() {\n    assert_eq!(small_shop::one(), 1);\n}\n",
        },
    )
    at = BuiltBench(framework=CargoTest(), project=project, module="crates/geo/src/lib.rs")
    assert at.habitat.path == "crates/geo/tests/small_shop.rs"
    assert at.states(at.suite("one", returns("is one", "1"), returns("is two", "2"))) == ["passed", "failed"]


def llvm(folder: Path, name: str) -> str:
    """Make a program that starts one of LLVM's with the libraries that were unpacked beside it."""
    libraries = next((FRAMEWORKS / "usr/lib").glob("*-linux-gnu"))
    loader = next(libraries.glob("ld-linux-*"))
    program = folder / name
    tool = FRAMEWORKS / "usr/lib/llvm-19/bin" / name
    program.write_text(f'#!/bin/sh\nexec {loader} --library-path {libraries} {tool} "$@"\n')
    program.chmod(0o755)
    return str(program)


@needs_cargo
@pytest.mark.slow
def test_the_lines_of_each_case_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed("usr/lib/llvm-19/bin/llvm-cov")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("LLVM_PROFDATA", llvm(tmp_path / "bin", "llvm-profdata"))
    monkeypatch.setenv("LLVM_COV", llvm(tmp_path / "bin", "llvm-cov"))
    code = lines(
        "pub fn sign(n: i32) -> i32 {", "    if n < 0 {", "        return -1;", "    }", "    1", "}"
    )
    project = build(tmp_path / "p", {"c/Cargo.toml": MANIFEST, "c/src/lib.rs": code})
    at = BuiltBench(framework=CargoTest(), project=project, module="c/src/lib.rs")
    suite = at.suite("sign", returns("up", "1", n="3"), returns("down", "-1", n="-3"))
    found = at.framework.read_coverage(at.run(suite, coverage=True), at.module)
    assert found is not None
    assert found.cases is not None
    up, down = ({n for n in found.cases[at.framework.case_name(suite, i)] if n < 7} for i in range(2))
    assert 5 in up - down
    assert 3 in down - up
    assert {1, 2} <= up & down


def test_without_the_tools_nobody_knows_what_is_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PATH", "LLVM_COV", "LLVM_PROFDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RUSTUP_HOME", str(tmp_path))
    at = bench(tmp_path / "p")
    assert at.framework.run(at.project, at.habitat, SHOP, coverage=True) is None
