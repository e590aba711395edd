"""The names of a Python file: which it defines, which it imports from where, which it leaves unknown."""

import ast
import builtins
import symtable
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

BUILTINS = frozenset(dir(builtins))
"""Names that every file has."""
_OF_MODULES = frozenset(
    {"__file__", "__name__", "__doc__", "__package__", "__path__", "__spec__", "__loader__", "__builtins__"}
)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@frozen(kw_only=True)
class Import:
    """One name that an import statement binds."""

    module: str
    """The module, absolute, with dots."""
    name: str = ""
    """What is taken from it; empty for the module itself."""
    bound: str = ""
    """What it is called in the file; of ``import a.b`` that is ``a``."""

    @classmethod
    def of(cls, module: str, name: str = "", bound: str = "") -> "Import":
        """Return an import that binds the usual name, unless another is given."""
        return cls(module=module, name=name, bound=bound or name or module.partition(".")[0])

    @property
    def origin(self) -> str:
        """What the name stands for, with dots."""
        if self.name:
            return f"{self.module}.{self.name}"
        return self.module if self.bound != self.module.partition(".")[0] else self.bound

    @property
    def spelled(self) -> str:
        """How it is written behind ``import``: with its other name, if it has one."""
        usual = Import.of(self.module, self.name).bound
        written = self.name or self.module
        return written if usual == self.bound else f"{written} as {self.bound}"

    def same(self, other: "Import") -> bool:
        """Whether both stand for the same thing: a package may hand on what a module in it defines."""
        if self.origin == other.origin:
            return True
        mine, its = self.module, other.module
        nested = mine.startswith(f"{its}.") or its.startswith(f"{mine}.")
        return bool(self.name) and self.name == other.name and nested


@frozen(kw_only=True)
class Names:
    """What a file binds at its top."""

    defined: frozenset[str] = frozenset()
    """By ``def``, ``class`` or an assignment."""
    imports: Mapping[str, Import] = field(factory=dict)
    """By the name that they bind."""
    stars: tuple[str, ...] = ()
    """Modules of which everything is imported."""

    @property
    def all(self) -> frozenset[str]:
        """Every name of which one can tell."""
        return self.defined | self.imports.keys()

    @classmethod
    def of(cls, tree: ast.Module, package: str) -> "Names":
        """Read a file's names.

        Args:
            tree: The file.
            package: The package that relative imports begin at, with dots.

        Returns:
            What it defines, and what it imports.
        """
        defined: set[str] = set()
        imports: dict[str, Import] = {}
        stars: list[str] = []
        for node in walk_top(tree.body):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for each in imported(node, package):
                    if each.name == "*":
                        stars.append(each.module)
                    else:
                        imports[each.bound] = each
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                defined.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                defined.add(node.id)
        return cls(defined=frozenset(defined), imports=imports, stars=tuple(stars))


def parse(text: str) -> ast.Module | None:
    """Read a file; None if it is no Python that this Python understands."""
    try:
        return ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def imported(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[Import]:
    """Yield what an import statement binds; a star has the name ``*``."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import.of(alias.name, bound=alias.asname or "")
        return
    module = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if package else []
        module = ".".join([*above, *([module] if module else [])])
    for alias in node.names:
        yield Import.of(module, alias.name, alias.asname or "")


def walk_top(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that run when a file is imported, without those inside of functions and classes."""
    for node in body:
        yield node
        if not isinstance(node, _SCOPES):
            yield from walk_top(list(ast.iter_child_nodes(node)))


def used_names(tree: ast.Module | None) -> frozenset[str]:
    """Return every name that a file uses; none of a file that cannot be read."""
    nodes = ast.walk(tree) if tree is not None else ()
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


def unknown_names(text: str) -> frozenset[str]:
    """Return the names that a file uses and nobody binds; none where a star import hides what there is.

    Raises:
        SyntaxError: If the file is no Python.
    """
    text = text.removeprefix("\ufeff")
    if Names.of(ast.parse(text), "").stars:
        return frozenset()
    table = symtable.symtable(text, "<tests>", "exec")
    known = BUILTINS | _OF_MODULES | {each.get_name() for each in table.get_symbols() if _binds(each)}
    return frozenset(_globals(table)) - known


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module"):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals(child)


def _binds(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
