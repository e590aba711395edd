"""Code to work on: real functions of Python's own library, without their docstrings."""

import ast
import shutil
import textwrap
from pathlib import Path

_SHORTEST, _LONGEST = 4, 40
"""Lines of the functions that are taken: what one documents with a model."""


def functions(count: int) -> str:
    """Return a module of so many undocumented public functions, with imports and constants."""
    body: list[ast.stmt] = []
    taken = 0
    for module in (shutil, textwrap):
        for statement in ast.parse(Path(module.__file__).read_text("utf-8")).body:
            if isinstance(statement, ast.FunctionDef):
                bare = _undocumented(statement)
                if taken == count or not _SHORTEST <= len(ast.unparse(bare).splitlines()) <= _LONGEST:
                    continue
                bare.name = bare.name.lstrip("_")
                body.append(bare)
                taken += 1
            elif isinstance(statement, ast.Import | ast.ImportFrom | ast.Assign):
                body.append(statement)
    assert taken == count, "the library has changed"
    return "\n\n\n".join(ast.unparse(statement) for statement in body) + "\n"


def _undocumented(function: ast.FunctionDef) -> ast.FunctionDef:
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        function.body = function.body[1:]
    return function
