"""A test file with new cases in it: in the block that has others like them, or at its end."""

import re
import textwrap
from collections.abc import Iterator, Sequence

import tree_sitter
from attrs import field, frozen

from nlx_lsp.testing.javascript.naming import quoted
from nlx_lsp.testing.javascript.style import Style
from nlx_lsp.testing.javascript.tree import parse, says, unquoted

_GROUPS = frozenset({"describe", "suite", "context"})
_CASES = frozenset({"it", "test", "specify"})


@frozen(kw_only=True)
class Written:
    """A case as it is going to stand in the file."""

    title: str
    """What it says."""
    lines: tuple[str, ...] = field(repr=False)
    """Its body; each level begins with a tab."""
    comment: str = ""
    """What stands above it."""
    is_async: bool = False
    """Whether it waits for something."""


@frozen(kw_only=True)
class Group:
    """A block of cases that a file has."""

    chain: tuple[str, ...]
    """Its title, behind those of the blocks around it."""
    block: tree_sitter.Node = field(repr=False, eq=False)
    """What stands between its braces, with them."""


def groups(root: tree_sitter.Node) -> tuple[Group, ...]:
    """Return the blocks of a file, each before those in it."""
    return tuple(group for group, _ in _calls(root, ()) if group is not None)


def case_names(text: str, path: str) -> frozenset[str]:
    """Return what the cases of a file are called, in each way that a report could."""
    chains = (chain for group, chain in _calls(parse(text, path).tree.root_node, ()) if group is None)
    return frozenset(name for chain in chains for name in aliases(chain[:-1], chain[-1]))


def aliases(above: Sequence[str], title: str) -> Iterator[str]:
    """Yield the ways to name a case: behind the titles above it, or some of them, also joined by a dot.

    Args:
        above: The titles around it, from the outside.
        title: Its own.
    """
    for start in range(len(above) + 1):
        yield " ".join((*above[start:], title))
        yield " ".join((".".join(above[start:]), title)).strip()


def _calls(node: tree_sitter.Node, chain: tuple[str, ...]) -> Iterator[tuple[Group | None, tuple[str, ...]]]:
    """Yield the blocks, and the titles of the cases without one."""
    for child in node.named_children:
        call = (
            child.named_children[0]
            if child.type == "expression_statement" and child.named_children
            else child
        )
        arguments = call.child_by_field_name("arguments") if call.type == "call_expression" else None
        if arguments is None or not arguments.named_children:
            continue
        name = re.split(r"[.(]", says(call.child_by_field_name("function")))[0]
        title = unquoted(arguments.named_children[0])
        if title is None or name not in _GROUPS | _CASES:
            continue
        last = arguments.named_children[-1]
        block = last.child_by_field_name("body")
        if name in _CASES:
            yield None, (*chain, title)
        elif block is not None and block.type == "statement_block":
            yield Group(chain=(*chain, title), block=block), (*chain, title)
            yield from _calls(block, (*chain, title))


@frozen(kw_only=True)
class Script:
    """Adds cases to a file."""

    style: Style
    """How it is written."""
    path: str
    """The file."""
    group: str
    """What a block of cases is called in it; empty where it has none."""
    case: str
    """What a case is."""

    def add(self, text: str, subject: Sequence[str], cases: Sequence[Written]) -> str:
        """Return the text with cases in it.

        Args:
            text: The file.
            subject: The names of what they test, from the outside.
            cases: The cases.
        """
        root = parse(text, self.path).tree.root_node
        found = groups(root)
        about = ".".join(subject)
        for home in found:
            if home.chain[-len(subject) :] == tuple(subject) or home.chain[-1] == about:
                return self._in_block(text, home.block, self._cases(cases))
        owner = next((each for each in found if each.chain[-1] == ".".join(subject[:-1])), None)
        if owner is not None and len(subject) > 1:
            return self._in_block(text, owner.block, self._block(subject[-1], cases))
        if self.group:
            return self._at_end(text, self._block(about, cases))
        return self._at_end(text, self._cases(cases, before=f"{about} "))

    def _block(self, title: str, cases: Sequence[Written]) -> Iterator[str]:
        yield f"{self.group}({quoted(title, self.style.quote)}, {self._opening()}"
        for line in self._cases(cases):
            yield f"\t{line}" if line else ""
        yield f"}}){self.style.end}"

    def _cases(self, cases: Sequence[Written], before: str = "") -> Iterator[str]:
        for number, each in enumerate(cases):
            if number:
                yield ""
            for line in textwrap.wrap(each.comment, self.style.width - 2 * len(self.style.indent) - 3):
                yield f"// {line}"
            title = quoted(before + each.title, self.style.quote)
            yield f"{self.case}({title}, {self._opening(is_async=each.is_async)}"
            for line in each.lines:
                yield f"\t{line}"
            yield f"}}){self.style.end}"

    def _opening(self, *, is_async: bool = False) -> str:
        head = "() => {" if self.style.arrows else "function () {"
        return f"async {head}" if is_async else head

    def _in_block(self, text: str, block: tree_sitter.Node, lines: Iterator[str]) -> str:
        """Put lines before the brace that closes a block."""
        raw = text.encode("utf-8", "surrogatepass")
        end = self.style.newline
        close = block.end_byte - 1
        start = max(raw.rfind(b"\n", 0, close), raw.rfind(b"\r", 0, close)) + 1
        alone = not raw[start:close].strip() and start > block.start_byte
        outer = _margin(raw, block.start_byte)
        inner = _margin(raw, block.named_children[0].start_byte) if block.named_children else ""
        margin = inner if inner.startswith(outer) and inner != outer else outer + self.style.indent
        new = "".join(f"{self._indented(line, margin)}{end}" for line in lines)
        gap = end if block.named_children else ""
        place = start if alone else close
        lead = "" if alone else end
        after = "" if alone else outer
        done = raw[:place] + f"{lead}{gap}{new}{after}".encode("utf-8", "surrogatepass") + raw[place:]
        return done.decode("utf-8", "surrogatepass")

    def _at_end(self, text: str, lines: Iterator[str]) -> str:
        end = self.style.newline
        new = "".join(f"{self._indented(line, '')}{end}" for line in lines)
        ended = text.endswith(("\n", "\r"))
        gap = "" if not text.strip("\ufeff \t\r\n") else end if ended else end * 2
        return f"{text}{gap}{new}"

    def _indented(self, line: str, margin: str) -> str:
        deep = len(line) - len(line.lstrip("\t"))
        return f"{margin}{self.style.indent * deep}{line[deep:]}" if line else ""


def _margin(raw: bytes, place: int) -> str:
    start = max(raw.rfind(b"\n", 0, place), raw.rfind(b"\r", 0, place)) + 1
    line = raw[start:]
    return line[: len(line) - len(line.lstrip(b" \t"))].decode()
