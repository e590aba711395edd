"""Whether a documentation leaves it to another place to say what is so.

One that inherits, copies or is written for several forms of a function is not compared with the signature
below it, and needs nothing.
"""

import re

_DEFERS = re.compile(
    # Inherited or copied.
    r"\{?[@\\](?:inherit_?doc|copydoc|copydetails|includedoc)\b|<(?:inheritdoc|include)\b"
    r"|^\s*\(see [\w:#.]+\)"
    # About something else: a type, a callback, several forms.
    r"|[@\\](?:callback|typedef|fn|overload\b(?!\s+fun\())\b|^\s*@type\s*\{|^\s*:?call-seq:",
    re.IGNORECASE | re.MULTILINE,
)


def defers(text: str) -> bool:
    """Return whether a documentation says that it is not, or not all of, what there is to say.

    Args:
        text: Without the signs of a comment.
    """
    return _DEFERS.search(text) is not None
