"""The languages of a project, by the size of its files.

``more``: ``share`` is the part of all code in per cent, ``files`` their number.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from nlx_lsp.facts.fact import Fact, Origin

_NAMES = {
    ".py": "Python",
    ".pyi": "Python",
    ".pyx": "Cython",
    ".ipynb": "Jupyter Notebook",
    ".js": "JavaScript",
    ".mjs": "JavaScript",
    ".cjs": "JavaScript",
    ".jsx": "JavaScript",
    ".ts": "TypeScript",
    ".tsx": "TypeScript",
    ".mts": "TypeScript",
    ".vue": "Vue",
    ".svelte": "Svelte",
    ".c": "C",
    ".h": "C",
    ".cc": "C++",
    ".cpp": "C++",
    ".cxx": "C++",
    ".hpp": "C++",
    ".hh": "C++",
    ".rs": "Rust",
    ".go": "Go",
    ".java": "Java",
    ".kt": "Kotlin",
    ".kts": "Kotlin",
    ".scala": "Scala",
    ".cs": "C#",
    ".fs": "F#",
    ".rb": "Ruby",
    ".php": "PHP",
    ".lua": "Lua",
    ".pl": "Perl",
    ".swift": "Swift",
    ".sh": "Shell",
    ".bash": "Shell",
    ".zsh": "Shell",
    ".ps1": "PowerShell",
    ".el": "Emacs Lisp",
    ".hs": "Haskell",
    ".ml": "OCaml",
    ".ex": "Elixir",
    ".exs": "Elixir",
    ".erl": "Erlang",
    ".clj": "Clojure",
    ".jl": "Julia",
    ".r": "R",
    ".dart": "Dart",
    ".zig": "Zig",
    ".nim": "Nim",
    ".m": "Objective-C",
    ".html": "HTML",
    ".css": "CSS",
    ".scss": "SCSS",
    ".sql": "SQL",
    ".f90": "Fortran",
    ".asm": "Assembly",
}
_APART = re.compile(r"(?:^|/)(?:docs?|vendor|third_party|node_modules|testdata)/|\.min\.\w+$")
"""Pages, and what others have made."""
_LEAST = 1
"""Per cent below which a language is not told."""


def read(root: Path, paths: Sequence[str]) -> Iterator[Fact]:
    """Yield the languages, the one with the most code first."""
    sizes: Counter[str] = Counter()
    files: Counter[str] = Counter()
    largest: dict[str, tuple[int, str]] = {}
    for path in paths:
        name = _NAMES.get(PurePosixPath(path).suffix.lower())
        if name is None or _APART.search(path):
            continue
        try:
            size = (root / path).lstat().st_size
        except (OSError, ValueError):
            continue
        sizes[name] += size
        files[name] += 1
        largest[name] = max(largest.get(name, (0, "")), (size, path))
    total = sizes.total() or 1
    for name, size in sizes.most_common():
        share = round(100 * size / total)
        if share >= _LEAST:
            more = {"share": f"{share} %", "files": str(files[name])}
            yield Fact(kind="language", value=name, origin=Origin(path=largest[name][1]), more=more)
