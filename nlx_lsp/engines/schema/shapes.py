"""The shapes of answers: what each may begin with, what then may follow, and how llama.cpp is told.

Texts are UTF-8 and looked at a byte at a time.  No shape leaves a doubt about what a byte belongs to, so an
answer can be followed without backtracking.  Every shape is bounded.
"""

from abc import ABC, abstractmethod

from attrs import evolve, frozen

_QUOTE, _BACKSLASH, _COMMA, _OPEN, _CLOSE, _MINUS, _ZERO, _NINE = b'"\\,[]-09'
_PRINTABLE = range(0x20, 0x7F)
DIGITS = 15
"""More would not survive a reader that keeps numbers as floats."""


class Part(ABC):
    """What is to come in an answer."""

    optional = False
    """Whether nothing need come; then what follows cannot begin as this goes on."""

    @abstractmethod
    def after(self, byte: int) -> "tuple[Part, ...] | None":
        """Return what is to come behind a byte; None where the byte may not stand."""

    def only(self) -> int | None:
        """Return the one byte that may stand here; None if there are several, or if nothing need come."""
        return None


class Shape(Part):
    """A whole value, or a fixed text."""

    @abstractmethod
    def gbnf(self, rules: dict[str, None]) -> str:
        """Return an expression of llama.cpp's grammar language.

        Args:
            rules: Takes the rules that the expression needs.
        """


@frozen
class Literal(Shape):
    """Fixed text: brackets, keys, constants."""

    text: bytes
    """Not empty."""

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Return the rest of the text."""
        if self.text[0] != byte:
            return None
        return (Literal(self.text[1:]),) if self.text[1:] else ()

    def only(self) -> int:
        """Return the first byte."""
        return self.text[0]

    def gbnf(self, rules: dict[str, None]) -> str:  # noqa: ARG002 - needs none
        """Return the text in quotes."""
        return _quoted(self.text)


@frozen
class Choice(Shape):
    """One of several fixed texts."""

    texts: tuple[bytes, ...]
    """None of them empty, but for the rest of one that is complete."""

    @property
    def optional(self) -> bool:  # type: ignore[override]  # computed here
        """Whether one of the texts is complete."""
        return b"" in self.texts

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Return the texts that are still possible."""
        tails = tuple(text[1:] for text in self.texts if text[:1] == bytes((byte,)))
        if not tails:
            return None
        return (Choice(tails),) if any(tails) else ()

    def only(self) -> int | None:
        """Return the byte with which all of them go on."""
        firsts = {text[:1] for text in self.texts}
        return self.texts[0][0] if len(firsts) == 1 and self.texts[0] else None

    def gbnf(self, rules: dict[str, None]) -> str:  # noqa: ARG002 - needs none
        """Return the alternatives."""
        return f"({' | '.join(map(_quoted, self.texts))})"


@frozen
class Text(Shape):
    r"""A string with its quotes, without control characters; ``\"`` and ``\\`` are the only escapes."""

    least: int
    """Characters, at least."""
    most: int
    """Characters, at most."""

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Open the quotes."""
        return (_Characters(self.least, self.most),) if byte == _QUOTE else None

    def only(self) -> int:
        """Return the quote."""
        return _QUOTE

    def gbnf(self, rules: dict[str, None]) -> str:
        """Return a bounded repetition of characters."""
        rules[r"""char ::= [^"\\\x00-\x1F\x7F-\x9F] | "\\" ["\\]"""] = None
        return rf'"\"" char{{{self.least},{self.most}}} "\""'


@frozen
class _Characters(Part):
    """A string behind its opening quote."""

    least: int
    most: int

    def after(self, byte: int) -> tuple[Part, ...] | None:
        if byte == _QUOTE:
            return None if self.least else ()
        if self.most == 0:
            return None
        others = _Characters(max(self.least - 1, 0), self.most - 1)
        if byte == _BACKSLASH:
            return (_Ranges((_ESCAPED,)), others)
        if byte in _PRINTABLE:
            return (others,)
        tail = next((tail for leads, tail in _LEADS if byte in leads), None)
        return None if tail is None else (_Ranges(tail), others)

    def only(self) -> int | None:
        return None if self.most else _QUOTE


@frozen
class _Ranges(Part):
    """The rest of a character: bytes, and what each may be."""

    ranges: tuple[bytes, ...]

    def after(self, byte: int) -> tuple[Part, ...] | None:
        first, *others = self.ranges
        if byte not in first:
            return None
        return (_Ranges(tuple(others)),) if others else ()


_ESCAPED = b'"\\'
_TAIL = bytes(range(0x80, 0xC0))
_LEADS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"\xc2", (_TAIL[0x20:],)),  # without the control characters up to U+009F
    (bytes(range(0xC3, 0xE0)), (_TAIL,)),
    (b"\xe0", (_TAIL[0x20:], _TAIL)),
    (b"\xed", (_TAIL[:0x20], _TAIL)),  # without surrogates
    (bytes(range(0xE1, 0xF0)), (_TAIL, _TAIL)),
    (b"\xf0", (_TAIL[0x10:], _TAIL, _TAIL)),
    (b"\xf1\xf2\xf3", (_TAIL, _TAIL, _TAIL)),
    (b"\xf4", (_TAIL[:0x10], _TAIL, _TAIL)),
)
"""First bytes of the characters beyond ASCII, and what has to follow them."""


@frozen
class Integer(Shape):
    """A whole number without leading zeros."""

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Take the sign or the first digit."""
        if byte == _ZERO:
            return ()
        return (_Digits(1, DIGITS),) if byte == _MINUS else _Digits(1, DIGITS).after(byte)

    def gbnf(self, rules: dict[str, None]) -> str:
        """Return the name of a rule."""
        rules[rf'integer ::= "0" | "-"? [1-9] [0-9]{{0,{DIGITS - 1}}}'] = None
        return "integer"


@frozen
class _Digits(Part):
    """A number behind its sign or some of its digits."""

    least: int
    """1 for the first digit, which is not 0."""
    most: int

    @property
    def optional(self) -> bool:  # type: ignore[override]  # computed here
        return not self.least

    def after(self, byte: int) -> tuple[Part, ...] | None:
        if not _ZERO + self.least <= byte <= _NINE:
            return None
        return (_Digits(0, self.most - 1),) if self.most > 1 else ()


@frozen
class Sequence(Shape):
    """One after the other."""

    parts: tuple[Shape, ...]
    """In their order; at least one."""

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Begin with the first."""
        first, *others = self.parts
        rest = first.after(byte)
        return None if rest is None else (*rest, *others)

    def only(self) -> int | None:
        """Return the byte with which the first begins."""
        return self.parts[0].only()

    def gbnf(self, rules: dict[str, None]) -> str:
        """Return one expression behind the other."""
        return " ".join(part.gbnf(rules) for part in self.parts)


@frozen
class Array(Shape):
    """A list with its brackets and commas."""

    item: Shape
    """The shape of every item."""
    least: int
    """Items, at least."""
    most: int
    """Items, at most."""

    def after(self, byte: int) -> tuple[Part, ...] | None:
        """Open the bracket."""
        return (_Items(self, 0),) if byte == _OPEN else None

    def only(self) -> int:
        """Return the bracket."""
        return _OPEN

    def gbnf(self, rules: dict[str, None]) -> str:
        """Return a bounded repetition of items, each by the name of a rule.

        llama.cpp multiplies the bounds of a repetition with those inside of it, but not with a rule's.
        """
        shape = self.item.gbnf(rules)
        item = next(
            (rule.split()[0] for rule in rules if rule.endswith(f" ::= {shape}")), f"item{len(rules)}"
        )
        rules[f"{item} ::= {shape}"] = None
        items = f'{item} ("," {item}){{{max(self.least - 1, 0)},{self.most - 1}}}'
        if self.most == 0:
            return '"[]"'
        return f'"[" {items} "]"' if self.least else f'"[" ({items})? "]"'


@frozen
class _Items(Part):
    """A list behind its bracket or one of its items."""

    of: Array
    done: int

    def after(self, byte: int) -> tuple[Part, ...] | None:
        if byte == _CLOSE:
            return () if self.done >= self.of.least else None
        if self.done >= self.of.most:
            return None
        more = evolve(self, done=self.done + 1)
        if self.done:
            return (self.of.item, more) if byte == _COMMA else None
        rest = self.of.item.after(byte)
        return None if rest is None else (*rest, more)

    def only(self) -> int | None:
        if self.done >= self.of.most:
            return _CLOSE
        if self.done >= self.of.least:
            return None
        return _COMMA if self.done else self.of.item.only()


def _quoted(text: bytes) -> str:
    return '"' + text.decode().replace("\\", "\\\\").replace('"', '\\"') + '"'
