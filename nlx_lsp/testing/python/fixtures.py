"""What a test can use by name: fixtures of its file and of each ``conftest.py`` around it, and helpers."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.config import folders_above, join
from nlx_lsp.testing.python.layout import package_of
from nlx_lsp.testing.python.names import Names, parse

_MOST = 16
_LONGEST = 80
_OF_PYTEST = {"tmp_path": "an empty folder, as a pathlib.Path"}
_DEEPEST = 2
"""How many files are followed from a ``conftest.py``."""


def fixtures(project: Project, path: str, text: str | None) -> Mapping[str, str]:
    """Return the fixtures that tests in a file can use, and what they are, in a line; the nearest first."""
    found: dict[str, str] = {}
    if text:
        found.update(_own_first(found, _of_text(project, path, text, 0)))
    for folder in folders_above(path):
        conftest = join(folder, "conftest.py")
        if conftest in project.files:
            found.update(_own_first(found, _of_text(project, conftest, project.text(conftest), 0)))
    found.update(_own_first(found, _OF_PYTEST))
    return dict(list(found.items())[:_MOST])


def own_fixtures(text: str) -> frozenset[str]:
    """Return the fixtures that a test file has itself."""
    tree = parse(text)
    nodes = tree.body if tree is not None else ()
    return frozenset(name for node in nodes if isinstance(node, ast.FunctionDef) and (name := _fixture(node)))


def helpers(text: str | None) -> Mapping[str, str]:
    """Return the functions and constants of a test file that are neither tests nor fixtures."""
    tree = parse(text or "")
    found: dict[str, str] = {}
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.FunctionDef) and not _fixture(node) and not node.name.startswith("test"):
            found[f"{node.name}"] = _meaning(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = _short(ast.unparse(node.value))
    return dict(list(found.items())[:_MOST])


def _own_first(found: Mapping[str, str], more: Mapping[str, str]) -> Mapping[str, str]:
    return {name: meaning for name, meaning in more.items() if name not in found}


def _of_text(project: Project, path: str, text: str, depth: int) -> dict[str, str]:
    tree = parse(text)
    if tree is None:
        return {}
    found = {
        name: _meaning(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and (name := _fixture(node))
    }
    if depth < _DEEPEST:
        for module, names in _followed(project, tree, path):
            for file in _files(project, path, module):
                inner = _of_text(project, file, project.text(file), depth + 1)
                found |= {k: v for k, v in inner.items() if (names is None or k in names) and k not in found}
    return found


def _followed(project: Project, tree: ast.Module, path: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield the modules that a file takes fixtures from, and which; all of them for None."""
    names = Names.of(tree, package_of(project, path))
    yield from ((star, None) for star in names.stars)
    for each in names.imports.values():
        if each.name:
            yield each.module, frozenset({each.name})
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytest_plugins":
            for part in ast.walk(node.value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value, None


def _files(project: Project, path: str, module: str) -> Sequence[str]:
    """Return the file of the project that a module is, seen from another file."""
    inner = module.replace(".", "/")
    wanted = [
        join(folder, f"{inner}{end}") for folder in folders_above(path) for end in (".py", "/__init__.py")
    ]
    return [each for each in wanted if each in project.files][:1]


def _fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return the name of the fixture that a function is; empty if it is none, or works by itself."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if ast.unparse(call.func if call else decorator).rpartition(".")[2] != "fixture":
            continue
        options = {each.arg: each.value for each in call.keywords} if call else {}
        if ast.unparse(options.get("autouse", ast.Constant(value=False))) == "True":
            return ""
        name = options.get("name")
        return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else node.name
    return ""


def _meaning(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return what a function says of itself, in a line; or what it gives back."""
    said = (ast.get_docstring(node) or "").strip().partition("\n")[0]
    if said:
        return _short(said)
    given = [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Return | ast.Yield) and each.value is not None
    ]
    value = _short(ast.unparse(given[0])) if len(given) == 1 else ""
    if node.returns is not None:
        kind = _short(ast.unparse(node.returns))
        return f"{kind}: {value}" if value else kind
    arguments = f"takes {ast.unparse(node.args)}; " if node.args.args and not _fixture(node) else ""
    return f"{arguments}gives {value}" if value else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
