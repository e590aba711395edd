"""What a convention says otherwise is no contradiction; what real code has was looked for there first."""

import pytest

from nlx_lsp.drift import check, mend
from nlx_lsp.edits.apply import apply
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline


def block(*lines: str) -> str:
    """Return a comment of some lines."""
    return "\n".join(["/**", *(f" * {line}" for line in lines), " */\n"])


LEFT_ALONE = {
    "nothing": ("a.js", block("Do.", "@returns {void}") + "function f() { g(); }\n"),
    "nothing, later": ("a.ts", block("Do.", "@param a It.") + "function f(a: X): Promise<void> {}\n"),
    "when it is done": ("a.ts", block("Do.", "@returns When.") + "declare function f(): Promise<void>;\n"),
    "nil": ("a.lua", "---Do.\n---@return nil\nfunction f() g() end\n"),
    "void in brackets": ("a.rb", "# Do.\n# @return [void]\ndef f; end\n"),
    "a body that only fails": ("a.lua", "---Do.\n---@return Iter\nfunction f() error('no') end\n"),
    "a body that throws": ("a.js", block("@returns {number}") + "function f() { throw new Error('no'); }\n"),
    "itself": ("a.lua", "---Do.\n---@param a X\nfunction M:f(a) g(a) return self end\n"),
    "types without words": ("a.lua", "---@param a X\nlocal function f(a) return a end\n"),
    "what it checks": ("a.js", block("Check if so.", "@param a It.") + "function f(a) { return !a; }\n"),
    "no name": ("a.php", "<?php\n" + block("Do.", "@param array Them.") + "function f($a) {}\n"),
    "white space in types": (
        "a.php",
        "<?php\n"
        + block("Do.", "@param array{a: int, b: list<X>} $a It.", "@param int | null ...$b It.")
        + "function f(array $a, ?int ...$b) {}\n",
    ),
    "an underscore": ("a.lua", "---Do.\n---@param _ nil\n---@param a X\nfunction f(_, a) g(a) end\n"),
    "an underscore in Python": ("a.py", 'def f(_):\n    """Do.\n\n    Args:\n        _: Unused.\n    """\n'),
    "the object": ("a.lua", "---Do.\n---@param self T\n---@param a X\nfunction M:f(a) g(a) end\n"),
    "a type parameter": ("a.kt", block("Do.", "@param T It.", "@param a It.") + "fun <T> f(a: T) { g(a) }\n"),
    "arguments": ("a.js", block("Do.", "@param {...*} all It.") + "function f() { g(arguments); }\n"),
    "overloads": (
        "a.ts",
        block("Do.", "@param a It.", "@param b It.")
        + "function f(a: X): void;\nexport function f(a: X, b: Y): void;\n//\nfunction f(a, b?) {}\n",
    ),
    "overloads in a class": (
        "a.ts",
        "interface I {\n" + block("Do.", "@param b It.") + "f(a: X): void;\nf(a: X, b: Y): void;\n}\n",
    ),
    "what is inherited": (
        "A.java",
        "class A {\n" + block("{@inheritDoc}", "@param b It.") + "void f(int a, int b) {}\n}\n",
    ),
    "inherited in PHP": (
        "a.php",
        "<?php\n" + block("{@inheritdoc}", "@param int $x It.") + "function f($a) {}\n",
    ),
    "inherited in C#": (
        "A.cs",
        'class A {\n/// <inheritdoc/>\n/// <param name="q">It.</param>\nvoid F(int a) {}\n}\n',
    ),
    "copied": ("a.c", block("@copydoc g", "@param b It.") + "void f(int a) {}\n"),
    "a callback": ("a.js", block("@callback Done", "@param {Error} x It.") + "function f(a) { g(a); }\n"),
    "a type": (
        "a.js",
        block("@typedef {Object} O", "@property {X} x It.", "@param {X} y") + "function f(a) {}\n",
    ),
    "overloads in YARD": ("a.rb", "# @overload f(key)\n#   @param key It.\ndef f(*all); end\n"),
    "options": ("a.rb", "# Do.\n# @param a It.\n# @option o [X] :x It.\ndef f(a, o = {}); end\n"),
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_a_convention_says_otherwise(name: str) -> None:
    path, text = LEFT_ALONE[name]
    source = Source.parse(text.encode(), path=path)
    assert any(symbol.docstring for symbol in outline(source)), "it is looked at"
    assert check(source) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.js", block("@param {X} param It.") + "function f(params) {}\n", "@param {X} params It."),
        ("a.js", block("@param {value} value It.") + "function f(values) {}\n", "@param {value} values It."),
        ("a.c", block("@param[in] param It.") + "void f(int params) {}\n", "@param[in] params It."),
        (
            "A.cs",
            'class A {\n/// <param name="param">It.</param>\nvoid F(int params_) {}\n}\n',
            '<param name="params_">It.</param>',
        ),
        ("a.py", 'def f(params):\n    """Do.\n\n    :param param: It.\n    """\n', ":param params: It."),
    ],
)
def test_a_tag_or_type_with_the_name_of_the_parameter_stays(path: str, text: str, line: str) -> None:
    source = Source.parse(text.encode(), path=path)
    assert line in apply(source.text, mend(source)).decode()


def test_of_headers_with_other_names_each_is_looked_at() -> None:
    text = block("Do.", "@param b It.") + "declare function f(a: X): void;\ndeclare function g(b: X): void;\n"
    assert [drift.symbol for drift in check(Source.parse(text.encode(), path="a.ts"))] == ["`f`"]
