"""Scaladoc (https://docs.scala-lang.org/style/scaladoc.html): as Javadoc."""

from typing import ClassVar

from nlx_lsp.edits.docstring.javadoc import Javadoc


class Scaladoc(Javadoc):
    """As Javadoc."""

    name: ClassVar[str] = "scaladoc"
    languages: ClassVar[frozenset[str]] = frozenset({"scala"})
    usual_in: ClassVar[frozenset[str]] = languages
