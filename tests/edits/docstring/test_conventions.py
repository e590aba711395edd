"""Each language's own convention: where a comment goes, what it says, and that what is there stays."""

import pytest

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

ANSWER = {
    "summary": "Return the sum.",
    "params": {"a": "The first number.", "b": "The second number.", "$a": "The first number."},
    "returns": "Both numbers together.",
    "raises": {"Bad": "If it is bad.", "panic": "If it is bad."},
}
GOLDEN = {
    "a.js": (
        "// eslint-disable-next-line no-shadow\nexport function add(a, b) {\n  if (a) throw new Bad();\n  return a + b;\n}\n",
        "/**\n * Return the sum.\n *\n * @param a - The first number.\n * @param b - The second number.\n"
        " * @returns Both numbers together.\n * @throws {Bad} If it is bad.\n */\n",
        0,
    ),
    "a.ts": (
        "class C {\n  @log\n  add(a: number, b = 2): number {\n    return a + b;\n  }\n}\n",
        "  /**\n   * Return the sum.\n   *\n   * @param a - The first number.\n   * @param b - The second number.\n"
        "   * @returns Both numbers together.\n   */\n",
        1,
    ),
    "A.java": (
        "class A {\n  @Deprecated\n  public int add(int a, int b) throws Bad {\n    if (a > 0) { throw new Bad(); }\n    return a + b;\n  }\n}\n",
        "  /**\n   * Return the sum.\n   *\n   * @param a The first number.\n   * @param b The second number.\n"
        "   * @return Both numbers together.\n   * @throws Bad If it is bad.\n   */\n",
        1,
    ),
    "a.c": (
        "#include <a.h>\n\nint add(int a, int b)\n{\n    return a + b;\n}\n",
        "/**\n * Return the sum.\n *\n * @param a The first number.\n * @param b The second number.\n"
        " * @return Both numbers together.\n */\n",
        2,
    ),
    "a.cpp": (
        "template <typename T>\nT add(T a, T b) {\n  return a + b;\n}\n",
        "/**\n * Return the sum.\n *\n * @param a The first number.\n * @param b The second number.\n"
        " * @return Both numbers together.\n */\n",
        0,
    ),
    "a.go": ("package a\n\nfunc add(a, b int) int {\n\treturn a + b\n}\n", "// add returns the sum.\n", 2),
    "a.rs": (
        "#[inline]\npub fn add(a: i32, b: i32) -> i32 {\n    if a > 3 {\n        panic!();\n    }\n    a + b\n}\n",
        "/// Return the sum.\n///\n/// # Panics\n///\n/// - `panic`: If it is bad.\n",
        0,
    ),
    "a.rb": (
        "# frozen_string_literal: true\n\nclass A\n  def add(a, b)\n    raise Bad if a > b\n\n    return a + b\n  end\nend\n",
        "  # Return the sum.\n  #\n  # @param a The first number.\n  # @param b The second number.\n"
        "  # @return Both numbers together.\n  # @raise [Bad] If it is bad.\n",
        3,
    ),
    "a.lua": (
        "local M = {}\nfunction M.add(a, b)\n  return a + b\nend\nreturn M\n",
        "--- Return the sum.\n---\n--- @param a any The first number.\n--- @param b any The second number.\n"
        "--- @return any # Both numbers together.\n",
        1,
    ),
    "A.cs": (
        "class A\n{\n    [Pure]\n    public int Add(int a, int b)\n    {\n        return a + b;\n    }\n}\n",
        "    /// <summary>\n    /// Return the sum.\n    /// </summary>\n"
        '    /// <param name="a">The first number.</param>\n    /// <param name="b">The second number.</param>\n'
        "    /// <returns>Both numbers together.</returns>\n",
        2,
    ),
    "a.kt": (
        "fun add(a: Int, b: Int): Int {\n    return a + b\n}\n",
        "/**\n * Return the sum.\n *\n * @param a The first number.\n * @param b The second number.\n"
        " * @return Both numbers together.\n */\n",
        0,
    ),
    "a.scala": (
        "object A {\n  def add(a: Int, b: Int): Int = a + b\n}\n",
        "  /**\n   * Return the sum.\n   *\n   * @param a The first number.\n   * @param b The second number.\n"
        "   * @return Both numbers together.\n   */\n",
        1,
    ),
    "a.php": (
        "<?php\n\nfunction add(int $a)\n{\n    return $a;\n}\n",
        "/**\n * Return the sum.\n *\n * @param int $a The first number.\n * @return Both numbers together.\n */\n",
        2,
    ),
    "a.sh": ("#!/bin/sh\nadd() {\n  echo 1\n}\n", "# Return the sum.\n", 1),
}  # fmt: skip


async def document(source: Source, line: int, **options: object) -> str:
    at = sum(len(each) + 1 for each in source.text.split(b"\n")[:line])
    outcome = await pipeline.run(
        Docstring(),
        source,
        Span(start=at, end=at),
        Scripted([{"match": ".", "answer": ANSWER}]),
        lambda _: None,
        settings=Settings(),
        options=options,
    )
    assert not outcome.refusals
    return apply(source.text, outcome.edits).decode()


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("a.js", "/** */"),
        ("a.js", "/**\n */"),
        ("a.js", "/**\n *\n */"),
        ("a.rs", "///"),
        ("a.rs", "///\n///"),
    ],
)
async def test_a_comment_that_says_nothing_is_written_anew(name: str, empty: str) -> None:
    code, comment, _ = GOLDEN[name]
    code = code[code.index("\n") + 1 :]
    line = empty.count("\n") + 1
    assert await document(Source.parse(f"{empty}\n{code}".encode(), path=name), line) == comment + code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("A.java", "class A {\n  /** {@inheritDoc} */\n  int add(int a) {\n    return a;\n  }\n}\n"),
        ("a.cpp", "/// @copydoc sum\nint add(int a) {\n  return a;\n}\n"),
        ("a.js", '/** @type {import("x").F} */\nconst add = (a) => a;\n'),
        ("A.cs", "class A {\n  /// <inheritdoc/>\n  int Add(int a) {\n    return a;\n  }\n}\n"),
        ("a.rb", "# :call-seq:\n#   add(a) -> b\ndef add(a)\n  return a\nend\n"),
    ],
)
async def test_what_is_said_elsewhere_is_not_added(name: str, code: str) -> None:
    line = next(n for n, text in enumerate(code.split("\n")) if "add" in text.lower())
    assert await document(Source.parse(code.encode(), path=name), line) == code


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", GOLDEN)
async def test_a_comment_is_written_where_its_language_has_it(name: str, newline: str) -> None:
    code, comment, line = GOLDEN[name]
    lines = code.split("\n")
    source = Source.parse(code.replace("\n", newline).encode(), path=name)
    wanted = "\n".join([*lines[:line], comment + lines[line], *lines[line + 1 :]])
    definition = next(n for n in range(line, len(lines)) if "add" in lines[n].lower())
    assert await document(source, definition) == wanted.replace("\n", newline)


@pytest.mark.parametrize(
    ("name", "code", "wanted"),
    [
        (
            "a.js",
            "/**\n * Hand-written.\n * @param {string} b  as it is\n */\nfunction add(a, b) {\n  return a;\n}\n",
            "/**\n * Hand-written.\n * @param a - The first number.\n * @param {string} b  as it is\n"
            " * @returns Both numbers together.\n */\n",
        ),
        (
            "a.cpp",
            "/// Hand-written.\n/// \\param a as it is\nint add(int a, int b) {\n  return a;\n}\n",
            "/// Hand-written.\n/// \\param a as it is\n/// \\param b The second number.\n"
            "/// \\return Both numbers together.\n",
        ),
        (
            "A.java",
            "class A {\n  /** Hand-written. */\n  int add(int a) {\n    return a;\n  }\n}\n",
            "  /**\n   * Hand-written.\n   *\n   * @param a The first number.\n   * @return Both numbers together.\n   */\n",
        ),
        (
            "a.rs",
            "/// Hand-written.\n///\n/// # Panics\n///\n/// Now and then.\nfn add(a: i32) -> i32 {\n    panic!()\n}\n",
            "/// # Panics\n///\n/// Now and then.\nfn",
        ),
        ("a.go", "package a\n\n// Hand-written.\nfunc add(a int) int { return a }\n", "// Hand-written.\nfunc"),
    ],
)  # fmt: skip
async def test_what_is_there_is_completed_in_its_own_voice(name: str, code: str, wanted: str) -> None:
    source = Source.parse(code.encode(), path=name)
    line = next(n for n, text in enumerate(code.split("\n")) if " add" in text)
    done = await document(source, line)
    assert wanted in done
    assert "Return the sum" not in done


async def test_a_comment_may_not_stand_behind_code() -> None:
    source = Source.parse(b"const api = { add(a) { return a; }, b: 1 };\n", path="a.js")
    outcome = await pipeline.run(
        Docstring(),
        source,
        Span(start=14, end=14),
        Scripted([{"match": ".", "answer": ANSWER}]),
        lambda _: None,
        settings=Settings(),
    )
    assert not outcome.edits
    assert "does not begin its line" in outcome.refusals[0].reason
