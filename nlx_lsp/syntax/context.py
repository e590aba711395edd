"""The slice of a document that a prompt about one symbol needs: small, and made of named parts.

Larger contexts make models worse and processors slower, so nothing is in it that the symbol does not
mention.  How much of it fits the model's budget is decided where tokens are counted, in `nlx_lsp.prompts`.
"""

import re
import textwrap
from collections.abc import Iterator

from attrs import frozen

from nlx_lsp.syntax.comments import first_line
from nlx_lsp.syntax.facts import Facts, facts
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Span

_MEMBER = re.compile(r"->|::|:")
"""What joins an object or a class to its member, where it is no dot."""
_WORD = re.compile(r"[^\W\d]\w*")


@frozen(kw_only=True)
class SyntaxContext:
    """A symbol, its facts, and what it mentions in its own file."""

    source: Source
    """The version of the document."""
    symbol: Symbol
    """The symbol."""
    facts: Facts
    """What the syntax tree says about it."""
    imports: tuple[str, ...] = ()
    """The import statements whose names the symbol uses."""
    constants: tuple[str, ...] = ()
    """The module's assignments whose names the symbol uses."""
    scope: str = ""
    """The header of the class around it, with the first line of the class's docstring."""
    callees: tuple[str, ...] = ()
    """The headers of the functions and classes of the file that it calls."""
    callers: tuple[str, ...] = ()
    """The qualified names of the symbols of the file that call it."""
    code: str = ""
    """The symbol's own text with its decorators, without its docstring and the indentation of its place;
    of a class or a module the headers of what is in it, with the first lines of their docstrings."""

    @property
    def body(self) -> str:
        """The text of the symbol's block, without its docstring, as it stands there."""
        body, docstring = self.symbol.body, self.symbol.docstring
        if docstring is None or docstring.span not in body:
            return self.source.slice(body)
        before = Span(start=body.start, end=docstring.span.start)
        return self.source.slice(before) + self.source.slice(Span(start=docstring.span.end, end=body.end))

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the symbol's name, in lower case."""
        return split_words(self.symbol.name)


def split_words(name: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case: ``getHTTPResponse_2`` → get, http, response, 2."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3 \2\4", name)
    return tuple(word.lower() for word in re.split(r"[\W_]+", spaced) if word)


@frozen(kw_only=True)
class Survey:
    """What every slice of a document draws on, found once."""

    source: Source
    """The version of the document."""
    symbols: tuple[Symbol, ...]
    """Its outline."""
    imports: tuple[tuple[str, frozenset[str]], ...]
    """The import statements, each with the names in it; long ones by their first line."""
    constants: tuple[tuple[str, frozenset[str]], ...]
    """The module's assignments, likewise, with the names that they bind."""


def survey(source: Source) -> Survey:
    """Look through a document once, before several slices are cut from it."""
    return Survey(
        source=source,
        symbols=outline(source),
        imports=tuple(_statements(source, "import")),
        constants=tuple(_statements(source, "constant")),
    )


def slice_context(survey: Survey, symbol: Symbol) -> SyntaxContext:
    """Return the slice for a symbol of the surveyed document."""
    source, symbols = survey.source, survey.symbols
    found = facts(source, symbol)
    is_callable = symbol.kind in {"function", "method"}
    code = _code(source, symbol) if is_callable else _skeleton(source, symbols, symbol)
    used = set(_WORD.findall(code)) if symbol.kind != "module" else set()
    return SyntaxContext(
        source=source,
        symbol=symbol,
        facts=found,
        imports=tuple(text for text, names in survey.imports if names & used),
        constants=tuple(text for text, names in survey.constants if names & used),
        scope=_scope(source, symbols, symbol),
        callees=_callees(source, symbols, symbol, found),
        callers=_callers(source, symbols, symbol),
        code=code,
    )


def _statements(source: Source, capture: str) -> Iterator[tuple[str, frozenset[str]]]:
    for captures in gather(source.language.query("module"), source.tree.root_node):
        if capture in captures:
            text = source.slice(span_of(captures[capture][0]))
            bound = [source.slice(span_of(node)) for node in captures.get(f"{capture}.name", ())]
            first, *rest = text.splitlines()
            yield f"{first} …" if rest else first, frozenset(bound or _WORD.findall(text))


def _code(source: Source, symbol: Symbol) -> str:
    start = source.line_start(symbol.span.start)
    indent = source.slice(Span(start=start, end=symbol.span.start))
    if indent.strip():
        start, indent = symbol.span.start, ""
    text = source.slice(Span(start=start, end=symbol.span.end))
    if symbol.docstring is not None:
        before = source.slice(Span(start=start, end=symbol.docstring.span.start))
        after = source.slice(Span(start=symbol.docstring.span.end, end=symbol.span.end))
        text = before.rstrip() + after if after.strip() else before + "..."
    return textwrap.dedent("\n".join(text.splitlines())).strip("\n")


def _skeleton(source: Source, symbols: tuple[Symbol, ...], symbol: Symbol) -> str:
    """Return the headers of a class and of its members, or of a module's symbols, one a line."""
    names = (*symbol.parents, symbol.name) if symbol.name else ()
    members = [s for s in symbols if s.name and s.parents == names and s.span in symbol.span]
    lines = [_header(source, symbol)] if symbol.name else []
    if symbol.kind == "class":
        lines += [f"    {name} = …" for name in facts(source, symbol).attributes]
    indent = "    " if symbol.name else ""
    lines += [f"{indent}{_headline(source, member)}" for member in members]
    return "\n".join(lines)


def _headline(source: Source, symbol: Symbol) -> str:
    """Return a symbol's header with the first line of its docstring as a comment."""
    header = _header(source, symbol)
    if symbol.docstring is None:
        return header
    if source.language.doc is None:
        first = symbol.docstring.text.lstrip("rRuU").strip("\"' \n").partition("\n")[0].strip()
    else:
        first = first_line(symbol.docstring.text)
    return f"{header}  {source.language.remark} {first}"


def _header(source: Source, symbol: Symbol) -> str:
    return " ".join(source.slice(symbol.header).split())


def _scope(source: Source, symbols: tuple[Symbol, ...], symbol: Symbol) -> str:
    if symbol.kind == "module":
        return ""
    around = [s for s in symbols if s.kind == "class" and symbol.span in s.body]
    if not around and symbol.parent_kind == "class":
        # A method that does not stand in its class: the class may be in this file all the same.
        around = [s for s in symbols if s.kind == "class" and s.qualname == ".".join(symbol.parents)]
    return _headline(source, around[-1]) if around else ""


def _callees(source: Source, symbols: tuple[Symbol, ...], symbol: Symbol, found: Facts) -> tuple[str, ...]:
    wanted = {names for call in found.calls for names in _called(source, symbol, call)}
    return tuple(
        dict.fromkeys(
            _header(source, s)
            for s in symbols
            if s.name and (*s.parents, s.name) in wanted and s.span != symbol.span
        )
    )


def _called(source: Source, symbol: Symbol, call: str) -> list[tuple[str, ...]]:
    """Return the definitions that a call may mean, each by its names from the outside."""
    head, _, rest = _MEMBER.sub(".", call, count=1).partition(".")
    if head in source.language.receivers and rest:
        return [(*symbol.parents, rest)]
    names = tuple(call.split("::"))
    # Where methods have to name their receiver, a bare name is never that of a neighbour.
    scopes = 0 if source.language.first_is_receiver else len(symbol.parents)
    return [(*symbol.parents[:depth], *names) for depth in range(scopes + 1)]


def _callers(source: Source, symbols: tuple[Symbol, ...], symbol: Symbol) -> tuple[str, ...]:
    """Return who mentions the symbol as a call, by the text alone: exact enough to tell a model about."""
    if symbol.kind not in {"function", "method"} or symbol.name.startswith("__"):
        return ()
    call = re.compile(rb"(?<!def )(?<![\w])" + re.escape(symbol.name.encode()) + rb"\(")
    places = [m.start() for m in call.finditer(source.text)]
    outside = [place for place in places if not symbol.span.start <= place < symbol.span.end]
    found = []
    for place in outside:
        around = [
            s for s in symbols if s.body.start <= place < s.body.end and s.kind in {"function", "method"}
        ]
        if around:
            found.append(around[-1].qualname)
    return tuple(dict.fromkeys(found))
