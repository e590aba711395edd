"""Imports that are added to a file: to a statement that is there, or in a line of their own, in order."""

import ast
import re
import sys
from collections.abc import Sequence
from itertools import pairwise, takewhile

from attrs import frozen

from nlx_lsp.testing.python.lines import Lines, is_blank
from nlx_lsp.testing.python.names import Import, imported
from nlx_lsp.testing.python.style import FUNCTIONS, Style

_FUTURE, _STANDARD, _FOREIGN, _OWN, _RELATIVE = range(5)
"""The sections of imports, in their order."""
_PLAIN = re.compile(r"from \S+ import [\w ,]+(?:\r\n|\r|\n)?")


_HEAD = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n))*(?=\r|\n|$)|(?:#(?:!|.*coding[:=])[^\r\n]*(?:\r\n|\r|\n))*")
"""Comments about the whole file: at its top, with a blank line behind them, or meant for programs."""


@frozen(kw_only=True)
class Importer:
    """Adds imports to a file."""

    style: Style
    """How it is written."""
    package: str
    """Where its relative imports begin."""
    own: frozenset[str]
    """The packages of the project."""
    path: str
    """The file, for what is said of it."""

    def add(self, text: str, wanted: Sequence[Import]) -> str:
        """Return the text with all the imports in it.

        Raises:
            EditRefused: If it is no Python.
        """
        for each in sorted(set(wanted), key=lambda each: (each.module, each.name, each.bound)):
            file = Lines.read(text, self.path)
            text = self._joined(file, each) or self._stated(file, each)
        return text

    def _joined(self, file: Lines, wanted: Import) -> str:
        """Return the text with one name more in a statement for the same module; empty if there is none."""
        if not wanted.name:
            return ""
        for node in file.tree.body:
            if not isinstance(node, ast.ImportFrom) or any(each.name == "*" for each in node.names):
                continue
            if next(imported(node, self.package)).module == wanted.module and (
                found := self._with_name(file, node, wanted.spelled)
            ):
                return found
        return ""

    def _with_name(self, file: Lines, node: ast.ImportFrom, name: str) -> str:
        usual = [each.name for each in node.names]
        is_sorted = all(_name_key(one) <= _name_key(two) for one, two in pairwise(usual))
        later = [n for n, each in enumerate(usual) if _name_key(each) > _name_key(name)]
        at = later[0] if is_sorted and later else len(usual)
        alias = node.names[min(at, len(usual) - 1)]
        line = file.line(alias.lineno)
        if node.lineno == node.end_lineno:
            if len(line.rstrip()) + len(name) + 2 > self.style.width:
                return self._broken(file, node, name, at)
        elif line.strip().rstrip(",") == ast.unparse(alias):  # a name a line
            return self._with_line(file, alias, name, before=at < len(usual))
        if at < len(usual):
            place = file.offset(alias.lineno, alias.col_offset)
            return f"{file.text[:place]}{name}, {file.text[place:]}"
        place = file.offset(alias.end_lineno or alias.lineno, alias.end_col_offset or 0)
        return f"{file.text[:place]}, {name}{file.text[place:]}"

    def _broken(self, file: Lines, node: ast.ImportFrom, name: str, at: int) -> str:
        """Return the text with the statement's names in lines of their own; empty if more is in its line."""
        line, end = file.line(node.lineno), self.style.newline
        if not _PLAIN.fullmatch(line):
            return ""
        names = [ast.unparse(each) for each in node.names]
        names.insert(at, name)
        inner = "".join(f"{self.style.indent}{each},{end}" for each in names)
        head = f"{line.partition(' import ')[0]} import ("
        start, stop = file.starts[node.lineno - 1], file.starts[node.lineno]
        return f"{file.text[:start]}{head}{end}{inner}){end}{file.text[stop:]}"

    def _with_line(self, file: Lines, alias: ast.alias, name: str, *, before: bool) -> str:
        line = file.line(alias.lineno)
        margin = line[: len(line) - len(line.lstrip())]
        new = f"{margin}{name},{self.style.newline}"
        if before:
            return file.inserted(file.starts[alias.lineno - 1], new, self.style.newline)
        comma = "" if line.rstrip().endswith(",") else ","
        end = file.starts[alias.lineno - 1] + len(line.rstrip())
        return f"{file.text[:end]}{comma}{self.style.newline}{new.rstrip()}{file.text[end:]}"

    def _stated(self, file: Lines, wanted: Import) -> str:
        """Return the text with a statement of its own."""
        end = self.style.newline
        statement = (
            f"from {wanted.module} import {wanted.spelled}" if wanted.name else f"import {wanted.spelled}"
        )
        key = self._key(wanted.module, is_from=bool(wanted.name))
        there = [
            node
            for node in takewhile(
                lambda each: not isinstance(each, (*FUNCTIONS, ast.ClassDef)), file.tree.body
            )
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        keys = [self._key_of(node) for node in there]
        if not there:
            return self._first(file, statement)
        at = (
            sum(each <= key for each in keys)
            if keys == sorted(keys) and not _mixed(file, there)
            else len(keys)
        )
        if at and (keys[at - 1][0] == key[0] or at == len(keys)):
            blank = end if keys[at - 1][0] < key[0] else ""
            return file.inserted(file.behind(there[at - 1]), f"{blank}{statement}{end}", end)
        if keys[at][0] == key[0]:
            return file.inserted(file.start(there[at]), f"{statement}{end}", end)
        if at and file.line(there[at].lineno - 1).strip():
            return file.inserted(file.start(there[at]), f"{end}{statement}{end}{end}", end)
        return file.inserted(file.start(there[at]), f"{statement}{end}{end}", end)

    def _first(self, file: Lines, statement: str) -> str:
        """Return the text with its first import: behind what the file says of itself."""
        end, body = self.style.newline, file.tree.body
        says = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        rest = body[1:] if says else body
        if says:
            return file.inserted(file.behind(body[0]), f"{end}{statement}{end}", end)
        head = _HEAD.match(file.text)
        place = head.end() if head else 0
        gap = self.style.gap if rest and isinstance(rest[0], (*FUNCTIONS, ast.ClassDef)) else 1
        after = "" if is_blank(file.text[place:]) else end * gap
        return file.inserted(place, f"{end if place else ''}{statement}{end}{after}", end)

    def _key_of(self, node: ast.Import | ast.ImportFrom) -> tuple[int, bool, str]:
        if isinstance(node, ast.ImportFrom) and node.level:
            return (_RELATIVE, True, "." * node.level + (node.module or ""))
        return self._key(next(imported(node, "")).module, is_from=isinstance(node, ast.ImportFrom))

    def _key(self, module: str, *, is_from: bool) -> tuple[int, bool, str]:
        top = module.partition(".")[0]
        section = _FOREIGN
        if top == "__future__":
            section = _FUTURE
        elif top in self.own:
            section = _OWN
        elif top in sys.stdlib_module_names:
            section = _STANDARD
        return (section, is_from, module.lower())


def _mixed(file: Lines, imports: Sequence[ast.stmt]) -> bool:
    """Whether something else stands between the imports: they may depend on it."""
    between = [each for each in file.tree.body if imports[0].lineno < each.lineno < imports[-1].lineno]
    return any(not isinstance(each, ast.Import | ast.ImportFrom) for each in between)


def _name_key(name: str) -> tuple[int, str]:
    """Sort names as isort does: constants, classes, the others."""
    plain = name.partition(" as ")[0]
    rank = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2
    return (rank, plain)
