"""A document's symbols as text that a reader can check; written anew by `python tests/syntax/listing.py`."""

from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.syntax.facts import Facts, Parameter, Raise, facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline

SAMPLES = Path(__file__).with_name("samples")


def sample(language_id: str) -> Path:
    """Return the sample of a language."""
    (path,) = (path for path in SAMPLES.glob(f"{language_id}.*") if path.suffix != ".expected")
    return path


def read(language_id: str) -> Source:
    """Return the sample of a language, parsed."""
    path = sample(language_id)
    return Source.parse(path.read_bytes(), path=path.name, language_id=language_id)


def listing(source: Source) -> str:
    """Return what is known of every symbol, one paragraph each."""
    return "\n".join("\n".join(paragraph(source, symbol)) + "\n" for symbol in outline(source))


def paragraph(source: Source, symbol: Symbol) -> Iterator[str]:
    marks = [
        "public" if symbol.public else "private",
        *(["declared only"] if not len(symbol.body) else []),
        *(["reopens"] if symbol.reopens else []),
    ]
    yield f"{symbol.kind} {symbol.qualname or '(file)'}: {', '.join(marks)}"
    for name, lines in rows(source, symbol, facts(source, symbol)):
        first, *more = lines
        yield f"    {name:<10} {first}"
        yield from (f"    {'':<10} {line}".rstrip() for line in more)


def rows(source: Source, symbol: Symbol, found: Facts) -> Iterator[tuple[str, list[str]]]:
    texts = {
        "header": [" ".join(source.slice(symbol.header).split())],
        "doc": [line.strip() for line in symbol.docstring.text.splitlines()] if symbol.docstring else [],
        "decorators": found.decorators,
        "bases": [", ".join(found.bases)],
        "generics": [", ".join(found.generics)],
        "receiver": [found.receiver],
        "parameters": [parameter(each) for each in found.parameters],
        "result": [found.returns_annotation],
        "returns": found.returns or (["nothing"] if found.has_return else []),
        "yields": [each or "nothing" for each in found.yields],
        "raises": [raised(each) for each in found.raises],
        "async": ["yes"] if found.is_async else [],
        "calls": [", ".join(found.calls)],
        "attributes": [", ".join(found.attributes)],
    }
    yield from ((name, [*lines]) for name, lines in texts.items() if any(lines))


def parameter(each: Parameter) -> str:
    kind = "" if each.kind == "positional" else f" ({each.kind})"
    type_ = f": {each.annotation}" if each.annotation else ""
    default = f" = {each.default}" if each.default else ""
    return f"{each.name or '_'}{type_}{default}{kind}"


def raised(each: Raise) -> str:
    conditions = f" if {' or '.join(each.conditions)}" if each.conditions else ""
    return f"{each.name}{conditions}{' (again)' if each.reraised else ''}"


if __name__ == "__main__":
    from nlx_lsp.syntax import grammar

    for each_language in grammar.supported():
        target = SAMPLES / f"{each_language}.expected"
        target.write_text(listing(read(each_language)), "utf-8", newline="\n")
