"""Which calls need an object that is made first: in each language, what is static does not."""

import pytest

from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.framework import frameworks
from nlx_lsp.testing.suite import Target

CODE = {
    ("pytest", "python"): """\
class A:
    def __init__(self): pass
    def bound(self): pass
    @staticmethod
    def free(): pass
    @classmethod
    def made(cls): pass
def plain(): pass
""",
    ("vitest", "typescript"): """\
class A {
  constructor() {}
  bound(): number { return 1 }
  static free(): number { return 1 }
}
const o = { made() { return 1 } }
function plain() {}
""",
    ("node_test", "javascript"): """\
class A { constructor() {} bound() { return 1 } static free() { return 1 } }
function plain() {}
""",
    ("cargo_test", "rust"): """\
pub struct A;
impl A {
    pub fn made() -> A { A }
    pub fn bound(&self) -> i32 { 1 }
}
pub fn plain() {}
""",
    ("junit5", "java"): """\
class A {
  A() {}
  int bound() { return 1; }
  static int free() { return 1; }
}
""",
    ("googletest", "cpp"): """\
struct A {
  A() {}
  int bound() { return 1; }
  static int free() { return 1; }
};
int plain() { return 1; }
""",
    ("go_test", "go"): """\
package a
type A struct{}
func (a A) bound() int { return 1 }
func plain() int { return 1 }
""",
}


@pytest.mark.parametrize(("name", "language"), CODE)
def test_only_what_is_bound_needs_an_object(name: str, language: str) -> None:
    source = Source.parse(CODE[name, language].encode(), path="a", language_id=language)
    framework = frameworks()[name]
    called = [each for each in outline(source) if each.kind in {"function", "method"}]
    bound = [
        each.name
        for each in called
        if framework.needs_object(Target(symbol=each, facts=facts(source, each), module="a"))
    ]
    assert len(called) > len(bound)
    assert bound == ["bound"]
