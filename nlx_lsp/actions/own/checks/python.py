"""Names that Python would not find: what a model makes up most readily, and what can be told for sure."""

import ast
import builtins
import warnings

from nlx_lsp.actions.own.checks.trial import Trial

_ALWAYS = frozenset({*dir(builtins), "__file__", "__path__", "__class__"})


def known_names(trial: Trial) -> str:
    """Refuse Python that uses a name which neither the file nor Python itself defines.

    Names that the file used before may come from elsewhere; with ``import *`` any may.
    """
    if trial.before.language.id != "python":
        return ""
    old, new = _tree(trial.before.text), _tree(trial.after.text)
    if old is None or new is None or _imports_all(new):
        return ""
    unknown = sorted(_read(new) - _bound(new) - _read(old) - _ALWAYS)
    return f"it uses {unknown[0]}, which is nowhere defined" if unknown else ""


def _tree(text: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # An invalid escape in the user's code is not our affair.
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _read(tree: ast.Module) -> set[str]:
    return {
        each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }


def _bound(tree: ast.Module) -> set[str]:
    """Return every name that is bound anywhere, in whatever scope."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
    return found


def _imports_all(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree))
