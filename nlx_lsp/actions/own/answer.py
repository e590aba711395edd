"""The answer of a model to an own action: its shape while it is decoded, and what is read of it.

Knows shapes, not what becomes of what they hold.
"""

import json
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from nlx_lsp.actions.own.description import Shaped, Verification
from nlx_lsp.errors import EditRefused
from nlx_lsp.values import JSON

_LEAST_LINES = 8
_NOTE = 160
_NOTES = 8
_CHARACTERS_A_TOKEN = 2.5
"""For a poor tokenizer."""
_TOKENS = (96, 1200)
"""Room for an answer, at least and at most."""


@frozen(kw_only=True)
class Remark:
    """What is to be said of some words."""

    quote: str
    """The words."""
    text: str
    """What is to be said."""


@frozen(kw_only=True)
class Said:
    """An answer that has the shape that was asked for."""

    lines: tuple[str, ...] = ()
    """Lines, paragraphs, the one text or the one word."""
    remarks: tuple[Remark, ...] = ()
    """With the shape ``remarks``."""
    notes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """What was asked for besides, by its name."""


def schema(shaped: Shaped, verification: Verification, subject: str) -> dict[str, JSON]:
    """Return the JSON schema of the answer.

    Args:
        shaped: What the file of the action says.
        verification: Says how long an answer may be.
        subject: The text that is worked on.
    """
    allowed = int(len(subject.splitlines()) * verification.max_growth)
    most = min(shaped.most, max(allowed, _LEAST_LINES))
    text: JSON = {"type": "string", "maxLength": shaped.longest}
    remark = _object({"quote": text, "remark": text})
    main: Mapping[str, JSON] = {
        "text": text,
        "lines": {"type": "array", "items": text, "maxItems": most},
        "choice": {"enum": list(shaped.choices)},
        "remarks": {"type": "array", "items": remark, "maxItems": most},
    }
    note: JSON = {"type": "array", "items": {"type": "string", "maxLength": _NOTE}, "maxItems": _NOTES}
    return _object({shaped.shape: main[shaped.shape], **dict.fromkeys(shaped.notes, note)})


def tokens(shaped: Shaped, verification: Verification, subject: str) -> int:
    """Return the room that an answer needs."""
    if shaped.shape == "choice":
        return _TOKENS[0]
    notes = len(shaped.notes) * _NOTE * 2
    wanted = (len(subject) * verification.max_growth + notes) / _CHARACTERS_A_TOKEN
    return min(max(int(wanted), _TOKENS[0] * 2), _TOKENS[1])


def read(shaped: Shaped, answer: str, *, cut: bool) -> Said:
    """Return what an answer says.

    Args:
        shaped: What was asked for.
        answer: The answer.
        cut: Whether it was cut off.

    Raises:
        EditRefused: If it has not the shape that was asked for.
    """
    try:
        given = json.loads(answer)
        main = given[shaped.shape]
        notes = {name: tuple(_strings(given[name])) for name in shaped.notes}
        match shaped.shape:
            case "text":
                said = Said(lines=(_text(main),), notes=notes)
            case "choice":
                said = Said(lines=(shaped.choices[shaped.choices.index(main)],), notes=notes)
            case "lines":
                said = Said(lines=tuple(_strings(main)), notes=notes)
            case "remarks":
                remarks = (Remark(quote=_text(each["quote"]), text=_text(each["remark"])) for each in main)
                said = Said(remarks=tuple(remarks), notes=notes)
    except (ValueError, KeyError, TypeError, RecursionError):
        msg = "The answer was too long, and was cut off." if cut else "The answer has another shape."
        raise EditRefused(msg) from None
    return said


def _strings(values: JSON) -> Sequence[str]:
    if not isinstance(values, list):
        raise TypeError
    return [_text(value) for value in values]


def _text(value: JSON) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _object(properties: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
