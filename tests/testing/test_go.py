"""Tests for Go: where they are put, what they look like, and what go says of them."""

import os
from pathlib import Path

import pytest
from testing.built_projects import FRAMEWORKS, BuiltBench, installed
from testing.python_projects import build, lines, raises, returns, runs

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.go_test import GoTest
from nlx_lsp.testing.suite import Observation

GO = "usr/lib/go-1.19/bin/go"
SHOP = lines(
    "package shop",
    "",
    'import "errors"',
    "",
    "type Till struct{ Sum int }",
    "",
    "func (t *Till) Add(more int) int {",
    "\tt.Sum += more",
    "\treturn t.Sum",
    "}",
    "",
    "func Parse(text string) (int, error) {",
    '\tif text == "" {',
    '\t\treturn 0, errors.New("nothing there")',
    "\t}",
    "\treturn len(text), nil",
    "}",
    "",
    "func Double(numbers []int) []int {",
    "\tvar found []int",
    "\tfor _, each := range numbers {",
    "\t\tfound = append(found, each*2)",
    "\t}",
    "\treturn found",
    "}",
    "",
    "func first(numbers []int) int { return numbers[0] }",
)


def bench(root: Path, **files: str) -> BuiltBench:
    there = {"go.mod": "module example.com/m\n\ngo 1.19\n", "shop/shop.go": SHOP, **files}
    return BuiltBench(framework=GoTest(), project=build(root, there), module="shop/shop.go")


def test_a_new_file_stands_beside(tmp_path: Path) -> None:
    at = bench(tmp_path)
    assert at.habitat.path == "shop/shop_test.go"
    text = at.render(
        at.suite("Parse", returns("a word", "3", text='"abc"'), raises("no text", "errors.New", text='""')),
        at.suite("Double", returns("two", "[]int{2, 4}", numbers="[]int{1, 2}")),
        at.suite("first", raises("none", "panic", numbers="nil")),
        at.suite("Till.Add", returns("one", "1", receiver="&Till{Sum: 0}", more="1")),
    )
    assert text == lines(
        "package shop",
        "",
        "import (",
        '\t"reflect"',
        '\t"testing"',
        ")",
        "",
        "func TestParse_AWord(t *testing.T) {",
        '\tgot, err := Parse("abc")',
        "\tif err != nil {",
        '\t\tt.Fatalf("Parse(\\"abc\\"): %v", err)',
        "\t}",
        "\tif got != 3 {",
        '\t\tt.Errorf("Parse(\\"abc\\") = %#v, want %#v", got, 3)',
        "\t}",
        "}",
        "",
        "func TestParse_NoText(t *testing.T) {",
        '\tif _, err := Parse(""); err == nil {',
        '\t\tt.Error("Parse(\\"\\"): want an error")',
        "\t}",
        "}",
        "",
        "func TestDouble_Two(t *testing.T) {",
        "\tgot := Double([]int{1, 2})",
        "\tif want := []int{2, 4}; !reflect.DeepEqual(got, want) {",
        '\t\tt.Errorf("Double([]int{1, 2}) = %#v, want %#v", got, want)',
        "\t}",
        "}",
        "",
        "func TestFirst_None(t *testing.T) {",
        "\tdefer func() {",
        "\t\tif recover() == nil {",
        '\t\t\tt.Error("first(nil): want a panic")',
        "\t\t}",
        "\t}()",
        "\tfirst(nil)",
        "}",
        "",
        "func TestTillAdd_One(t *testing.T) {",
        "\tsubject := &Till{Sum: 0}",
        "\tgot := subject.Add(1)",
        "\tif got != 1 {",
        '\t\tt.Errorf("subject.Add(1) = %#v, want %#v", got, 1)',
        "\t}",
        "}",
    )


def test_tests_in_a_package_of_their_own_name_what_they_use(tmp_path: Path) -> None:
    there = 'package shop_test\n\nimport (\n\t"testing"\n)\n\nfunc TestParse_AWord(t *testing.T) {\n}\n'
    at = bench(tmp_path, **{"shop/shop_test.go": there})
    text = at.render(at.suite("Parse", returns("a word", "3", text='"abc"')))
    assert text.startswith('package shop_test\n\nimport (\n\t"example.com/m/shop"\n\t"testing"\n)\n')
    assert 'func TestParse_AWord2(t *testing.T) {\n\tgot, err := shop.Parse("abc")' in text
    with pytest.raises(EditRefused, match="not public"):
        at.render(at.suite("first", runs("x", numbers="nil")))


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("[]int{1, 2}", True),
        ('map[string]int{"a": 1}', True),
        ("Till{Sum: 3}", True),
        ("-1", True),
        ('os.RemoveAll("/")', False),
        ("func() int { for {} }()", False),
        ("<-make(chan int)", False),
        ("1 // x", False),
        ("1; var y = 2", False),
    ],
)
def test_a_value_is_a_harmless_expression(text: str, fine: bool) -> None:
    problem = GoTest().expression_problem(text, frozenset({"Till"}))
    assert (problem == "") == fine, problem


def test_nothing_is_run_where_go_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = bench(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert at.framework.run(at.project, at.habitat, "") is None


@pytest.mark.slow
def test_go_says_what_has_become_of_each_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(GO)
    monkeypatch.setenv("PATH", str((FRAMEWORKS / GO).parent), prepend=os.pathsep)
    at = bench(tmp_path)
    suites = (
        at.suite("Parse", returns("holds", "3", text='"abc"'), returns("does not", "4", text='"abc"')),
        at.suite(
            "Parse", returns("is no number", '"3"', text='"abc"'), raises("no text", "errors.New", text='""')
        ),
        at.suite("Double", returns("broken", "[]int{2, 4}", numbers='"x"')),
        at.suite("first", raises("none", "panic", numbers="nil")),
        at.suite("Till.Add", returns("one", "1", receiver="&Till{Sum: 0}", more="1")),
    )
    assert at.states(*suites) == ["passed", "failed", "broken", "passed", "broken", "passed", "passed"]
    covered = at.framework.read_coverage(at.run(suites[0], coverage=True), "shop/shop.go")
    assert covered is not None
    assert {12, 13, 16} <= covered.lines
    assert covered.missing is not None
    assert {14, 21} <= covered.missing


TABLES = lines(
    "package shop",
    "",
    'import "testing"',
    "",
    "func TestOther(t *testing.T) {",
    '\ttests := []struct{ name string }{{name: "x"}}',
    "\tfor _, tt := range tests {",
    "\t\tt.Run(tt.name, func(t *testing.T) {})",
    "\t}",
    "}",
)


def test_where_others_write_tables_the_cases_are_rows(tmp_path: Path) -> None:
    at = bench(tmp_path, **{"shop/other_test.go": TABLES})
    parse = at.suite(
        "Parse", returns("a word", "3", text='"abc"'), raises("no text", "errors.New", text='""')
    )
    double = at.suite(
        "Double",
        returns("two", "[]int{2, 4}", numbers="[]int{1, 2}"),
        returns("none", "nil", numbers="nil"),
        runs("it runs", numbers="nil"),
    )
    till = at.suite("Till.Add", *(returns(f"{n} more", n, receiver="&Till{}", more=n) for n in "12"))
    lone = at.suite("first", returns("one", "1", numbers="[]int{1}"))
    assert at.render(parse, double, till, lone) == lines(
        "package shop",
        "",
        "import (",
        '\t"reflect"',
        '\t"testing"',
        ")",
        "",
        "func TestParse(t *testing.T) {",
        "\ttests := []struct {",
        "\t\tname    string",
        "\t\ttext    string",
        "\t\twant    int",
        "\t\twantErr bool",
        "\t}{",
        '\t\t{name: "a_word", text: "abc", want: 3},',
        '\t\t{name: "no_text", text: "", wantErr: true},',
        "\t}",
        "\tfor _, tt := range tests {",
        "\t\tt.Run(tt.name, func(t *testing.T) {",
        "\t\t\tgot, err := Parse(tt.text)",
        "\t\t\tif (err != nil) != tt.wantErr {",
        '\t\t\t\tt.Fatalf("Parse(%#v): error %v, want one: %v", tt.text, err, tt.wantErr)',
        "\t\t\t}",
        "\t\t\tif !tt.wantErr && got != tt.want {",
        '\t\t\t\tt.Errorf("Parse(%#v) = %#v, want %#v", tt.text, got, tt.want)',
        "\t\t\t}",
        "\t\t})",
        "\t}",
        "}",
        "",
        "func TestDouble(t *testing.T) {",
        "\ttests := []struct {",
        "\t\tname    string",
        "\t\tnumbers []int",
        "\t\twant    []int",
        "\t}{",
        '\t\t{name: "two", numbers: []int{1, 2}, want: []int{2, 4}},',
        '\t\t{name: "none", numbers: nil, want: nil},',
        "\t}",
        "\tfor _, tt := range tests {",
        "\t\tt.Run(tt.name, func(t *testing.T) {",
        "\t\t\tgot := Double(tt.numbers)",
        "\t\t\tif !reflect.DeepEqual(got, tt.want) {",
        '\t\t\t\tt.Errorf("Double(%#v) = %#v, want %#v", tt.numbers, got, tt.want)',
        "\t\t\t}",
        "\t\t})",
        "\t}",
        "}",
        "",
        "func TestDouble_ItRuns(t *testing.T) {",
        "\t_ = Double(nil)",
        "}",
        "",
        "func TestTillAdd(t *testing.T) {",
        "\ttests := []struct {",
        "\t\tname string",
        "\t\tmore int",
        "\t\twant int",
        "\t}{",
        '\t\t{name: "1_more", more: 1, want: 1},',
        '\t\t{name: "2_more", more: 2, want: 2},',
        "\t}",
        "\tfor _, tt := range tests {",
        "\t\tt.Run(tt.name, func(t *testing.T) {",
        "\t\t\tsubject := &Till{}",
        "\t\t\tgot := subject.Add(tt.more)",
        "\t\t\tif got != tt.want {",
        '\t\t\t\tt.Errorf("Add(%#v) = %#v, want %#v", tt.more, got, tt.want)',
        "\t\t\t}",
        "\t\t})",
        "\t}",
        "}",
        "",
        "func TestFirst_One(t *testing.T) {",
        "\tgot := first([]int{1})",
        "\tif got != 1 {",
        '\t\tt.Errorf("first([]int{1}) = %#v, want %#v", got, 1)',
        "\t}",
        "}",
    )


@pytest.mark.slow
def test_go_says_what_has_become_of_each_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(GO)
    monkeypatch.setenv("PATH", str((FRAMEWORKS / GO).parent), prepend=os.pathsep)
    there = TABLES.replace("TestOther", "TestParse")
    at = bench(tmp_path, **{"shop/shop_test.go": there})
    suite = at.suite(
        "Parse",
        returns("holds", "3", text='"abc"'),
        returns("holds", "4", text='"abcd"'),
        returns("does not", "4", text='"abc"'),
        returns("is no number", '"3"', text='"abc"'),
        raises("no text", "errors.New", text='""'),
        raises("no error", "errors.New", text='"x"'),
    )
    assert "func TestParse_Table(t *testing.T) {" in at.render(suite)
    assert at.states(suite) == ["passed", "passed", "failed", "broken", "passed", "failed"]


@pytest.mark.slow
def test_what_really_happens_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(GO)
    monkeypatch.setenv("PATH", str((FRAMEWORKS / GO).parent), prepend=os.pathsep)
    at = bench(tmp_path)
    seen = at.observe(at.suite("Parse", runs("x", text='"abc"'), runs("y", text='""')))
    assert seen == [Observation(kind="returns", text="3"), Observation(kind="raises", text="error")]
    seen = at.observe(at.suite("Double", runs("x", numbers="[]int{1}"), runs("y", numbers="3")))
    assert seen == [Observation(kind="returns", text="[]int{2}"), Observation(kind="unknown")]
