"""Code: what it offers, which variables it reads, which options it takes, and what it says of itself.

Each file is parsed once.  Tests, examples and what others have made do not count; names that begin with ``_``
are nobody else's business.  Knows no language: the queries do.
"""

import re
from collections.abc import Iterator

from nlx_lsp.errors import LanguageError
from nlx_lsp.facts.code import api, doctests, environment, options
from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.source import Source

_VERSION = re.compile(r"__version__(?:\s*:\s*\w+)?\s*=\s*[\"']([^\"'\n]{1,60})[\"']")
_LIBRARY = 3
"""Folders at most, in the path of a file that states the version of the whole."""


def read(file: File) -> Iterator[Fact]:
    """Yield what a file of code says."""
    try:
        source = Source.parse(file.text.encode("utf-8", "replace"), path=file.path)
    except LanguageError:
        return
    if source.language.id == "python" and file.path.count("/") < _LIBRARY:
        for number, line in enumerate(file.lines, 1):
            if version := _VERSION.match(line):
                yield file.fact("version", version[1], number, {"from": "code"})
    yield from environment.read(file, source)
    yield from options.read(file, source)
    yield from api.read(file, source)
    yield from doctests.read(file, source)


READER = Reader(
    wants=tuple(f"*{ending}" for name in grammar.supported() for ending in grammar.endings(name)),
    skips=(
        *(
            f"{folder}/*"
            for folder in ("tests", "test", "testing", "spec", "examples", "example", "docs", "doc")
        ),
        *(
            f"*/{folder}/*"
            for folder in ("tests", "test", "spec", "__tests__", "fixtures", "testdata", "vendor")
        ),
        *(
            f"{folder}/*"
            for folder in ("benchmarks", "bench", "vendor", "third_party", "scripts", "tools", ".*")
        ),
        *("*/node_modules/*", "*_test.go", "*.test.*", "*.spec.*", "*test_*.py", "*_test.py", "*conftest.py"),
        *("*.min.js", "*.d.ts", "*_pb2.py", "setup.py", "noxfile.py", "*/third_party/*", "*/_vendor/*"),
    ),
    read=read,
    most=800,
    largest=300_000,
)
