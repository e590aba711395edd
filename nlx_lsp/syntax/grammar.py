"""Languages: a tree-sitter grammar and the queries that say what its nodes mean.

A language is one file, ``nlx_lsp/languages/<id>.scm``, in sections that begin with a line
``;; [name]``.  The section ``language`` is TOML behind ``;``, with the keys that `Language` explains, and
``inherits``: the language whose keys hold as well, and whose queries come first.  The others are
tree-sitter queries over a closed vocabulary of captures, and names of their own, for predicates, which
begin with ``_``:

``outline``
    ``@symbol.module`` (a namespace in the file), ``@symbol.class`` (whatever has members),
    ``@symbol.function``: a definition; ``@name`` (or the declarator that it is in, as in C), ``@body``,
    ``@header.end`` (the token that closes its header, where that is not what stands before the body) and
    ``@owner`` (the class that it belongs to, where that does not stand around it) belong to it.
    ``@reopens``: a definition that adds members to one that stands elsewhere.  ``@docstring``: the
    documentation of the definition that it stands in.  ``@wrapper``: the parent of a definition, if it
    belongs to it, with what stands before it, such as decorators.  ``@public`` and ``@private``:
    definitions, or wrappers of them, that are so whatever the language's default is.
``labels``
    ``@label.public`` and ``@label.private``: what stands in a class, and says it of the members after it.
``exports``
    ``@export``: what stands at the top of a file that exports; then nothing else is public but what is
    marked and what ``@export.name`` names.
``facts``
    ``@scope`` (a nested scope: what is in it says nothing about the symbol around it), ``@decorator`` and
    ``@call`` (all between the first and the last of a match), ``@result`` (all between the first and the
    last), ``@base``, ``@async``, ``@generic``, ``@receiver``, ``@parameter`` with ``.name`` (or
    ``.declarator``), ``.type``, ``.default``, ``.variadic``, ``.keywords``, ``.keyword``,
    ``.positional_only_until``, ``.keyword_only_from``; ``@return`` and ``.value``, ``@yield`` and
    ``.value``, ``@raise`` and ``.value``, ``@handler`` with ``.type`` and ``.name``, ``@guard`` and
    ``.body``, ``@attribute`` with ``.object`` and ``.class``.
``module``
    ``@import``; ``@constant`` and ``.name``.
``environment``
    ``@environment``: the name of an environment variable that is read, and ``.default``.
``options``
    ``@option``: what declares an option of a program, with its ``.name``, ``.help`` and ``.default``.

What is written for people has no grammar: ``nlx_lsp/languages/prose.toml`` tells its file names.

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
    symbol.module symbol.class symbol.function name body header.end owner reopens docstring wrapper
    public private label.public label.private export export.name
    scope decorator base async generic receiver result
    parameter parameter.name parameter.declarator parameter.type parameter.default
    parameter.variadic parameter.keywords parameter.keyword
    parameter.positional_only_until parameter.keyword_only_from
    return return.value yield yield.value raise raise.value handler handler.type handler.name guard guard.body
    call attribute attribute.object attribute.class
    import constant constant.name
    environment environment.default option option.name option.help option.default
    """.split()  # noqa: SIM905 - fifty quoted names would hide the groups
)
"""The closed vocabulary: a query with another capture is refused."""

_SECTION = re.compile(r"^;; \[(\w+)\]$", re.MULTILINE)
_NEVER = r"(?!)"
_NOTHING = tree_sitter.Range((0, 0), (0, 0), 0, 0)
_BLIND = "tree_sitter_python:language"
"""The grammar of what has none: it is shown nothing of the text."""


@frozen(kw_only=True)
class Language:
    """A language that the server can read."""

    id: str
    """The LSP language identifier."""
    extensions: tuple[str, ...]
    """File name endings, with the dot."""
    aliases: tuple[str, ...]
    """What clients call it as well."""
    package: str
    """What has to be installed for it."""
    receivers: tuple[str, ...]
    """Names by which a method calls its own object or class."""
    first_is_receiver: bool
    """Whether a method's first parameter is its own object or class."""
    private: re.Pattern[str]
    """Matches the names that are not public."""
    public: bool
    """Whether a definition is public where nothing says otherwise."""
    remark: str
    """What begins a comment that ends with its line."""
    comments: frozenset[str]
    """The types of the grammar's nodes that are comments."""
    comment: tuple[str, ...]
    """What opens a comment that documents, stands before its lines, and closes it; nothing if documentation
    is a string inside."""
    decorators: frozenset[str]
    """The types of the grammar's nodes that stand before a definition and say something about it."""
    doc: re.Pattern[str] | None
    """Matches the comments that document what follows them; None if documentation is a string inside."""
    module_doc: re.Pattern[str] | None
    """Matches the comments at the head of a file that document it, whatever follows them."""
    openings: frozenset[str]
    """The types of the grammar's nodes that may follow the documentation of a file without a blank line."""
    prose: bool
    """Whether it is written for people: it has no grammar, and its trees are empty."""
    grammar: tree_sitter.Language = field(repr=False, eq=False)
    """The compiled grammar."""

    def query(self, section: str) -> tree_sitter.Query | None:
        """Return the query of a section; None if the language has none.

        Raises:
            LanguageError: If it does not compile.
        """
        return _compile(self.id, section)

    def parser(self) -> tree_sitter.Parser:
        """Return a new parser; a parser may not be shared between threads."""
        return tree_sitter.Parser(self.grammar, included_ranges=[_NOTHING] if self.prose else [])


@functools.cache
def load(language_id: str) -> Language:
    """Return the language with this LSP identifier, or with this alias.

    Raises:
        LanguageError: If there is no such language or grammar.
    """
    language_id = _aliases().get(language_id, language_id)
    prose = language_id in _prose()
    header = _prose().get(language_id) or _headers().get(language_id)
    if header is None:
        msg = f"The language {language_id!r} is not supported."
        raise LanguageError(msg, f"Supported: {', '.join(supported())}.")
    module, _, function = header.get("grammar", _BLIND).partition(":")
    package = module.replace("_", "-")
    try:
        grammar = tree_sitter.Language(getattr(importlib.import_module(module), function)())
    except ImportError as error:
        msg = f"The grammar of {language_id} is not installed."
        raise LanguageError(msg, f"Install the package {package}.") from error
    doc, module_doc = header.get("doc"), header.get("module_doc")
    return Language(
        id=language_id,
        extensions=tuple(header["extensions"]),
        aliases=tuple(header.get("aliases", ())),
        package=package,
        receivers=tuple(header.get("receivers", ())),
        first_is_receiver=header.get("first_is_receiver", False),
        private=re.compile(header.get("private", _NEVER)),
        public=header.get("public", True),
        remark=header["remark"],
        comments=frozenset(header.get("comments", ())),
        comment=tuple(header.get("comment", ())),
        decorators=frozenset(header.get("decorators", ())),
        doc=re.compile(doc) if doc else None,
        module_doc=re.compile(module_doc) if module_doc else None,
        openings=frozenset(header.get("openings", ())),
        prose=prose,
        grammar=grammar,
    )


def supported() -> tuple[str, ...]:
    """Return the identifiers of all languages that have a grammar, in alphabetical order."""
    return tuple(sorted(_headers()))


def known() -> tuple[str, ...]:
    """Return the identifiers of all languages, also of what is written for people, in alphabetical order."""
    return tuple(sorted({*_headers(), *_prose()}))


def endings(language_id: str) -> tuple[str, ...]:
    """Return how the names of a language's files end, with the dot, without loading its grammar."""
    return tuple(_headers()[language_id]["extensions"])


def identify(path: str) -> str | None:
    """Return the identifier of the language of a file, by its name or the end of it; None if unknown."""
    file = PurePath(path)
    return next(
        (
            name
            for name, header in (*_headers().items(), *_prose().items())
            if file.suffix.lower() in header["extensions"] or file.name in header.get("names", ())
        ),
        None,
    )


def texts(language_id: str, *, inherited: bool = True) -> dict[str, str]:
    """Return the text of a language's queries by section.

    Args:
        language_id: The LSP language identifier.
        inherited: Whether they stand behind those of the language that it inherits from.
    """
    if language_id in _prose():
        return {}
    ancestor = _headers()[language_id].get("inherits") if inherited else None
    found = texts(ancestor) if ancestor is not None else {}
    path = files("nlx_lsp.languages") / f"{language_id}.scm"
    for section, text in _sections(path.read_text("utf-8")).items():
        if section != "language":
            found[section] = found.get(section, "") + text
    return found


@functools.cache
def _compile(language_id: str, section: str) -> tree_sitter.Query | None:
    """Compile a query when it is first used: the larger grammars take a tenth of a second for each."""
    text = texts(language_id).get(section)
    if text is None:
        return None
    try:
        query = tree_sitter.Query(load(language_id).grammar, text)
    except tree_sitter.QueryError as error:
        msg = f"The query [{section}] of {language_id}.scm does not compile: {error}."
        raise LanguageError(msg) from error
    names = {query.capture_name(index) for index in range(query.capture_count)}
    if unknown := sorted(name for name in names - CAPTURES if not name.startswith("_")):
        msg = f"The query [{section}] of {language_id}.scm has unknown captures: {', '.join(unknown)}."
        raise LanguageError(msg)
    return query


def _sections(text: str) -> dict[str, str]:
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@functools.cache
def _headers() -> Mapping[str, Mapping[str, Any]]:
    """Return the section `language` of every language by its identifier, without loading a grammar."""
    found: dict[str, dict[str, Any]] = {}
    for path in files("nlx_lsp.languages").iterdir():
        if path.name.endswith(".scm"):
            section = _sections(path.read_text("utf-8"))["language"]
            header = tomllib.loads(re.sub(r"^; ?", "", section, flags=re.MULTILINE))
            found[str(header["id"])] = header
    return {name: {**found.get(header.get("inherits", ""), {}), **header} for name, header in found.items()}


@functools.cache
def _prose() -> Mapping[str, Mapping[str, Any]]:
    """Return the header of everything that is written for people by its identifier."""
    return tomllib.loads((files("nlx_lsp.languages") / "prose.toml").read_text("utf-8"))


@functools.cache
def _aliases() -> Mapping[str, str]:
    headers = {**_headers(), **_prose()}
    return {alias: name for name, header in headers.items() for alias in header.get("aliases", ())}
