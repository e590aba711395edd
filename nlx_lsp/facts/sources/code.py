"""Code: what it offers, which variables it reads, which options it takes, and what it says of itself.

Each file is parsed once.  Tests, examples and what others have made do not count; names that begin with ``_``
are nobody else's business.  Knows no language: the queries do.
"""

import re
import time
from collections.abc import Iterator

import tree_sitter

from nlx_lsp.errors import LanguageError
from nlx_lsp.facts.code import api, doctests, environment, options
from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.reader import Reader
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.source import Source

_VERSION = re.compile(r"__version__(?:\s*:\s*\w+)?\s*=\s*[\"']([^\"'\n]{1,60})[\"']")
_CPLUSPLUS = re.compile(r"^[ \t]*(?:namespace|class|template)\b[^;]{1,200}[{<]", re.MULTILINE)
"""What a header has that is not one of C."""
_SECONDS = 1.0
_LOOSE_ENDS = 5000
_PIECE = 1 << 16
_VERSION_FILE = re.compile(r"(?:[^/]+/){0,2}(?:__init__|__about__|__version__|_?version)\.py")
"""Where a package states the version of the whole."""
_APART = (
    *("tests", "test", "spec", "__tests__", "fixtures", "testdata"),
    *("vendor", "_vendor", "third_party", "node_modules"),
)
"""Folders of tests, and of what others have made."""
_APART_ON_TOP = (
    *("testing", "examples", "example", "docs", "doc", "benchmarks", "bench", "scripts", "tools", ".*"),
)
"""Folders that are beside the matter where they are on the project's top."""


def read(file: File) -> Iterator[Fact]:
    """Yield what a file of code says.

    Raises:
        Unreadable: If it cannot be parsed in time.
    """
    source = parse(file)
    if source is None:
        return
    if _VERSION_FILE.fullmatch(file.path):
        for number, line in enumerate(file.lines, 1):
            if version := _VERSION.match(line):
                yield file.fact("version", version[1], number, {"from": "code"})
    yield from environment.read(file, source)
    yield from options.read(file, source)
    yield from api.read(file, source)
    yield from doctests.read(file, source)


def parse(file: File, seconds: float = _SECONDS) -> Source | None:
    """Return a file as its language reads it; None if its grammar is not installed.

    Args:
        file: The file.
        seconds: Time for it: of text that is no code, some grammars make sense very slowly.

    Raises:
        Unreadable: If that takes longer, or the text is no code at all.
    """
    name = grammar.identify(file.path)
    if file.path.endswith(".h") and _CPLUSPLUS.search(file.text):
        name = "cpp"
    try:
        language = grammar.load(name or "")
    except LanguageError:
        return None
    text = file.text.encode("utf-8", "replace")
    end = time.monotonic() + seconds
    try:
        # Only a text that is handed over in pieces can be given up.
        tree = language.parser().parse(
            lambda offset, _: text[offset : offset + _PIECE],
            progress_callback=lambda _, __: time.monotonic() > end,
        )
    except ValueError as error:
        msg = "takes too long to be parsed"
        raise Unreadable(msg) from error
    if _is_confused(tree.root_node):
        msg = "is no code that makes sense"
        raise Unreadable(msg)
    return Source(path=file.path, language=language, text=text, tree=tree)


def _is_confused(root: tree_sitter.Node) -> bool:
    """Whether the parser has found a long heap of loose ends: queries take ages to search one."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error and node.child_count > _LOOSE_ENDS:
            return True
        waiting += (child for child in node.children if child.has_error)
    return False


READER = Reader(
    wants=tuple(f"*{ending}" for name in grammar.supported() for ending in grammar.endings(name)),
    skips=(
        *(f"{folder}/*" for folder in (*_APART, *_APART_ON_TOP)),
        *(f"*/{folder}/*" for folder in _APART),
        *("*_test.go", "*.test.*", "*.spec.*", "*test_*.py", "*_test.py", "*conftest.py"),
        *("*.min.js", "*.d.ts", "*_pb2.py", "setup.py", "noxfile.py"),
    ),
    read=read,
    most=800,
    largest=300_000,
)
