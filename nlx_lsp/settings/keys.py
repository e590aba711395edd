"""One key of the configuration: its type, what it allows, its default and its meaning.

Knows neither which keys there are (`nlx_lsp.settings.table`) nor where values come from
(`nlx_lsp.settings.sources`).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from attrs import Attribute, field, frozen

from nlx_lsp.values import JSON

Value = str | int | float | bool
"""What a key can hold."""

T = TypeVar("T")

Kind = Literal["switch", "choice", "whole number", "number", "path", "path or name", "text"]

_SWITCH = {"true": True, "false": False}
_ELSEWHERE = ("hf:", "ollama:", "https://", "http://")
"""How names begin that have slashes and yet are no paths."""


def key(  # noqa: PLR0913 - the parts of one row of the table
    default: T,
    meaning: str,
    *,
    low: float = 0,
    high: float = 0,
    zero: str = "",
    text: Literal["path", "path or name", "text"] = "path",
    group: str = "",
    user_only: bool = False,
) -> T:
    """Declare an attribute of a settings class as a key; its annotation gives the type and the choices.

    Args:
        default: The value where nobody has set one.
        meaning: What the key does, in one sentence.
        low: The smallest number allowed.
        high: The largest number allowed.
        zero: What 0 means, where 0 is allowed although it is below `low`.
        text: What a text is.
        group: The entry points whose names are allowed besides the default, for a text that is a choice.
        user_only: Whether a repository's own file may not set it.

    Returns:
        What attrs takes for the declaration of an attribute.
    """
    about = {
        "meaning": meaning,
        "low": low,
        "high": high,
        "zero": zero,
        "group": group,
        "user_only": user_only,
    }
    return field(default=default, metadata=about | {"text": text})


@frozen(kw_only=True)
class Key:
    """One row of the table of settings."""

    name: str
    """How it is written in every source: ``docstring.style``."""
    kind: Kind
    """What sort of value it takes."""
    default: Value
    """The value where nobody has set one."""
    meaning: str
    """What it does."""
    fixed: tuple[str, ...] = ()
    """The texts that are always allowed, for a choice."""
    group: str = ""
    """The entry points whose names are allowed, too; empty for none."""
    low: float = 0
    """The smallest number allowed."""
    high: float = 0
    """The largest number allowed."""
    zero: str = ""
    """What 0 means where it is allowed although it is below `low`; empty otherwise."""
    user_only: bool = False
    """Whether a repository's own file may not set it."""

    @classmethod
    def of(cls, section: str, attribute: "Attribute[Any]") -> "Key":
        """Read the row off an attribute that was declared with `key`."""
        about: dict[str, Any] = {"name": f"{section}.{attribute.name}", "default": attribute.default}
        about |= attribute.metadata
        kinds: dict[object, Kind] = {
            bool: "switch",
            int: "whole number",
            float: "number",
            str: about.pop("text"),
        }
        if get_origin(attribute.type) is Literal:
            return cls(kind="choice", fixed=get_args(attribute.type), **about)
        if about["group"]:
            return cls(kind="choice", fixed=(about["default"],), **about)
        return cls(kind=kinds[attribute.type], **about)

    @property
    def section(self) -> str:
        """The table that the key stands in."""
        return self.name.partition(".")[0]

    @property
    def attribute(self) -> str:
        """The key's name in its table."""
        return self.name.partition(".")[2]

    @property
    def choices(self) -> tuple[str, ...]:
        """The texts allowed, for a choice: the fixed ones, and what is installed."""
        if not self.group:
            return self.fixed
        from importlib.metadata import entry_points  # noqa: PLC0415 - slow to load, and seldom needed

        installed = {point.name for point in entry_points(group=self.group)}
        return (*self.fixed, *sorted(installed.difference(self.fixed)))

    @property
    def allowed(self) -> str:
        """What may be set, in words."""
        if self.kind == "switch":
            return "true or false"
        if self.kind == "choice":
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        if self.kind in ("path", "path or name", "text"):
            return f"a {self.kind}"
        bounds = f"a {self.kind} from {self.low} to {self.high}"
        return f"{bounds}, or 0 ({self.zero})" if self.zero else bounds

    def read(self, value: JSON, folder: Path | None = None) -> Value:
        """Turn a value of TOML or JSON into one of this key.

        Args:
            value: What was set.
            folder: Where a relative path starts; None leaves it as it is.

        Returns:
            The value, in the type of the key.

        Raises:
            ValueError: If the value is not one of those that `allowed` describes.
        """
        if self.kind == "switch" and isinstance(value, bool):
            return value
        if (
            self.kind == "choice"
            and isinstance(value, str)
            and (value in self.fixed or value in self.choices)
        ):
            return value
        if self.kind in ("path", "path or name") and isinstance(value, str) and _is_path(value):
            return self._path(value, folder)
        if self.kind == "text" and isinstance(value, str) and value.isprintable():
            return value
        if self.kind == "whole number" and self._within(value) and value == int(value):
            return int(value)
        if self.kind == "number" and self._within(value):
            return float(value)
        raise ValueError(self.allowed)

    def parse(self, text: str, folder: Path | None = None) -> Value:
        """Turn a text of the command line into a value of this key.

        Raises:
            ValueError: If the text is none of the values that `allowed` describes.
        """
        if self.kind == "switch":
            return self.read(_SWITCH.get(text.lower()), folder)
        if self.kind in ("whole number", "number"):
            try:
                return self.read(float(text), folder)
            except ValueError:
                raise ValueError(self.allowed) from None
        return self.read(text, folder)

    def _within(self, value: JSON) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self.low <= value <= self.high or (bool(self.zero) and value == 0)

    def _path(self, text: str, folder: Path | None) -> str:
        bare = not ("/" in text or os.sep in text or text.startswith("~"))
        named = self.kind == "path or name" and (bare or text.lower().startswith(_ELSEWHERE))
        if named or not text:
            return text
        try:
            path = Path(text).expanduser()
        except RuntimeError:  # no such user, or one without a home: it stays a path that does not exist
            path = Path(text)
        return str(path if folder is None else folder / path)


def show(value: object, limit: int = 60) -> str:
    """Render a value that somebody has set, in one short line that every terminal can print."""
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, list | tuple):
        return "[…]" if value else "[]"
    if isinstance(value, str):
        text = f'"{value[: 2 * limit]}"'
    elif isinstance(value, bool) or value is None:
        text = {True: "true", False: "false", None: "null"}[value]
    elif isinstance(value, int) and abs(value) >= 10**limit:
        text = "a huge number"
    else:
        text = str(value)
    text = printable(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def printable(text: str, keep: str = "") -> str:
    """Escape what a terminal would obey instead of showing it: control characters and changes of direction.

    Args:
        text: What is to be shown.
        keep: Characters that are left alone in any case.

    Returns:
        The text, with escapes as Python writes them.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in keep else c.encode("unicode_escape").decode("ascii") for c in text
    )


def _is_path(text: str) -> bool:
    """Whether the operating system would look at it at all."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return not any(character < " " or character == "\x7f" for character in text)
