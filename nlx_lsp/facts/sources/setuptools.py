"""``setup.cfg`` and ``setup.py``: what setuptools reads.  The program is read and never run.

Of ``setup.py``, only what is written down counts: texts, lists of them, and names that stand for them at the
top of the file.
"""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.formats import ini
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.tree import Step, Tree

_LAZY = ("attr:", "file:", "find:", "find_namespace:")
"""How values of ``setup.cfg`` begin that are found elsewhere."""
_COMMAND = re.compile(r"\s*([\w.-]+)\s*=\s*([\w.]+(?:\s*:\s*[\w.]+)?)\s*(?:\[.*\])?\s*")


def read_configuration(file: File) -> Iterator[Fact]:
    """Yield what ``setup.cfg`` says."""
    tree = ini.parse(file)
    yield from _metadata(tree, ("metadata",))
    if tree.text("metadata", "name"):
        yield tree.fact("install", "pip install .", "metadata", **{"from": "clone"})
    if wanted := tree.text("options", "python_requires"):
        place = ("options", "python_requires")
        yield tree.fact("requirement", f"Python {wanted}", *place, **{"as": "platform"})
    yield from tree.facts("requirement", "options", "install_requires", **{"as": "dependency"})
    for extra in tree.keys("options.extras_require"):
        more = {"as": "extra", "name": extra}
        yield from tree.facts("requirement", "options.extras_require", extra, **more)
    yield from _commands(tree, "options.entry_points", "console_scripts")
    if tree.has("tool:pytest"):
        yield tree.fact("test", "pytest", "tool:pytest")
    if tree.has("flake8"):
        yield tree.fact("develop", "flake8", "flake8", purpose="lint")


def read_program(file: File) -> Iterator[Fact]:
    """Yield what ``setup.py`` says.

    Raises:
        Unreadable: If it is no Python.
    """
    tree = _evaluated(file)
    yield from _metadata(tree, ())
    if tree.text("name"):
        yield tree.fact("install", "pip install .", "name", **{"from": "clone"})
    if wanted := tree.text("python_requires"):
        yield tree.fact("requirement", f"Python {wanted}", "python_requires", **{"as": "platform"})
    yield from tree.facts("requirement", "install_requires", **{"as": "dependency"})
    for extra in tree.keys("extras_require"):
        yield from tree.facts("requirement", "extras_require", extra, **{"as": "extra", "name": extra})
    yield from _commands(tree, "entry_points", "console_scripts")


def _metadata(tree: Tree, top: tuple[Step, ...]) -> Iterator[Fact]:
    kinds: tuple[Kind, ...] = ("name", "version", "description")
    for kind in kinds:
        if value := _said(tree, *top, kind):
            yield tree.fact(kind, value, *top, kind, registry="PyPI" * (kind == "name"))
    if licence := _said(tree, *top, "license"):
        yield tree.fact("licence", licence, *top, "license", says="manifest")
    for role in ("author", "maintainer"):
        if name := _said(tree, *top, role):
            email = _said(tree, *top, f"{role}_email")
            yield tree.fact("author", name, *top, role, email=email, role=role)
    for words in tree.texts(*top, "keywords"):
        for word in filter(None, map(str.strip, words.split("," if "," in words else " "))):
            yield tree.fact("keyword", word, *top, "keywords")
    yield from _links(tree, top)


def _links(tree: Tree, top: tuple[Step, ...]) -> Iterator[Fact]:
    if address := _said(tree, *top, "url"):
        yield tree.fact("link", address, *top, "url", label="Homepage")
    for place in tree.items(*top, "project_urls"):
        label, equals, address = tree.text(*place).partition("=")
        if equals:
            yield tree.fact("link", address.strip(), *place, label=label.strip())
    for label in tree.keys(*top, "project_urls"):
        yield from tree.facts("link", *top, "project_urls", label, label=label)


def _said(tree: Tree, *path: Step) -> str:
    """Return a text that stands there itself."""
    text = tree.text(*path)
    return "" if text.startswith(_LAZY) else text


def _commands(tree: Tree, *path: Step) -> Iterator[Fact]:
    for place in tree.items(*path):
        if command := _COMMAND.fullmatch(tree.text(*place)):
            yield tree.fact("entry_point", command[1], *place, type="command", target=command[2])
            yield tree.fact("run", command[1], *place, target=command[2])


def _evaluated(file: File) -> Tree:
    """Return the arguments of the call of ``setup`` as far as they are written down."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's escapes are no concern of ours
            module = ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        msg = f"is no Python that can be read: {error}"
        raise Unreadable(msg) from error
    constants: dict[str, ast.expr] = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            constants[statement.targets[0].id] = statement.value
    data: dict[str, object] = {}
    lines: dict[tuple[Step, ...], int] = {}
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _name(call.func) == "setup":
            for keyword in call.keywords:
                if keyword.arg is not None:
                    data[keyword.arg] = _value(keyword.value, constants, (keyword.arg,), lines)
    return Tree(file=file, data=data, lines=lines)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _value(
    node: ast.expr,
    constants: Mapping[str, ast.expr],
    path: tuple[Step, ...],
    lines: dict[tuple[Step, ...], int],
) -> object:
    """Return a value that is written down, None for any other; note the lines."""
    lines[path] = node.lineno
    if isinstance(node, ast.Name):
        node = constants.get(node.id, node)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(each, constants, (*path, index), lines) for index, each in enumerate(node.elts)]
    if isinstance(node, ast.Dict):
        return {
            key.value: _value(value, constants, (*path, key.value), lines)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
    return None


CONFIGURATION = Reader(wants=("setup.cfg",), read=read_configuration)
PROGRAM = Reader(wants=("setup.py",), read=read_program, largest=200_000)
