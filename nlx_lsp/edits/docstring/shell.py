"""Comments before functions of shell scripts: what they do; what they read and write is not to be seen."""

from typing import ClassVar

from nlx_lsp.edits.docstring.untagged import Untagged


class Shell(Untagged):
    """A text, as Google's style guide for shell has it first."""

    name: ClassVar[str] = "shell"
    languages: ClassVar[frozenset[str]] = frozenset({"shellscript"})
    usual_in: ClassVar[frozenset[str]] = languages
