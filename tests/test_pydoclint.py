"""pydoclint has nothing to say about the docstrings of the standard library, whatever a model says.

It is asked with its defaults but for one thing: ``__init__`` has a docstring of its own, so it may have one
(``allow-init-docstring``).  Google and Sphinx docstrings repeat no types, as the setting ``docstring.types``
has it by default, so pydoclint is told not to look for any.

What it says about the *signature* does not count, since no docstring could change it:

- DOC106, DOC107, DOC108: annotations are missing, or not wanted;
- DOC109, DOC110 beside them: a docstring has no more types than the signature;
- DOC203, DOC404 without a return annotation, for the same reason;
- DOC403, DOC405 on generators: their return annotation is not ``Generator`` or ``Iterator``.

Neither does it count where pydoclint misreads the function: it finds nested functions by their lines, takes
the first statement breadth first, names an exception by the first name in a ``raise``, and sees no ``yield``
whose value is used.
"""

import ast
import asyncio
import random
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from adversarial.garbage import answers
from attrs import evolve, frozen
from library import FILES, STDLIB
from pydoclint.utils import return_yield_raise as reading
from pydoclint.utils.violation import Violation
from pydoclint.visitor import Visitor

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring, DocstringPlan
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import JSON, Span

PACKAGE = Path(pipeline.__file__).parent
SAMPLE = random.Random(77).sample(FILES, 9)  # noqa: S311 - repeatable, not secret
OWN = random.Random(7).sample(sorted(PACKAGE.rglob("*.py")), 30)  # noqa: S311 - as above
"""Files with annotations: our own."""
A_FILE = 6
STYLES = ("google", "numpy", "sphinx")
UNTYPED = {"argTypeHintsInDocstring": False, "checkReturnTypes": False, "checkYieldTypes": False}

CONSTRUCTOR = {302, 306, 307}
"""What is said about the docstring of ``__init__`` at the line of its class."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@frozen
class Form:
    """How docstrings are written, anew or to what is there."""

    style: str
    types: str = "auto"
    rewrite: bool = True

    @property
    def is_typed(self) -> bool:
        return self.style == "numpy" or self.types == "always"


@frozen
class Definition:
    """A function or class, and the class that it is a member of."""

    node: Function | ast.ClassDef
    owner: ast.ClassDef | None


def definitions(tree: ast.AST, owner: ast.ClassDef | None = None) -> Iterator[Definition]:
    """Yield the functions and classes of a module in the order of the text."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield Definition(node, owner)
            yield from definitions(node, node if isinstance(node, ast.ClassDef) else None)
        else:
            yield from definitions(node, owner)


def own(node: Function) -> Iterator[ast.AST]:
    """Yield what belongs to a function, and not to one inside it."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        inner = todo.pop()
        yield inner
        if not isinstance(inner, Function | ast.ClassDef | ast.Lambda):
            todo.extend(ast.iter_child_nodes(inner))


def is_generator(node: Function) -> bool:
    return any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own(node))


def is_misread(node: Function | ast.ClassDef) -> bool:
    """Tell whether pydoclint sees another function than Python does."""
    if isinstance(node, ast.ClassDef):
        return False
    inner = list(own(node))
    raises = [statement for statement in inner if isinstance(statement, ast.Raise)]
    handled = {id(each) for h in inner if isinstance(h, ast.ExceptHandler) for each in ast.walk(h)}
    # Outside of a handler a bare `raise` passes on what a caller has caught.
    is_named = [is_dotted(raised.exc) if raised.exc else id(raised) in handled for raised in raises]
    nameless = bool(raises) and not reading.getRaisedExceptions(node)
    return (
        any(isinstance(each, ast.Return) for each in inner) != reading.hasReturnStatements(node)
        or bool(raises) != reading.hasRaiseStatements(node)
        or is_generator(node) != reading.hasYieldStatements(node)
        or not all(is_named)
        or nameless  # A bare `except:` that raises again says nothing that could be documented.
    )


def is_dotted(raised: ast.expr) -> bool:
    name = raised.func if isinstance(raised, ast.Call) else raised
    while isinstance(name, ast.Attribute):
        name = name.value
    return isinstance(name, ast.Name)


def is_about_the_signature(found: Violation, beside: set[int], node: Function) -> bool:
    match found.code:
        case 106 | 107 | 108:
            return True
        case 109 | 110:
            return found.code - 3 in beside
        case 203 | 404:
            return node.returns is None
        case 403 | 405:
            return is_generator(node)
        case _:
            return False


def complaints(tree: ast.Module, chosen: list[Definition], form: Form) -> Iterator[str]:
    """Yield what pydoclint says about the docstrings of some functions of a module."""
    visitor = Visitor(style=form.style, allowInitDocstring=True, **({} if form.is_typed else UNTYPED))
    visitor.visit(tree)
    for each in chosen:
        found = [violation for violation in visitor.violations if is_about(violation, each)]
        codes = {violation.code for violation in found}
        for violation in found:
            if isinstance(each.node, ast.ClassDef) or not is_about_the_signature(violation, codes, each.node):
                yield str(violation)


def is_about(found: Violation, definition: Definition) -> bool:
    if definition.owner is not None and definition.node.name == "__init__" and found.code in CONSTRUCTOR:
        return found.line == definition.owner.lineno
    return found.line == definition.node.lineno


class Chosen(Docstring):
    """The action, for the definitions on some lines, whether they are documented or not."""

    def __init__(self, lines: set[int]) -> None:
        self.lines = lines

    def plan(
        self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]
    ) -> DocstringPlan:
        plan = super().plan(source, span, settings, options)
        symbols = [s for s in outline(source) if line_of(source, s.header.start) in self.lines and s.name]
        return evolve(plan, symbols=symbols)


def line_of(source: Source, offset: int) -> int:
    return source.text.count(b"\n", 0, offset) + 1


async def check(path: Path, form: Form, limit: int | None) -> tuple[int, list[str]]:
    """Document a part of a file, and return how much was judged, and what pydoclint says of it."""
    source = Source.parse(await asyncio.to_thread(path.read_bytes), path=str(path))
    before = parsed(source.text)
    found = [] if before is None else list(definitions(before))
    # Nothing is ever added to the docstring of a class.
    numbers = [n for n, each in enumerate(found) if form.rewrite or isinstance(each.node, Function)]
    count = len(numbers) if limit is None else min(limit, len(numbers))
    chosen = random.Random(path.name).sample(numbers, count)  # noqa: S311 - repeatable
    settings = Settings()
    outcome = await pipeline.run(
        Chosen({found[number].node.lineno for number in chosen}),
        source,
        Span(start=0, end=0),
        Scripted(answers(len(source.text))),
        lambda _: None,
        settings=evolve(
            settings,
            docstring=evolve(settings.docstring, style=form.style, types=form.types, line_length=79),
        ),
        options={"rewrite": form.rewrite},
    )
    after = parsed(apply(source.text, outcome.edits))
    if after is None:
        return 0, []
    assert not outcome.refusals
    found = list(definitions(after))
    judged = [found[number] for number in chosen if not is_misread(found[number].node)]
    return len(judged), [f"{path}: {complaint}" for complaint in complaints(after, judged, form)]


def parsed(text: bytes) -> ast.Module | None:
    """Return the tree of a text; nothing for the few files that are no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return None


@pytest.mark.parametrize("style", STYLES)
async def test_sampled_functions(style: str) -> None:
    forms = (Form(style), Form(style, rewrite=False))
    found = [await check(STDLIB / name, forms[i % 2], A_FILE) for i, name in enumerate(SAMPLE)]
    assert [complaint for _, complaints in found for complaint in complaints] == []
    assert sum(judged for judged, _ in found) > 30


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("files", [12, pytest.param(30, marks=pytest.mark.slow)])
async def test_types_are_those_of_the_annotations(style: str, files: int) -> None:
    form = Form(style, "always")
    found = [await check(path, form, 3) for path in OWN[:files]]
    assert [complaint for _, complaints in found for complaint in complaints] == []
    assert sum(judged for judged, _ in found) > 10


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("start", range(0, len(FILES), 50))
async def test_every_function(style: str, start: int) -> None:
    found = [await check(STDLIB / name, Form(style), None) for name in FILES[start : start + 50]]
    assert [complaint for _, complaints in found for complaint in complaints] == []
