"""What the user sees: plain text in a pipe, colours and a moving line on a terminal.

A source file may hold characters that a terminal obeys; on a terminal they are shown instead.
`NO_COLOR` is honoured.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
