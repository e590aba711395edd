"""A test file with new cases in it."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from nlx_lsp.testing.python.lines import Lines, is_blank
from nlx_lsp.testing.python.style import Style, is_unittest, test_classes

_OWNER = re.compile(r"^test|tests?(?:case)?$")


@frozen(kw_only=True)
class Written:
    """A case as it is going to stand in the file."""

    name: str
    """What it is called."""
    about: str
    """The symbol that it tests."""
    owner: str
    """What a class of such cases is about: ``Stack``."""
    lines: tuple[str, ...] = field(repr=False)
    """Its body; each level begins with a tab."""
    parameters: tuple[str, ...] = ()
    """Fixtures."""
    decorators: tuple[str, ...] = ()
    """Without their sign."""
    comment: str = ""
    """What stands above it."""
    is_async: bool = False
    """Whether it is a coroutine."""


@frozen(kw_only=True)
class Script:
    """Adds cases to a file."""

    style: Style
    """How it is written."""
    path: str
    """The file, for what is said of it."""

    def add(self, text: str, cases: Sequence[Written]) -> str:
        """Return the text with cases in it: at its end, or in the class that has others like them.

        Raises:
            EditRefused: If the text is no Python.
        """
        for case in cases:
            file = Lines.read(text, self.path)
            if self.style.kind == "functions":
                text = self._at_end(file, self._case(case, ""))
            elif home := self._home(file.tree, case):
                text = self._in_class(file, home, case)
            else:
                text = self._at_end(file, self._class(file.tree, case))
        return text

    def _at_end(self, file: Lines, lines: Iterable[str]) -> str:
        """Put a definition behind all others, but before what runs the file."""
        end, gap = self.style.newline, self.style.gap
        before = list(file.tree.body)
        while before and _runs(before[-1]):
            before.pop()
        place = file.behind(before[-1]) if before else file.start(file.tree.body[0]) if file.tree.body else 0
        if not before and not file.tree.body:
            place = len(file.text)
        space = end * gap if file.text[:place].strip() else ""
        rest = file.text[place:]
        after = "" if is_blank(rest) else end * gap
        return file.inserted(place, f"{space}{self._join(lines)}{after}", end)

    def _in_class(self, file: Lines, home: ast.ClassDef, case: Written) -> str:
        end = self.style.newline
        first = file.line(home.body[0].lineno)
        margin = first[: len(first) - len(first.lstrip())]
        place = file.behind(home.body[-1])
        after = "" if is_blank(file.text[place:]) else end
        return file.inserted(place, f"{end}{self._join(self._case(case, margin, 'self'))}{after}", end)

    def _join(self, lines: Iterable[str]) -> str:
        return "".join(f"{line}{self.style.newline}" for line in lines)

    def _class(self, tree: ast.Module, case: Written) -> Iterator[str]:
        taken = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        name = usual = f"{case.owner}Test" if self.style.suffixed else f"Test{case.owner}"
        number = 2
        while name in taken:
            name, number = f"{usual}{number}", number + 1
        yield f"class {name}{'(unittest.TestCase)' if self.style.kind == 'unittest' else ''}:"
        yield from self._case(case, self.style.indent, "self")

    def _case(self, case: Written, margin: str, *first: str) -> Iterator[str]:
        for line in _wrapped(case.comment, self.style.width - len(margin)):
            yield f"{margin}# {line}"
        for decorator in case.decorators:
            yield f"{margin}@{decorator}"
        result = " -> None" if self.style.annotated else ""
        head = "async def" if case.is_async else "def"
        yield f"{margin}{head} {case.name}({', '.join((*first, *case.parameters))}){result}:"
        for line in case.lines:
            deep = len(line) - len(line.lstrip("\t"))
            yield f"{margin}{self.style.indent * (deep + 1)}{line[deep:]}" if line else ""

    def _home(self, tree: ast.Module, case: Written) -> ast.ClassDef | None:
        """Return the class that the case belongs to: the one of its name, or one that tests the same."""
        last = {node.name: node for node in test_classes(tree)}  # of two of one name, only that one counts
        fitting = [
            node
            for node in last.values()
            if not node.decorator_list
            and node.body[0].lineno > node.lineno
            and (is_unittest(node) if self.style.kind == "unittest" else not node.bases)
        ]
        named = [each for each in fitting if _OWNER.sub("", each.name.lower()) == case.owner.lower()]
        about = [each for each in fitting if re.search(rf"\b{re.escape(case.about)}\b", ast.unparse(each))]
        return next(iter([*named, *about]), None)


def _runs(node: ast.stmt) -> bool:
    """Whether a statement is there to run the file."""
    if isinstance(node, ast.If):
        return "__name__" in ast.unparse(node.test)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func) in {"unittest.main", "main", "pytest.main", "sys.exit"}
    return False


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) + 3 > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line
