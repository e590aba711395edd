"""Faults: real functions spoilt in one place each, to see who notices.

`mutants` yields every faulty version of a function, `draw` chooses some, and `inject` one of a rare kind.  A
kind of fault is a function in one of these modules; a language is a file of queries, ``<language>.scm``.
`ground` says what is in it.
"""

from nlx_lsp.evals.faults.fault import Fault, Kind
from nlx_lsp.evals.faults.ground import languages
from nlx_lsp.evals.faults.mutants import KINDS, draw, inject, mutants

__all__ = ["KINDS", "Fault", "Kind", "draw", "inject", "languages", "mutants"]
