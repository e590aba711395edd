"""References: what a human's docstring says about each field, cleaned to one plain sentence each.

Reads Google, NumPy and Sphinx style.  What is not a sentence of plain English is left out: a field without
a reference is simply not learnt from.
"""

import inspect
import re
import unicodedata
from collections.abc import Mapping

import docstring_parser
from attrs import field, frozen
from docstring_parser import DocstringStyle

_NUMPY = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)
_SPHINX = re.compile(r"^\s*:(?:param|arg|returns?|raises?|rtype|type|yields?)\b", re.MULTILINE)
_GOOGLE = re.compile(r"^\s*(?:Args|Arguments|Parameters|Returns|Raises|Yields|Attributes):\s*$", re.MULTILINE)
_END = re.compile(
    r"^[:@]|\n\s*(?:\n|[:@>.]|-{3}|(?:Args|Arguments|Parameters|Returns?|Raises|Yields|Attributes|Examples?|Notes?)\b)"
)
_ROLE = re.compile(r":[a-z:]+:`~?\.?([^`<]*?)(?:\s*<[^`]*>)?`")
_QUOTES = str.maketrans('\u201c\u201d\u2018\u2019"\u2013\u2014', "'''''--")
_MARKUP = re.compile(r"[`*]{1,2}")
_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!etc)(?<!vs)(?<!cf)\.(?=\s|$)")
_FOREIGN = re.compile(r"[\\{}$<>|^~]|https?:|>>>|__|==|\s:|:\w|\):|\bTODO\b|\bFIXME\b")
_USELESS = re.compile(
    r"(?:see|deprecated|alias|todo|note|warning|copyright|example|usage|inherited|override|this is|tests?)\b"
    r"|[a-z]+:"
)
_TALK = re.compile(r"^(?:this|the) (?:function|method|class|decorator|property|helper) (?=[a-z]+s )")
_GLUE = frozenset(
    ["the", "a", "an", "of", "to", "for", "in", "is", "if", "with", "from", "by", "and", "or", "this", "be"]
)


@frozen(kw_only=True)
class Reference:
    """A docstring's sentences, by field.  Without final stop, beginning in lower case where prose would."""

    summary: str = ""
    """What the symbol is or does."""
    params: Mapping[str, str] = field(factory=dict)
    """By name, without stars."""
    returns: str = ""
    """What is returned."""
    yields: str = ""
    """What is yielded."""
    raises: Mapping[str, str] = field(factory=dict)
    """By the last part of the exception's name."""


def read(docstring: str) -> Reference:
    """Read a docstring, given without its quotes.

    Returns:
        The fields that could be read; all empty where there is no usable summary.
    """
    text = inspect.cleandoc(docstring)
    summary = sentence(_END.split(text, maxsplit=1)[0], most=24)
    if not summary or _USELESS.match(summary.lower()):
        return Reference()
    style = _style(text)
    if style is None:
        return Reference(summary=summary)
    try:
        parsed = docstring_parser.parse(text, style)
    except Exception:  # noqa: BLE001 - a docstring that its parser cannot read has just a summary
        return Reference(summary=summary)
    params = {
        name.strip().lstrip("*"): said
        for param in parsed.params
        if param.args[:1] != ["attribute"] and (said := sentence(param.description))
        for name in (param.arg_name or "").split(",")
    }
    raises = {
        (found.type_name or "").rpartition(".")[2]: said
        for found in parsed.raises
        if found.args[:1] == ["raises"] and (said := sentence(found.description))
    }
    results = {found.args[0]: sentence(found.description) for found in reversed(parsed.meta) if found.args}
    return Reference(
        summary=summary,
        params=params,
        returns=results.get("returns") or results.get("return", ""),
        yields=results.get("yields") or results.get("yield", ""),
        raises=raises,
    )


def sentence(text: str | None, most: int = 20) -> str:
    """Return the first sentence of a description in plain ASCII; empty where there is none to learn from.

    Args:
        text: One or more paragraphs.
        most: The most words that the sentence may have.
    """
    if not text:
        return ""
    text = text.strip().split("\n\n", 1)[0]
    text = _ROLE.sub(lambda found: found.group(1).rpartition(".")[2], text.translate(_QUOTES))
    text = unicodedata.normalize("NFKD", _MARKUP.sub("", " ".join(text.split())))
    text = _SENTENCE.split(text, maxsplit=1)[0].strip(" .;:,-")
    words = text.split()
    if not text.isascii() or _FOREIGN.search(text) or not 1 <= len(words) <= most or len(text) > most * 9:
        return ""
    letters = sum(character.isalpha() for character in text)
    if letters < 0.7 * len(text.replace(" ", "")) or len(text) < 4:  # noqa: PLR2004 - formulas, tables
        return ""
    if len(words) > 7 and not _GLUE & {word.lower() for word in words}:  # noqa: PLR2004 - no English
        return ""
    first = words[0]
    if first[1:].islower() or first == "A":
        text = first.lower() + text[len(first) :]
    return _TALK.sub("", text)


def _style(text: str) -> DocstringStyle | None:
    if _NUMPY.search(text):
        return DocstringStyle.NUMPYDOC
    if _SPHINX.search(text):
        return DocstringStyle.REST
    if _GOOGLE.search(text):
        return DocstringStyle.GOOGLE
    return None
