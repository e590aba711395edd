"""Imports that are added to a file: to a statement that is there, or in a line behind the others."""

import re
from collections.abc import Sequence
from itertools import pairwise

import tree_sitter
from attrs import evolve, frozen

from nlx_lsp.testing.javascript.module import WHOLE, Module, Taken
from nlx_lsp.testing.javascript.specifier import resolve
from nlx_lsp.testing.javascript.style import Style
from nlx_lsp.testing.javascript.tree import bound_names, parse, says

_DIRECTIVE = re.compile(r"""(['"])use \w+\1""")
_NAME = re.compile(r"[^\W\d][\w$]*|[$][\w$]*")


@frozen(kw_only=True)
class Imports:
    """A test file whose imports grow; every step makes a new one."""

    text: str
    """What it says so far."""
    path: str
    """The file, from the project's folder."""
    files: frozenset[str]
    """The project's files."""
    style: Style
    """How it is written."""
    is_common: bool
    """Whether it takes others in by ``require``."""
    reserved: frozenset[str] = frozenset()
    """Names that what is imported may not have: the framework's own."""

    def reach(self, specifier: str, name: str, local: str) -> tuple["Imports", str]:
        """Return the file with an import, and what the thing is called in it.

        Args:
            specifier: The module, as a new statement names it.
            name: What is imported: an exported name, ``default``, or `WHOLE`.
            local: What it should be called.
        """
        root = parse(self.text, self.path).tree.root_node
        target = resolve(specifier, self.path, self.files)
        module = Module.read(self.text, self.path)
        same = [each for each in module.taken if resolve(each.specifier, self.path, self.files) == target]
        for each in same:
            if each.name == name:
                return self, each.local
        for each in same:
            if each.name == WHOLE and name != WHOLE and _NAME.fullmatch(name):
                return self, f"{each.local}.{name}"
        free = self._free(local, bound_names(root))
        joined = next(filter(None, (self._joined(each, name, free) for each in same)), "")
        text = joined or self._stated(root, module.taken, self._statement(specifier, name, free))
        return evolve(self, text=text), free

    def _free(self, local: str, bound: frozenset[str]) -> str:
        found, number = local, 2
        while found in bound or found in self.reserved:
            found, number = f"{local}{number}", number + 1
        return found

    def _statement(self, specifier: str, name: str, local: str) -> str:
        quote, end = self.style.quote, self.style.end
        what = f"{{ {self._spelled(name, local)} }}"
        if name == WHOLE or (name == "default" and not self.is_common):
            what = local if name == "default" or self.is_common else f"* as {local}"
        if self.is_common:
            return f"const {what} = require({quote}{specifier}{quote}){end}"
        return f"import {what} from {quote}{specifier}{quote}{end}"

    def _spelled(self, name: str, local: str) -> str:
        if name == local:
            return name
        return f"{name}: {local}" if self.is_common else f"{name} as {local}"

    def _joined(self, there: Taken, name: str, local: str) -> str:
        """Return the text with a name more in a statement; empty where the statement cannot take it."""
        statement = there.statement
        braces = next(
            (each for each in _below(statement) if each.type in {"named_imports", "object_pattern"}), None
        )
        if name == WHOLE or (name == "default" and not self.is_common):
            return ""
        raw = self.text.encode("utf-8", "surrogatepass")
        spelled = self._spelled(name, local)
        if braces is None:
            clause = next((each for each in statement.named_children if each.type == "import_clause"), None)
            if clause is None or there.name != "default":
                return ""
            return _insert(raw, clause.end_byte, f", {{ {spelled} }}")
        names = [says(each) for each in braces.named_children]
        if not names:
            return _insert(raw, braces.start_byte + 1, f" {spelled} ")
        order = [each.lower() for each in names]
        is_sorted = all(one <= two for one, two in pairwise(order))
        later = [n for n, each in enumerate(order) if each > name.lower()]
        by_line = braces.start_point.row != braces.end_point.row
        margin = self.style.newline + _margin(raw, braces.named_children[-1].start_byte)
        if is_sorted and later:
            place = braces.named_children[later[0]].start_byte
            return _insert(raw, place, f"{spelled},{margin}" if by_line else f"{spelled}, ")
        place = braces.named_children[-1].end_byte
        return _insert(raw, place, f",{margin}{spelled}" if by_line else f", {spelled}")

    def _stated(self, root: tree_sitter.Node, taken: Sequence[Taken], statement: str) -> str:
        """Return the text with a statement of its own: behind the last import, or at the head of the file."""
        raw = self.text.encode("utf-8", "surrogatepass")
        end = self.style.newline
        imports = [each for each in root.named_children if each.type == "import_statement"]
        if self.is_common or not imports:
            imports += [each.statement for each in taken]
        if imports:
            last = max(each.end_byte for each in imports)
            place = _line_end(raw, last)
            return _insert(raw, place, f"{end}{statement}")
        place = _head(root, raw)
        before = raw[:place]
        lead = end if before.strip() and not before.endswith((b"\n", b"\r")) else ""
        rest = raw[place:].decode("utf-8", "surrogatepass")
        gap = "" if not rest or rest.startswith(("\n", "\r")) else end
        return _insert(raw, place, f"{lead}{statement}{end}{gap}")


def _head(root: tree_sitter.Node, raw: bytes) -> int:
    """Return the offset behind what a file says of itself: a first line, directives, a comment set apart."""
    place = 0
    for node in root.named_children:
        following = raw[node.end_byte :].lstrip(b" \t")
        is_apart = re.match(rb"(?:\r\n|\n|\r)[ \t]*(?:\r|\n|$)", following) is not None
        says_so = node.type == "hash_bang_line" or _DIRECTIVE.match(says(node))
        if not says_so and not (node.type == "comment" and (is_apart or b"@" in (node.text or b""))):
            break
        place = _line_end(raw, node.end_byte)
        place += 2 if raw[place : place + 2] == b"\r\n" else 1 if place < len(raw) else 0
    blank = re.match(rb"(?:[ \t]*(?:\r\n|\n|\r))+", raw[place:]) if place else None
    place += len(blank[0]) if blank else 0
    return max(place, 3 if raw.startswith(b"\xef\xbb\xbf") else 0)


def _below(node: tree_sitter.Node) -> Sequence[tree_sitter.Node]:
    inner = list(node.named_children)
    return [*inner, *(deep for each in inner for deep in each.named_children)]


def _margin(raw: bytes, place: int) -> str:
    start = max(raw.rfind(b"\n", 0, place), raw.rfind(b"\r", 0, place)) + 1
    line = raw[start:place]
    return line[: len(line) - len(line.lstrip())].decode()


def _line_end(raw: bytes, place: int) -> int:
    ends = [at for at in (raw.find(b"\n", place), raw.find(b"\r", place)) if at >= 0]
    return min(ends, default=len(raw))


def _insert(raw: bytes, place: int, text: str) -> str:
    new = text.encode("utf-8", "surrogatepass")
    return (raw[:place] + new + raw[place:]).decode("utf-8", "surrogatepass")
