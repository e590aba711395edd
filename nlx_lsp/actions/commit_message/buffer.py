"""The file of a commit message, as git opens it in an editor: what somebody has written, and what git has.

Nothing that stands there is ever changed: a message is put in above it, or completed.
"""

import re
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.history.commits import Commit
from nlx_lsp.values import Edit, Span

_SCISSORS = "------------------------ >8 ------------------------"
_CANDIDATES = "#;@!$%^&|:"
"""What git chooses from where `core.commentChar` is `auto`."""
_TRAILER = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: \S")
_OPEN = re.compile(r"(?:[A-Za-z]+(?:\([^()]*\))?!?:|[\w./-]+:|\[?(?:[A-Z][A-Z0-9]+-\d+|#\d+)\]?:?)\s*")
"""A prefix with nothing behind it yet."""


@frozen(kw_only=True)
class Line:
    """A line that somebody has written."""

    text: str
    """Without its end."""
    end: int
    """The offset behind its last byte, without its end."""


@frozen(kw_only=True)
class Buffer:
    """A commit message that is being written."""

    text: bytes
    """All of it."""
    comment: str
    """What begins a line that git leaves out."""
    lines: tuple[Line, ...]
    """What somebody has written, without blank lines at either end, and without trailers."""
    trailers: tuple[str, ...]
    """The trailers that are there, as `git commit --signoff` puts them."""

    @classmethod
    def read(cls, text: bytes, comment: str) -> "Buffer":
        """Read the file.

        Args:
            text: All of it.
            comment: What git is told to begin its own lines with: `core.commentChar`.

        Returns:
            Its lines, each with what it is to git.
        """
        sign = _comment_sign(text, comment)
        lines: list[Line] = []
        at = 0
        for raw in text.split(b"\n"):
            line = raw.removesuffix(b"\r").decode("utf-8", "replace")
            if line.startswith(f"{sign} {_SCISSORS}"):
                break
            if not line.startswith(sign):
                lines.append(Line(text=line, end=at + len(raw.removesuffix(b"\r"))))
            at += len(raw) + 1
        trailers = tuple(line.text.strip() for line in lines if _TRAILER.match(line.text))
        written = [line for line in lines if not _TRAILER.match(line.text)]
        while written and not written[-1].text.strip():
            written.pop()
        while written and not written[0].text.strip():
            written.pop(0)
        return cls(text=text, comment=sign, lines=tuple(written), trailers=trailers)

    @property
    def subject(self) -> str:
        """The first line that somebody has written; empty where there is none."""
        return self.lines[0].text.strip() if self.lines else ""

    @property
    def is_open(self) -> bool:
        """Whether the subject is but a prefix, such as ``feat(cli):`` or a ticket."""
        return bool(self.subject) and bool(_OPEN.fullmatch(self.subject)) and not self.has_body

    @property
    def has_body(self) -> bool:
        """Whether something is written behind the subject."""
        return any(line.text.strip() for line in self.lines[1:])

    def repeats(self, commit: Commit | None) -> bool:
        """Whether the message is that of a commit: then this one amends it."""
        if commit is None or not self.lines:
            return False
        return "\n".join(line.text for line in self.lines).split() == _bare(commit.message).split()

    def insert(self, subject: str, body: str) -> tuple[Edit, ...]:
        """Return the edit that puts a message in.

        Args:
            subject: The first line, or what completes it; empty where it is kept.
            body: What stands behind it; empty for nothing.

        Raises:
            EditRefused: If git would leave out a line of it.
        """
        for line in (subject, *body.split("\n")):
            if line.startswith(self.comment) or _SCISSORS in line:
                msg = f"A line of the message begins with {self.comment!r}, and git would leave it out."
                raise EditRefused(msg, "Set core.commentChar to another character.")
        end = "\r\n" if b"\r\n" in self.text else "\n"
        behind = f"{end}{end}{body.replace(chr(10), end)}" if body else ""
        if self.lines:
            at = self.lines[0].end
            space = " " if subject and not self.text[:at].endswith((b" ", b"\t")) else ""
            inserted = f"{space}{subject}{behind}"
        else:
            at = 0
            below = "" if self.text.startswith((b"\n", b"\r\n")) or not self.text else end
            inserted = f"{subject}{behind}{end}{below}"
        return (Edit(span=Span(start=at, end=at), text=inserted),) if inserted.strip() else ()

    def check(self, edits: Sequence[Edit]) -> None:
        """Make sure that nothing that stands there is changed.

        Raises:
            EditRefused: If something is.
        """
        if any(len(edit.span) for edit in edits):
            msg = "The message would replace what is there."
            raise EditRefused(msg)


def _comment_sign(text: bytes, configured: str) -> str:
    if configured and configured != "auto":
        return configured
    if configured == "auto":
        lines = [line for line in text.decode("utf-8", "replace").splitlines() if line.strip()]
        if lines and lines[-1][0] in _CANDIDATES:
            return lines[-1][0]
    return "#"


def _bare(message: str) -> str:
    return "\n".join(line for line in message.split("\n") if not _TRAILER.match(line))
