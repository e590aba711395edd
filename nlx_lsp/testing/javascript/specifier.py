"""How one file names another in an import: relative, with or without its ending, as is usual here."""

import posixpath
import re
from collections.abc import Iterable
from typing import Literal

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.javascript.package import CODE, Package

Ending = Literal["none", "js", "own"]
"""No ending; that of the JavaScript which comes of the file; the file's own."""
_RELATIVE = re.compile(r"""(?:\bfrom\s*|\brequire\(\s*|\bimport\s*\(?\s*)["'](\.\.?/[^"'\n]*)["']""")
_MADE = {".ts": ".js", ".tsx": ".js", ".mts": ".mjs", ".cts": ".cjs", ".jsx": ".jsx"}
_TRIED = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")


def name(module: str, seen_from: str, ending: Ending) -> str:
    """Return how a file is named in an import.

    Args:
        module: The file, from the project's folder.
        seen_from: The file that imports it.
        ending: How its name ends.
    """
    path = posixpath.relpath(module, posixpath.dirname(seen_from) or ".")
    stem, suffix = posixpath.splitext(path)
    if ending == "js":
        suffix = _MADE.get(suffix, suffix)
    elif ending == "none" and suffix in {".js", ".ts", ".jsx", ".tsx"}:
        suffix = ""
    path = stem + suffix
    return path if path.startswith(".") else f"./{path}"


def resolve(specifier: str, seen_from: str, files: frozenset[str]) -> str:
    """Return the file that an import means, from the project's folder; what is not of it stays as it is."""
    if not specifier.startswith("."):
        return specifier
    path = posixpath.normpath(posixpath.join(posixpath.dirname(seen_from), specifier))
    stem, suffix = posixpath.splitext(path)
    sources = [stem + own for own, made in _MADE.items() if made == suffix]
    tried = [path, *sources, *(path + each for each in _TRIED), *(f"{path}/index{each}" for each in _TRIED)]
    return next((each for each in tried if each in files), path)


def relatives(text: str) -> tuple[str, ...]:
    """Return the relative imports of a file, as written, found without reading it as code."""
    return tuple(_RELATIVE.findall(text))


def habit(package: Package, texts: Iterable[str], module: str, *, by_node: bool) -> Ending:
    """Return how imports end here: as in the first of some texts that shows it.

    Args:
        package: The package.
        texts: Files that may show it, the most telling first.
        module: The file that is to be named.
        by_node: Whether Node itself reads the import, which wants the ending in ECMAScript modules.
    """
    is_typed = bool(re.search(r"\.[cm]?tsx?$", module))
    for text in texts:
        found = [posixpath.splitext(each)[1] for each in relatives(text)]
        if found:
            if any(re.fullmatch(r"\.[cm]?tsx?", each) for each in found):
                return "own"
            return "js" if any(CODE.search(each) for each in found) else "none"
    if is_typed:
        if "strip-types" in package.scripts():
            return "own"
        options = package.compiler_options()
        kinds = {str(options.get(key, "")).lower() for key in ("module", "moduleResolution")}
        return "js" if kinds & {"node16", "node18", "nodenext"} else "none"
    return "js" if by_node or package.is_modern or not package.is_common(module) else "none"


def texts_of(project: Project, paths: Iterable[str], most: int = 20) -> Iterable[str]:
    """Yield the texts of some files, not of too many."""
    for number, path in enumerate(paths):
        if number < most:
            yield project.text(path)
