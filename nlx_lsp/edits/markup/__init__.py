"""Markups: texts for people are split into sections, and what is put into them is rendered.

One module a markup.  Whatever is rendered is escaped: a fact cannot become a heading, a link or a comment.
"""

from collections.abc import Mapping
from types import MappingProxyType

from nlx_lsp.edits.markup.document import Document, Section
from nlx_lsp.edits.markup.markdown import Markdown
from nlx_lsp.edits.markup.markup import Markup
from nlx_lsp.edits.markup.org import Org
from nlx_lsp.edits.markup.restructuredtext import RestructuredText

__all__ = ["MARKUPS", "Document", "Markup", "Section"]

MARKUPS: Mapping[str, Markup] = MappingProxyType(
    {"markdown": Markdown(), "org": Org(), "restructuredtext": RestructuredText()}
)
"""By the LSP identifier of their language."""
