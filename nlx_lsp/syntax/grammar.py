"""Languages: a tree-sitter grammar and the queries that say what its nodes mean.

A language is one file, ``nlx_lsp/languages/<id>.scm``, in sections that begin with a line
``;; [name]``.  The section ``language`` is TOML behind ``;``; the others are tree-sitter queries over
a closed vocabulary of captures:

``outline``
    ``@symbol.module``, ``@symbol.class``, ``@symbol.function``: a definition; ``@name``, ``@body`` and
    ``@header.end`` (the token that closes its header) belong to it.  ``@docstring``: the documentation
    of the definition that it stands in.  ``@wrapper``: the parent of a definition, if it belongs to it, with
    what stands before it, such as decorators.
``facts``
    ``@scope`` (a nested scope: what is in it says nothing about the symbol around it), ``@decorator``,
    ``@base``, ``@async``, ``@result``, ``@parameter`` with ``.name``, ``.type``, ``.default``, ``.variadic``,
    ``.keywords``, ``.positional_only_until``, ``.keyword_only_from``; ``@return`` and ``.value``, ``@yield``
    and ``.value``, ``@raise`` and ``.value``, ``@handler`` with ``.type`` and ``.name``, ``@guard`` and
    ``.body``, ``@call``, ``@attribute`` with ``.object`` and ``.class``.
``module``
    ``@import``; ``@constant`` and ``.name``.

Knows no document, and nothing of what the captures are used for.
"""

import functools
import importlib
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePath
from typing import Any

import tree_sitter
from attrs import field, frozen

from nlx_lsp.errors import LanguageError

CAPTURES = frozenset(
    """
    symbol.module symbol.class symbol.function name body header.end docstring wrapper
    scope decorator base async result
    parameter parameter.name parameter.type parameter.default parameter.variadic parameter.keywords
    parameter.positional_only_until parameter.keyword_only_from
    return return.value yield yield.value raise raise.value handler handler.type handler.name guard guard.body
    call attribute attribute.object attribute.class
    import constant constant.name
    """.split()  # noqa: SIM905 - forty quoted names would hide the groups
)
"""The closed vocabulary: a query with another capture is refused."""

_SECTION = re.compile(r"^;; \[(\w+)\]$", re.MULTILINE)


@frozen(kw_only=True)
class Language:
    """A language that the server can read."""

    id: str
    """The LSP language identifier."""
    extensions: tuple[str, ...]
    """File name endings, with the dot."""
    receivers: tuple[str, ...]
    """Names by which a method calls its own object or class."""
    private: re.Pattern[str]
    """Matches the names that are not public."""
    grammar: tree_sitter.Language = field(repr=False, eq=False)
    """The compiled grammar."""
    queries: Mapping[str, tree_sitter.Query] = field(repr=False, eq=False)
    """The compiled queries by section."""

    def parser(self) -> tree_sitter.Parser:
        """Return a new parser; a parser may not be shared between threads."""
        return tree_sitter.Parser(self.grammar)


def _sections(text: str) -> dict[str, str]:
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _query(grammar: tree_sitter.Language, language_id: str, section: str, text: str) -> tree_sitter.Query:
    try:
        query = tree_sitter.Query(grammar, text)
    except tree_sitter.QueryError as error:
        msg = f"The query [{section}] of {language_id}.scm does not compile: {error}."
        raise LanguageError(msg) from error
    names = {query.capture_name(index) for index in range(query.capture_count)}
    if unknown := sorted(names - CAPTURES):
        msg = f"The query [{section}] of {language_id}.scm has unknown captures: {', '.join(unknown)}."
        raise LanguageError(msg)
    return query


@functools.cache
def load(language_id: str) -> Language:
    """Return the language with this LSP identifier.

    Raises:
        LanguageError: If there is no such language or grammar, or a query does not compile.
    """
    path = files("nlx_lsp.languages") / f"{language_id}.scm"
    if not re.fullmatch(r"[a-z0-9_+-]+", language_id) or not path.is_file():
        msg = f"The language {language_id!r} is not supported."
        raise LanguageError(msg, f"Supported: {', '.join(sorted(_extensions()))}.")
    sections = _sections(path.read_text("utf-8"))
    header = _header(sections)
    module, _, function = header["grammar"].partition(":")
    try:
        grammar = tree_sitter.Language(getattr(importlib.import_module(module), function)())
    except ImportError as error:
        msg = f"The grammar of {language_id} is not installed."
        raise LanguageError(msg, f"Install the package {module.replace('_', '-')}.") from error
    return Language(
        id=language_id,
        extensions=tuple(header["extensions"]),
        receivers=tuple(header.get("receivers", ())),
        private=re.compile(header.get("private", r"(?!)")),
        grammar=grammar,
        queries={
            name: _query(grammar, language_id, name, text)
            for name, text in sections.items()
            if name != "language"
        },
    )


def _header(sections: Mapping[str, str]) -> dict[str, Any]:
    return tomllib.loads(re.sub(r"^; ?", "", sections["language"], flags=re.MULTILINE))


@functools.cache
def _extensions() -> Mapping[str, tuple[str, ...]]:
    """Return the file name endings of every language, without loading a grammar."""
    found: dict[str, tuple[str, ...]] = {}
    for path in files("nlx_lsp.languages").iterdir():
        if path.name.endswith(".scm"):
            header = _header(_sections(path.read_text("utf-8")))
            found[str(header["id"])] = tuple(header["extensions"])
    return found


def supported() -> tuple[str, ...]:
    """Return the identifiers of all languages, in alphabetical order."""
    return tuple(sorted(_extensions()))


def identify(path: str) -> str | None:
    """Return the identifier of the language of a file, by the end of its name; None if unknown."""
    suffix = PurePath(path).suffix.lower()
    return next((name for name, suffixes in _extensions().items() if suffix in suffixes), None)
