"""KDoc (https://kotlinlang.org/docs/kotlin-doc.html), for Kotlin: as Javadoc."""

from typing import ClassVar

from nlx_lsp.edits.docstring.javadoc import Javadoc


class KDoc(Javadoc):
    """As Javadoc."""

    name: ClassVar[str] = "kdoc"
    languages: ClassVar[frozenset[str]] = frozenset({"kotlin"})
    usual_in: ClassVar[frozenset[str]] = languages
