"""The proof that an edit changes docstrings only: it has to fail where anything else changes."""

import pytest

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.verify.structure import verify_documentation

BEFORE = '''\
def f(x):
    # A comment.
    return x + 1


class A:
    """Old."""

    def g(self): return "text"
'''


def check(before: str, after: str) -> None:
    verify_documentation(
        Source.parse(before.encode(), path="a.py"), Source.parse(after.encode(), path="a.py")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f(x):\n", 'def f(x):\n    """New."""\n'),
        ('"""Old."""', '"""New.\n\n    Longer.\n    """'),
        ('    """Old."""\n\n', ""),
        ('g(self): return "text"', 'g(self):\n        """New."""\n        return "text"'),
        ("def f", '"""Module."""\n\ndef f'),
    ],
)
def test_a_change_of_docstrings_passes(old: str, new: str) -> None:
    assert old in BEFORE
    check(BEFORE, BEFORE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x + 1", "(x + 1, 2)"),
        ("return x + 1", 'pass\n    """Late."""\n    return x + 1'),
        ('"""Old."""', 'b"""New."""'),
        ('"""Old."""', 'f"""New {x}."""'),
        ('"""Old."""', '"""New.""" """More."""; print()'),
        ('"""Old."""', '"""New."""\n    x = 1'),
        ("def f(x):\n", 'def f(x):\n    """New."""\n    """Twice."""\n'),
        ("def f(x):", "def f(x, y):"),
        ("def f(x):\n", 'def f(x):\n    """Open.\n'),
        ("return x + 1", '"""Instead."""'),
        ("    def g(self)", "def g(self)"),
        ('"""Old."""', '("""Old.""")'),
    ],
)
def test_any_other_change_is_refused(old: str, new: str) -> None:
    assert old in BEFORE
    with pytest.raises(EditRefused):
        check(BEFORE, BEFORE.replace(old, new))


def test_text_that_does_not_parse_is_compared_as_far_as_it_is_understood() -> None:
    broken = "def g():\n    return 2\n\n\ndef f(x:\n    return (1\n"
    check(broken, broken.replace("def g():\n", 'def g():\n    """New."""\n'))
    with pytest.raises(EditRefused):
        check(broken, broken.replace("return 2", "return g(2)"))


def test_python_itself_is_asked_where_the_trees_look_alike() -> None:
    # The grammar gives both the same tree; they mean different things.
    with pytest.raises(EditRefused, match="Python"):
        check("x = 1\n", "x = 2\n")


@pytest.mark.parametrize(
    ("path", "before", "comment"),
    [
        ("a.c", "int f(void);\nint g(void) { return 1; }\n", "/** New. */"),
        ("a.ts", "export class A {\n  g(): void {}\n}\nexport const g = () => 1;\n", "/** New. */"),
        ("a.rs", "struct A;\nimpl A {\n    fn g(&self) {}\n}\n", "/// New."),
        ("a.rb", "class A\n  def g; end\nend\n", "# New."),
        ("a.go", "package a\n\nfunc g() int { return 1 }\n", "// New."),
    ],
)
def test_in_other_languages_a_comment_before_a_symbol_changes_nothing(
    path: str, before: str, comment: str
) -> None:
    old = Source.parse(before.encode(), path=path)
    for symbol in outline(old)[1:]:
        at = symbol.span.start
        after = Source.parse((before[:at] + comment + "\n" + before[at:]).encode(), path=path)
        verify_documentation(old, after)
        verify_documentation(after, old)
        apart = Source.parse((before[:at] + comment + "\n\n" + before[at:]).encode(), path=path)
        verify_documentation(old, apart)
    for more in ("g", "int x;", f"{comment} */\nx;"):
        with pytest.raises(EditRefused):
            verify_documentation(old, Source.parse(f"{before}{more}\n".encode(), path=path))
