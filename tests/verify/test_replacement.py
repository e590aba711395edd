"""Replacements: inside the symbol, whole, and without a trace anywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.lines import replace_lines
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Span
from nlx_lsp.verify.replacement import verify_replacement

CODE = {
    "a.py": """\
def before(): return 1

class A:
    def f(self, items, n):
        total = 0
        for i in range(n + 1):
            total += items[i]
        if not items: return None
        text = "a # b"
        # a note
        self.last = total
        return total / n

    def after(self): return 2
""",
    "a.c": """\
static int before(void) { return 1; }

int f(int *items, int n) {
    int total = 0;
    for (int i = 0; i <= n; i++)
        total += items[i];
    const char *text = "a /* b";
    /* a note */
    puts(text);
    if (n == 0)
        return -1;
    else
        return total / n;
}

int after(void) { return 2; }
""",
    "a.ts": """\
const before = () => 1;

export function f(items: number[], n: number): number {
    let total = 0;
    for (let i = 0; i <= n; i++)
        total += items[i];
    const text = `a // b`;
    /* a note */
    console.log(text);
    if (n == 0)
        return -1;
    return total / n;
}

export function after() { return 2; }
""",
    "a.rs": """\
fn before() -> u8 { 1 }

impl A {
    fn f(&self, items: &[u32], n: usize) -> u32 {
        let mut total = 0;
        for i in 0..=n {
            total += items[i];
        }
        let text = "a // b";
        /* a note */
        println!("{}", text);
        total / n as u32
    }
}

fn after() -> u8 { 2 }
""",
}
GOOD = {
    "a.py": [
        ("total = 0", ["total = 0.0"]),
        ("for i in range(n + 1):", ["for i in range(n):"]),
        ("total += items[i]", ["total += items[i] or 0"]),
        ("if not items: return None", ["if not items:", "    return 0"]),
        ("return total / n", ["if n == 0:", '    raise ValueError("n is zero")', "return total / n"]),
        (
            'text = "a # b"\n        # a note\n        self.last = total',
            ['text = "a"', "# a note", "self.last = total"],
        ),
    ],
    "a.c": [
        ("int total = 0;", ["long total = 0;"]),
        ("for (int i = 0; i <= n; i++)", ["for (int i = 0; i < n; i++)"]),
        ("total += items[i];", ["total += items[i] * 2;"]),
        ("puts(text);", ["if (text)", "    puts(text);"]),
        ("return total / n;", ["return n ? total / n : 0;"]),
    ],
    "a.ts": [
        ("let total = 0;", ["let total = 0n;"]),
        ("for (let i = 0; i <= n; i++)", ["for (let i = 0; i < n; i++)"]),
        ("if (n == 0)", ["if (n === 0)"]),
        ("return total / n;", ["return total / Math.max(n, 1);"]),
    ],
    "a.rs": [
        ("let mut total = 0;", ["let mut total: u32 = 0;"]),
        ("for i in 0..=n {", ["for i in 0..n {"]),
        ("total / n as u32", ["if n == 0 {", "    return 0;", "}", "total / n as u32"]),
    ],
}
BAD = {
    "a.py": [
        # what is not inside of the body
        ("def f(self, items, n):", ["def f(self, items, n, extra):"], "more than the symbol's body"),
        ("def before(): return 1", ["def before(): return 2"], "more than the symbol's body"),
        # what takes code away
        ("self.last = total", ["pass"], "too little to do"),
        ("self.last = total", [], "too little to do"),
        ("total += items[i]", ["total += items[i]"], "changes nothing"),
        ("self.last = total\n        return total / n", ["return total / max(n, 1)"], "takes code away"),
        ('text = "a # b"\n        # a note', ['text = "a b"'], "takes code away"),
        # what ends something early, or does not end it
        ('text = "a # b"', ['text = """a # b'], "does not parse"),
        ("total = 0", ["total = (0"], "does not parse"),
        ("total = 0", ["total = 0 \\"], "does not parse"),
        ("for i in range(n + 1):", ["for i in range(n + 1):", "  pass"], "does not parse"),
        ("return total / n", ["return total / n", "", "def added(self): pass"], "what the file defines"),
        ("total = 0", ["total = 0", "class added: pass"], "what the file defines"),
        # what nobody would see
        ("total = 0", ["total = 0 #\u202e"], "cannot be seen"),
        ("total = 0", ["total = 0 # \u200bx"], "cannot be seen"),
        ("total = 0", ["total = '\x1b[2J' or 0"], "cannot be seen"),
        ("total = 0", ["total = '\ud800' or 0"], "cannot be seen"),
    ],
    "a.c": [
        ("int f(int *items, int n) {", ["int f(int *items, long n) {"], "more than the symbol's body"),
        ("puts(text);", ["puts(text); /*"], "does not parse"),
        ("int total = 0;", ["int total = 0; /*"], "what stands around it"),
        ("int total = 0;", ["int total = 0; if (0)"], "what stands around it"),
        ("int total = 0;", ["int total = 0; // \\"], "what stands around it"),
        ("puts(text);", ["puts(text);", "#if 0"], "does not parse"),
        ("puts(text);", ["puts(text); }", "int added(void) {"], "what the file defines"),
        ("puts(text);", ["puts(text); } {"], "what the file defines"),
        ("puts(text);", ['puts("text);'], "does not parse"),
        ("total += items[i];", ["total += items[i]; }"], "does not parse"),
        ("return -1;", [";"], "takes code away"),
    ],
    "a.ts": [
        ("let total = 0;", ["let total = 0; /*"], "what stands around it"),
        ("let total = 0;", ["let total = 0; `"], "does not parse"),
        ("const text = `a // b`;", ["const text = `a // b; ${`"], "does not parse"),
        ("let total = 0;", ["let total = 0; if (n < 0)"], "what stands around it"),
        ("let total = 0;", ["let total = 0; }", "function added() {"], "what the file defines"),
        ("console.log(text);", ["console.log(text); }", "{"], "what the file defines"),
    ],
    "a.rs": [
        ("let mut total = 0;", ["let mut total = 0; /*"], "does not parse"),
        ("let mut total = 0;", ["let mut total = 0; }", "fn added(&self) {"], "what the file defines"),
        ('let text = "a // b";', ['let text = "a // b;'], "does not parse"),
        ("let mut total = 0;", ["let mut total = 0; if false {"], "does not parse"),
        ("let mut total = 0;", ['let mut total = r#"0;'], "does not parse"),
    ],
}


def place(path: str, old: str, newline: str = "\n") -> tuple[Source, Symbol, Span]:
    text = CODE[path].replace("\n", newline).encode()
    source = Source.parse(text, path=path)
    at = text.index(old.replace("\n", newline).encode())
    span = source.whole_lines(Span(start=at, end=at + len(old.replace("\n", newline))))
    return source, next(symbol for symbol in outline(source) if symbol.name == "f"), span


def cases(table: dict[str, list[tuple[object, ...]]]) -> list[object]:
    return [
        pytest.param(path, *case, id=f"{path} {case[1]}") for path, found in table.items() for case in found
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "old", "new"), cases(GOOD))
def test_what_mends_the_lines_is_let_through(path: str, old: str, new: list[str], newline: str) -> None:
    source, symbol, span = place(path, old, newline)
    edit = replace_lines(source, span, new)
    verify_replacement(source, symbol, edit)
    after = apply(source.text, [edit])
    assert after.count(b"\r\n") in (0, after.count(b"\n"))
    assert after.startswith(source.text[: span.start])
    assert after.endswith(source.text[span.end :])


@pytest.mark.parametrize(("path", "old", "new", "reason"), cases(BAD))
def test_what_does_more_is_refused(path: str, old: str, new: list[str], reason: str) -> None:
    source, symbol, span = place(path, old)
    with pytest.raises(EditRefused, match=reason):
        verify_replacement(source, symbol, replace_lines(source, span, new))


def test_an_edit_across_the_border_is_refused() -> None:
    source, symbol, _ = place("a.py", "total = 0")
    outside = Span(start=symbol.span.start, end=len(source.text))
    with pytest.raises(EditRefused, match="more than the symbol's body"):
        verify_replacement(source, symbol, Edit(span=outside, text="pass"))


@pytest.mark.parametrize(
    ("path", "text", "old", "new"),
    [
        ("a.py", "def f(a):\n    g(a\n    return a\n\ndef h(): pass\n", "    g(a", "    g(a)"),
        ("a.c", "int f(int a) {\n    g(a)\n    return a;\n}\n", "    g(a)", "    g(a);"),
        ("a.ts", "function f(a) {\n    g(a;\n    return a;\n}\n", "    g(a;", "    g(a);"),
    ],
)
def test_what_does_not_parse_can_be_mended(path: str, text: str, old: str, new: str) -> None:
    source = Source.parse(text.encode(), path=path)
    span = Span(start=text.index(old), end=text.index(old) + len(old))
    symbol = [each for each in outline(source) if span in each.span][-1]
    verify_replacement(source, symbol, Edit(span=span, text=new))


def test_code_that_does_not_parse_elsewhere_stands_in_no_ones_way() -> None:
    text = "def broken(:\n    pass\n\ndef f(a):\n    b = a + 1\n    return b\n"
    source = Source.parse(text.encode(), path="a.py")
    symbol = next(each for each in outline(source) if each.name == "f")
    span = source.whole_lines(Span(start=text.index("b ="), end=text.index("b =")))
    verify_replacement(source, symbol, Edit(span=span, text="    b = a + 2"))
    with pytest.raises(EditRefused, match="does not parse"):
        verify_replacement(source, symbol, Edit(span=span, text="    b = (a + 2"))


PIECES = "/*|*/|//|'''|if|else|return|def g():|total|items|= 0|#if 0|#endif|fn g() {|=>|${|pass|\n|\r|\t|ä"
piece = st.sampled_from([*"()[]{}'\"`;:#\\", *PIECES.split("|")])


@given(
    st.data(), st.sampled_from(sorted(CODE)), st.lists(st.lists(piece, max_size=6).map(" ".join), max_size=4)
)
def test_whatever_is_let_through_changes_nothing_outside(
    data: st.DataObject, path: str, lines: list[str]
) -> None:
    source, symbol, _ = place(path, "total")
    old = data.draw(st.sampled_from([line for line in source.text.decode().split("\n") if line.strip()]))
    at = source.text.index(old.encode())
    edit = replace_lines(source, Span(start=at, end=at + len(old.encode())), [old.strip(), *lines])
    try:
        verify_replacement(source, symbol, edit)
    except EditRefused:
        return
    after = source.edited([edit])
    assert after.text.startswith(source.text[: edit.span.start])
    assert after.text.endswith(source.text[edit.span.end :])
    assert [(s.qualname, source.slice(s.header)) for s in outline(source)] == [
        (s.qualname, after.slice(s.header)) for s in outline(after)
    ]
    behind = {node.type for node in leaves(after, edit.span.end + edit.growth)}
    assert behind == {node.type for node in leaves(source, edit.span.end)}
    assert not after.tree.root_node.has_error


def leaves(source: Source, start: int) -> list[object]:
    nodes, found = [source.tree.root_node], []
    while nodes:
        node = nodes.pop()
        nodes += node.children
        if not node.child_count and node.start_byte >= start:
            found.append(node)
    return found
