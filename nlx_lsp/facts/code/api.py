"""The public symbols of a file, with their signatures and the first sentence of their documentation.

``more`` of an api: ``name`` is the qualified name, ``is`` its kind, ``says`` the sentence.  The
documentation of a file that stands for its folder, such as ``__init__.py``, says what the folder is for.
"""

import re
from collections.abc import Iterable, Iterator

from attrs import evolve

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline

_MOST = 40
"""Symbols of a file."""
_MEMBERS = 12
"""Methods of a class."""
_LONGEST = 300
_FOLDER_FILES = ("__init__.py", "mod.rs", "doc.go", "package-info.java", "index.ts", "index.js")
_IMPORT = re.compile(r"^from[ \t]+\.\S*[ \t]+import[ \t]+(\(([^)]*)\)|([^\n(]+))", re.MULTILINE)
_SIGNS = re.compile(
    r"^[ \t]*(?:[rRuU]?(?:\"\"\"|'''|[\"'])|/\*+!?|\*+/|//[/!]?|\*+(?!/)|#+!?|--+(?:\[\[)?|;+)?[ \t]?"
)
_END = re.compile(r"(?:\"\"\"|'''|[\"']|\*+/|\]\])[ \t]*$")
_SENTENCE = re.compile(r"(.+?[.!?])(?=\s|$)|(.+)")


def read(file: File, source: Source) -> Iterator[Fact]:
    """Yield the public symbols, and what the file says of its folder."""
    symbols = outline(source)
    folder, _, name = file.path.rpartition("/")
    says = first_sentence(symbols[0])
    if name in _FOLDER_FILES and folder and says:
        line = file.text.count("\n", 0, _characters(source, symbols[0])) + 1
        yield file.fact("folder", f"{folder}/", line, {"says": says, "from": "code"})
    hidden_file = _is_private(file.path)
    if name == "__init__.py" and not hidden_file:
        yield from _passed_on(file)
    exported = _exported(file.text) if source.language.id == "python" else None
    members: dict[tuple[str, ...], int] = {}
    found = 0
    for symbol in symbols[1:]:
        members[symbol.parents] = members.get(symbol.parents, 0) + symbol.public
        hidden = exported is not None and (*symbol.parents, symbol.name)[0] not in exported
        crowded = symbol.kind == "method" and members[symbol.parents] > _MEMBERS
        if symbol.public and symbol.kind != "module" and not hidden and not crowded and found < _MOST:
            found += 1
            line = source.text.count(b"\n", 0, symbol.header.start) + 1
            signature = " ".join(source.slice(symbol.header).split()).rstrip("{:= ")
            if len(signature) <= _LONGEST and _is_whole(signature):
                more = {
                    "name": symbol.qualname,
                    "is": symbol.kind,
                    "says": first_sentence(symbol),
                    "private": "file" * hidden_file,
                }
                yield file.fact("api", signature, line, more)


def _passed_on(file: File) -> Iterator[Fact]:
    """Yield the names that a package takes from its own modules and passes on."""
    for statement in _IMPORT.finditer(file.text):
        for part in re.sub(r"#[^\n]*", "", statement[2] or statement[3]).split(","):
            name, _, other = (word.strip() for word in part.partition(" as "))
            if re.fullmatch(r"[A-Za-z]\w*", name) and other in ("", name):
                line = file.line_at(statement.start())
                yield file.fact("api", name, line, {"name": name, "is": "import"})


def resolve(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts, of what private modules offer only what a package around them passes on."""
    told = list(facts)
    passed_on = {
        (fact.origin.path.removesuffix("__init__.py"), fact.value)
        for fact in told
        if fact.kind == "api" and fact.more["is"] == "import"
    }
    for fact in told:
        if fact.kind != "api":
            yield fact
        elif fact.more["is"] != "import":
            more = {name: text for name, text in fact.more.items() if name != "private"}
            top = fact.more["name"].partition(".")[0]
            if more == fact.more or any((folder, top) in passed_on for folder in _around(fact.origin.path)):
                yield evolve(fact, more=more)


def _around(path: str) -> Iterator[str]:
    """Yield the folders around a file, each with a slash behind it, and the top as an empty text."""
    parts = path.split("/")[:-1]
    yield from ("".join(f"{part}/" for part in parts[:end]) for end in range(len(parts), -1, -1))


def first_sentence(symbol: Symbol) -> str:
    """Return the first sentence of a symbol's documentation; empty if it has none."""
    if symbol.docstring is None:
        return ""
    text = symbol.docstring.text[: 4 * _LONGEST]
    lines = [_END.sub("", _SIGNS.sub("", line, count=1)).strip() for line in text.splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    paragraph = " ".join(lines[: lines.index("") if "" in lines else len(lines)])
    sentence = _SENTENCE.match(paragraph)
    return (sentence[1] or sentence[2])[:_LONGEST] if sentence else ""


def _is_whole(signature: str) -> bool:
    """Whether every bracket has its other half: where macros confuse a grammar, some do not."""
    return all(signature.count(one) == signature.count(other) for one, other in ("()", "[]", "{}"))


def _characters(source: Source, module: Symbol) -> int:
    start = module.docstring.span.start if module.docstring else 0
    return len(source.text[:start].decode("utf-8", "replace"))


def _is_private(path: str) -> bool:
    return any(part.startswith("_") and not part.startswith("__init__.") for part in path.split("/"))


def _exported(text: str) -> frozenset[str] | None:
    """Return what ``__all__`` lists; None if a module has no such list."""
    listed = re.search(r"^__all__(?:\s*:[^=\n]+)?\s*=\s*[\[(]([^\])]*)[\])]", text, re.MULTILINE)
    return frozenset(re.findall(r"[\"'](\w+)[\"']", listed[1])) if listed else None
