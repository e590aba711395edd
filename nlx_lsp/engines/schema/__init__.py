"""Turns a JSON schema into a decoding constraint, and checks answers against it.

A closed subset of JSON schema, in which every answer has one compact spelling without white space, and a
bounded length:

* ``object`` with ``properties``, all of them ``required``, and written in their order;
* ``string`` with ``maxLength`` (and ``minLength``), ``integer``, ``boolean``;
* ``enum`` of such values, ``const`` of any value;
* ``array`` with ``items`` and ``maxItems`` (and ``minItems``).

Anything else is refused.  White space is not allowed since small models fill their budget with it; bounds are
demanded since small models do not stop.  Control characters cannot be written, not even as escapes.
Knows no engine: `gbnf` writes the constraint for llama.cpp, `Automaton` follows an answer a byte at a time.
"""

from nlx_lsp.engines.schema.automaton import Automaton
from nlx_lsp.engines.schema.conformity import conforms
from nlx_lsp.engines.schema.reading import read
from nlx_lsp.engines.schema.shapes import Shape

__all__ = ["Automaton", "Shape", "conforms", "gbnf", "read"]


def gbnf(shape: Shape) -> str:
    """Return the grammar of a shape for llama.cpp; its first rule is ``root``."""
    rules: dict[str, None] = {}
    root = shape.gbnf(rules)
    return "\n".join((f"root ::= {root}", *rules, ""))
