"""Prose from a model: tidied, and judged before it may stand in a docstring.

Every threshold is a constant here.  The judgement looks for what is certainly bad; it cannot tell
whether a sentence is true.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

MAX_CHARACTERS = {"summary": 160, "description": 800}
"""The longest text of a field."""
MAX_CHARACTERS_ELSEWHERE = 320
"""The same for parameters, results and exceptions."""
MAX_READ = 4000
"""Characters that are looked at; an answer may be of any length."""
MAX_WORD = 40
"""Longer words are no words; a name in back-ticks may be."""
MIN_WORDS = 2
"""Fewer say nothing."""
MIN_LETTERS = 0.7
"""The share of letters and digits in what is not white space, names in back-ticks left out."""
LOOP_WORDS = 3
"""A run of as many words that comes `LOOP_TIMES` makes a loop."""
LOOP_TIMES = 3
LOOP_SAME = 3
"""So does the same word as many times in a row."""
LOOP_CHARACTERS = 6
"""So does the same character."""
LOOP_SHARE = 0.4
"""So does a smaller share of distinct words, in `LOOP_SHARE_FROM` words or more."""
LOOP_SHARE_FROM = 12

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_EMPTY_WORDS = re.compile(
    r"an?|and|its?|is|of|the|this|to|(?:argument|class|exception|function|method|parameter|value)s?"
)
_RESULT = {"returns": "return returned result", "yields": "yield yielded result"}
_CONSTANTS = frozenset({"None", "True", "False", "self", "cls"})
_WRAPPING = re.compile(r"^(?:```\w*\s+|[-*+•>]\s+|\#+\s+|\d+[.)]\s+)+|\s*```$")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^a-z\s])")
_TICKED = re.compile(r"``[^`]+``|`[^`]+`")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SECTION = (
    r"(?i:args|arguments|attributes|exceptions?|keyword\ args|parameters|params|raises?|receives"
    r"|returns?|warns|yields?)"
)
_PATTERNS = {
    "holds a docstring delimiter": r"\"{3}|'{3}",
    "looks like a section": rf"\b{_SECTION}\s*: | ^\s*{_SECTION}\W*$ | [-=~^]{{3,}}",
    "looks like a field": r"^: | (?<!\w):[A-Za-z][\w\ ]*[^:]{0,40}:(?!:) | (?<!\w)@[a-z]+\b",
    "looks like markup": r"(?<!\S)\.\.\s | :: | >>> | </?\w | <\| | \|> | \]\( | \*\* | ^\s*[|>]",
    "holds an address": r"(?i:https?: | www\. | \S@\w+\.\w)",
    "looks like code": r"""
        [{}\\] | ;\S | [=-]> | [=!<>+*/:-]= | \w\ ?=\ ?\w | \w\(\) | \bself\.\w | \blambda\b[^.]*:
        | \b(?i:def|class)\ \w+\( | \b(?i:from)\ [\w.]+\ import\b | ^(?i:import)\ \w | ^(?i:class)\ \w+:
        """,
    "is a placeholder": r"""
        (?i:\b(?:todo|fixme|tbd|xxx|lorem|placeholder|description\ here)\b | ^insert\ )
        | \.\.\. | … | [<\[](?:\w+\ )?\w+[>\]]
        """,
    "holds a broken character": "\ufffd",
    "talks to the reader": r"""
        ^(?i:sure|certainly|of\ course|here\ (?:is|are)|as\ an\ ai|sorry|i\ am|i'm|i\ can)\b
        """,
}
_PROBLEMS = {reason: re.compile(pattern, re.VERBOSE) for reason, pattern in _PATTERNS.items()}


def visible(text: str) -> str:
    """Return a text on one line, without characters that cannot be seen: controls, bidi marks, fillers."""
    shown: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category.startswith("Z"):
            shown.append(" ")
        elif not category.startswith("C") and character not in _INVISIBLE_LETTERS:
            shown.append(character)
    return "".join(shown)


def clean(prose: str, *, field: str = "") -> str:
    """Return an answer as a docstring would write it: one paragraph of whole sentences.

    Invisible characters, fences and bullets go; white space is one space; the first word begins with a
    capital if it is a word, the last sentence ends.  What is too long is cut behind a sentence.

    Args:
        prose: The answer.
        field: What it was asked for; see `problems`.
    """
    text = " ".join(visible(prose[:MAX_READ]).split())
    while (bare := _WRAPPING.sub("", text)) != text:
        text = bare
    text = _shortened(text.strip(), MAX_CHARACTERS.get(field, MAX_CHARACTERS_ELSEWHERE))
    first = text.split(" ", 1)[0].rstrip(".,")
    if first == "a" or (len(first) > 1 and first.isalpha() and first.islower()):
        text = text[0].upper() + text[1:]
    text = text.rstrip(" ,;:")
    return text if not text or re.search(r"[.!?][\"')\]]?$", text) else text + "."


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit + 1) if match.end() <= limit]
    return text[: ends[-1]] if ends else text


def problems(prose: str, *, field: str, symbol_name: str, known_names: Collection[str]) -> list[str]:
    """Return why a text may not stand in a docstring, in words; nothing where it may.

    Args:
        prose: The text, tidied by `clean`.
        field: ``summary``, ``description``, ``params.NAME``, ``returns``, ``yields`` or ``raises.NAME``.
        symbol_name: The name of what is documented.
        known_names: Names that back-ticks may hold.
    """
    text = prose[:MAX_READ]
    bare = _TICKED.sub(" ", text)
    words = _WORD.findall(text.replace("_", " ").lower())
    if not words:
        return ["is empty"]
    found = [reason for reason, pattern in _PROBLEMS.items() if pattern.search(bare)]
    if len(prose) > MAX_CHARACTERS.get(field, MAX_CHARACTERS_ELSEWHERE):
        found.append("is too long")
    if any(len(word) > MAX_WORD for word in bare.split()):
        found.append("holds a word that is too long")
    name = field.partition(".")[2] or f"{symbol_name} {_RESULT.get(field, '')}"
    if len(words) < MIN_WORDS or _echoes(words, name):
        found.append("only repeats the name")
    if _loops(words, text):
        found.append("repeats itself")
    solid = "".join(bare.split())
    if solid and sum(character.isalnum() for character in solid) < MIN_LETTERS * len(solid):
        found.append("is not prose")
    return [*found, *_unknown_names(text, bare, known_names)]


def _echoes(words: list[str], name: str) -> bool:
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    said = {word.lower() for word in [*parts, *name.split(), "".join(parts)]}
    # An inflected form of the name says no more than the name.
    return all(_EMPTY_WORDS.fullmatch(w) or w in said or w.removesuffix("s") in said for w in words)


def _loops(words: list[str], text: str) -> bool:
    runs = Counter(zip(*(words[start:] for start in range(LOOP_WORDS)), strict=False))
    same = longest = 1
    for one, other in pairwise(words):
        same = same + 1 if one == other else 1
        longest = max(longest, same)
    return (
        longest >= LOOP_SAME
        or max(runs.values(), default=0) >= LOOP_TIMES
        or (len(words) >= LOOP_SHARE_FROM and len(set(words)) < LOOP_SHARE * len(words))
        or re.search(rf"(\S)\1{{{LOOP_CHARACTERS - 1}}}", text) is not None
        or re.search(r"([^\W\d_]{2,8})\1{2}", text) is not None
    )


def _unknown_names(text: str, bare: str, known_names: Collection[str]) -> Iterator[str]:
    if "`" in bare:
        yield "has a back-tick too many"
    for match in _TICKED.finditer(text):
        name = match[0].strip("`").removesuffix("()").lstrip("*")
        known = name in known_names or name in _CONSTANTS or name.partition(".")[0] in known_names
        if not known and not re.fullmatch(r"-?\d[\d.]*|\"[^\"]*\"|'[^']*'", name):
            yield f"names {match[0][:MAX_WORD]}, which is not in the code"
