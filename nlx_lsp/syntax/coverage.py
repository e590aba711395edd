"""What is known of each language, read off its queries.

A feature is what some captures are good for; a language has it where its queries have one of them.
"""

from collections.abc import Mapping

from nlx_lsp.syntax import grammar

FEATURES: Mapping[str, tuple[str, ...]] = {
    "functions": ("symbol.function",),
    "classes": ("symbol.class",),
    "namespaces": ("symbol.module",),
    "visibility by marks": ("public", "private"),
    "visibility by labels": ("label.public", "label.private"),
    "visibility by lists of exports": ("export", "export.name"),
    "parameters": ("parameter",),
    "… types": ("parameter.type", "parameter.declarator"),
    "… defaults": ("parameter.default",),
    "… any number": ("parameter.variadic",),
    "… by name only": ("parameter.keyword", "parameter.keyword_only_from", "parameter.keywords"),
    "receiver": ("receiver",),
    "type parameters": ("generic",),
    "type of the result": ("result",),
    "returned expressions": ("return", "return.value"),
    "yielded expressions": ("yield", "yield.value"),
    "errors": ("raise", "raise.value"),
    "… their conditions": ("guard", "guard.body"),
    "… caught and raised again": ("handler", "handler.type", "handler.name"),
    "async": ("async",),
    "decorators, annotations, attributes": ("decorator",),
    "bases": ("base",),
    "fields": ("attribute", "attribute.class"),
    "calls": ("call",),
    "imports": ("import",),
    "constants": ("constant", "constant.name"),
    "environment variables": ("environment", "environment.default"),
    "options of programs": ("option", "option.name", "option.help", "option.default"),
}
"""The captures by what they are good for; those that only help to find them are left out."""


def captures(language_id: str) -> frozenset[str]:
    """Return the captures of all queries of a language.

    Raises:
        LanguageError: If its grammar is not installed.
    """
    language = grammar.load(language_id)
    queries = [language.query(section) for section in grammar.texts(language_id)]
    return frozenset(
        query.capture_name(index)
        for query in queries
        if query is not None
        for index in range(query.capture_count)
    )


def markdown() -> str:
    """Return what is known of all languages as two tables.

    Raises:
        LanguageError: If a grammar is not installed.
    """
    languages = [grammar.load(language_id) for language_id in grammar.supported()]
    known = [
        _row(
            f"`{language.id}`",
            ", ".join(f"`{name}`" for name in language.aliases),
            " ".join(f"`{ending}`" for ending in language.extensions),
            language.package,
        )
        for language in languages
    ]
    found = {language.id: captures(language.id) for language in languages}
    matrix = [
        _row(name, *("✓" if found[language.id] & set(wanted) else "" for language in languages))
        for name, wanted in FEATURES.items()
    ]
    return "\n".join(
        [
            _row("language", "also called", "files", "package of the grammar"),
            _row(*["---"] * 4),
            *known,
            "",
            _row("", *(f"`{language.id}`" for language in languages)),
            _row("---", *[":-:"] * len(languages)),
            *matrix,
            "",
        ]
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
