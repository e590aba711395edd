"""Prove of a change that the result is still a program, and another one.

Whether another program also does something else cannot be decided; what a compiler can see to be the same is
left out, and for Python the interpreter's own compiler is asked.
"""

import warnings
from types import CodeType

from attrs import field, frozen

from nlx_lsp.evals.faults.fault import Change
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Span

Program = tuple[object, ...]


@frozen(kw_only=True)
class Proof:
    """A sound document, against which spoilt ones are held."""

    source: Source
    """The document."""
    symbol: Symbol
    """The function that is spoilt."""
    program: Program | None = field(repr=False)
    """What Python's compiler makes of it; None in other languages, and where it does not compile."""

    @classmethod
    def of(cls, source: Source, symbol: Symbol) -> "Proof":
        """Prepare for the changes of one function."""
        return cls(source=source, symbol=symbol, program=_compile(source))

    def spoil(self, change: Change) -> Source | None:
        """Return the document with a change; None if it is no program, or the same one."""
        spoilt = self.source.edited([change.edit])
        if spoilt.tree.root_node.has_error and not self.source.tree.root_node.has_error:
            return None
        start = self.symbol.node.start_byte
        around = outline(spoilt, Span(start=start, end=start + 1))
        wanted = (start, self.symbol.qualname)
        symbol = next((each for each in around if (each.node.start_byte, each.qualname) == wanted), None)
        if symbol is None or symbol.node.has_error:
            return None
        if self.program is not None:
            return None if _compile(spoilt) in (None, self.program) else spoilt
        return None if spoilt.text.split() == self.source.text.split() else spoilt


def _compile(source: Source) -> Program | None:
    if source.language.id != "python":
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # A strange comparison may be the very fault.
        try:
            return _program(compile(source.text, "source", "exec", dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _program(code: CodeType) -> Program:
    """Return all of a code object but where its lines stand."""
    constants = tuple(
        _program(each) if isinstance(each, CodeType) else (type(each), repr(each)) for each in code.co_consts
    )
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (code.co_code, code.co_exceptiontable, constants, names, counts)
