"""The README as it is: its title, its pictures and links, and the examples in it.

What somebody has written there is a fact as far as it is written there, no further.  ``more``: ``from`` is
``readme``; of an example, ``language`` is what its fence says, ``section`` the heading above; of a picture,
``says`` is its text; of a link, ``label``; of a folder, ``says`` is the first sentence of its README.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_HEADING = re.compile(r"(#{1,6}|\*+|=+)[ \t]+(\S.*?)[ \t]*#*|#\+TITLE:[ \t]*(.*)")
_UNDERLINE = re.compile(r"([=\-~^\"#*])\1{2,}\s*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^`\n]*")
_ORG = re.compile(r"[ \t]*#\+begin_(?:src|example)[ \t]*([\w+-]*).*", re.IGNORECASE)
_ORG_END = re.compile(r"[ \t]*#\+end_(?:src|example)[ \t]*", re.IGNORECASE)
_RST = re.compile(r"([ \t]*)\.\. (?:code-block|code|sourcecode)::[ \t]*([\w+-]*)[ \t]*")
_PICTURE = re.compile(
    r"!\[([^\]\n]{0,300})\]\(\s*<?([^)\s>]{1,500})"
    r"|<img[^>\n]{0,300}?src=[\"']([^\"'\n]{1,500})"
    r"|\.\. (?:image|figure)::[ \t]*(\S{1,500})"
)
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,200})\]\(\s*<?(https?://[^)\s>]{1,500})"
    r"|^\.\. _([^:\n`]{1,200}):[ \t]*(https?://\S{1,500})"
)
_LONGEST = 60
"""Lines of an example."""
_MOST = 40


def read(file: File) -> Iterator[Fact]:
    """Yield what the README says."""
    blocks = _Blocks(file)
    for number, line in blocks.prose():
        for picture in _PICTURE.finditer(line):
            path = picture[2] or picture[3] or picture[4]
            yield file.fact("picture", path, number, {"says": picture[1] or "", "from": "readme"})
        for link in _LINK.finditer(line):
            label = (link[1] or link[3]).strip("!*` ")
            yield file.fact("link", link[2] or link[4], number, {"label": label, "from": "readme"})
    yield from blocks.examples[:_MOST]
    if blocks.title:
        yield file.fact("name", blocks.title[1], blocks.title[0], {"from": "title"})


def read_folder(file: File) -> Iterator[Fact]:
    """Yield what a folder's README says of the folder, in its first sentence."""
    folder = file.path.rpartition("/")[0]
    for number, line in _Blocks(file).prose():
        text = re.sub(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)", r"\1", line).strip()
        if text and (text[0].isalpha() or text[0] in '`*_"'):
            sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
            yield file.fact("folder", f"{folder}/", number, {"says": sentence, "from": "readme"})
            return


class _Blocks:
    """Tells prose from code in Markdown, Org and reStructuredText."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.title: tuple[int, str] | None = None
        self.examples: list[Fact] = []
        self._section = ""

    def prose(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that are neither headings nor code, by number; note the rest."""
        lines = self.file.lines
        at = 0
        while at < len(lines):
            line = lines[at]
            after = self._code(at)
            if after > at:
                at = after
                continue
            at += 1
            below = lines[at] if at < len(lines) else ""
            if heading := _HEADING.fullmatch(line):
                self._head(at, heading[2] or heading[3] or "", top=heading[1] in ("#", "*", "=", None))
            elif (
                line.strip()
                and _UNDERLINE.fullmatch(below)
                and line[:1].strip()
                and not _UNDERLINE.fullmatch(line)
            ):
                self._head(at, line, top=below[0] in "=#*" or at == 1)
            elif not _UNDERLINE.fullmatch(line):
                yield at, line

    def _head(self, number: int, text: str, *, top: bool) -> None:
        self._section = re.sub(r"!?\[([^\]]{0,200})\]\([^)]{0,500}\)|<[^>]{0,300}>", r"\1", text).strip("` ")
        if self.title is None and self._section and top:
            self.title = (number, self._section)

    def _code(self, at: int) -> int:
        """Note the block of code that begins at a line; return the index of the line behind it."""
        line = self.file.lines[at]
        if fence := _FENCE.fullmatch(line):
            closing = re.compile(rf"[ \t]*{re.escape(fence[1])}{re.escape(fence[1][0])}*[ \t]*")
            return self._note(at, fence[2], at + 1, closing)
        if block := _ORG.fullmatch(line):
            return self._note(at, block[1], at + 1, _ORG_END)
        if directive := _RST.fullmatch(line):
            return self._indented(at, directive[2], len(directive[1]))
        return at

    def _note(self, at: int, language: str, first: int, closing: "re.Pattern[str]") -> int:
        lines = self.file.lines
        end = next((n for n in range(first, len(lines)) if closing.fullmatch(lines[n])), len(lines))
        self._add(at, language, lines[first:end])
        return end + 1

    def _indented(self, at: int, language: str, margin: int) -> int:
        lines = self.file.lines
        end = at + 1
        while end < len(lines) and (
            not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > margin
        ):
            end += 1
        body = [line for line in lines[at + 1 : end] if not re.match(r"\s+:[\w-]+:", line)]
        self._add(at, language, body)
        return end

    def _add(self, at: int, language: str, body: "tuple[str, ...] | list[str]") -> None:
        text = "\n".join(body).strip("\n")
        if text.strip() and len(body) <= _LONGEST:
            more = {"language": language, "section": self._section, "from": "readme"}
            self.examples.append(self.file.fact("example", text, at + 1, more))


READER = Reader(wants=("README", "README.*", "readme.*", "Readme.*", "README.rst"), read=read, most=2)
FOLDERS = Reader(wants=("*/README.md", "*/README.rst", "*/README.org", "*/README"), read=read_folder, most=60)
