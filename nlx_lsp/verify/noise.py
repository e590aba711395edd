"""Noise: findings that no finding is shown for, because of what they ask for.

What a finding is *about* says nothing: a parser has faults with comments, a logger with logs.  So noise is
told by what a finding asks for, and one that first says what goes wrong when the code runs asks for nothing.
"""

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d]\w*")
_LEAST_WORDS = 3

_ASK = (
    r"\b(?:missing|lack(?:s|ing)?|(?:ha[sv]e?|with|there\ (?:is|are))\ no|without|needs?"
    r"|insufficient|incomplete)\ "
)
_ADD = (
    r"(?:^|\b(?:should|could|consider|please|must|to)\ )"
    r"(?:add|have|use|write|include|improve|update)(?:ing)?\ "
)
_FEW = r"(?:[\w-]+\ ){0,3}?"
_ADVICE = r"\b(?:should|could|must|consider|recommend(?:ed)?|better)\b"


def _asks_for(what: str) -> str:
    """Return what finds that a thing is wanted, in verbose mode."""
    lacks = "missing|absent|incomplete|outdated|added|needed|unclear"
    said_of = rf"\ (?:is|are|should|could|would|for)\b.*\b(?:{lacks})\b"
    return rf"{_ASK}{_FEW}(?:{what})\b | {_ADD}{_FEW}(?:{what})\b | ^no\ (?:{what})\b | \b(?:{what}){said_of}"


_DOCUMENTATION = _asks_for(r"doc[ -]?strings?|documentation|(?:(?:doc|inline|explanatory)\ )?comments?")
_TYPES = _asks_for(r"type[ -](?:hint|annotation)s?|annotations?|typing")
_LOGS = _asks_for(r"logging|logs?\ (?:message|statement|entr\w+|output)s?|logger")
_TESTS = _asks_for(r"unit[ -]?tests?|test\ (?:cases?|coverage)|tests")
_NOISE: Mapping[str, str] = {
    "asks for documentation": rf"""
        {_DOCUMENTATION}
        | \b(?:un|not\ )documented\b | {_ADVICE}\ be\ documented\b
        """,
    "asks for type hints": rf"""
        {_TYPES}
        | \bnot\ (?:type[ -])?annotated\b | \buntyped\b
        """,
    "is about naming": rf"""
        \b(?:poor|bad|unclear|confusing|misleading|better|descriptive|meaningful)\ {_FEW}names?\b
        | {_ADVICE}.{{0,30}}\brenam(?:e|ed|ing)\b | \bnaming\ (?:convention|style|scheme|is|should)
        | \b(?:is|are)\ not\ (?:a\ )?(?:descriptive|meaningful)\b | {_ADVICE}.{{0,20}}\bbe\ (?:named|called)\b
        """,
    "is about unused imports": r"""
        \bunused\ import | \bimport(?:ed|s)?\b[^.]*\b(?:unused|not\ used|never\ used)\b
        """,
    "asks for broader exceptions": rf"""
        \bbroader\ (?:except|catch|error) | \b(?:too|overly)\ (?:broad|general|generic|specific)\b
        | \bbroad\ except | {_ADVICE}.{{0,30}}\bcatch(?:ing)?\ {_FEW}(?:all|any|every|more|generic|base)\b
        """,
    "asks for logging": rf"""
        {_LOGS}
        | {_ADVICE}.{{0,30}}\b(?:be\ logged|log\ (?:the|this|an?|it)\b) | \b(?:is|are)\ not\ logged\b
        """,
    "is about style": rf"""
        \bPEP[ ]?8\b | \breadability\b | \bhard(?:er)?\ to\ (?:read|follow|understand|maintain)\b
        | \b(?:cod(?:e|ing)|(?:in)?consistent|poor|bad)\ (?:style|formatting|indentation|whitespace)\b
        | \bstyle\ guide\b | \bline\ (?:is\ )?too\ long\b | \bmaintainab | \bbest\ practice
        | \b(?:more|un|not)[ -]?(?:pythonic|idiomatic|readable)\b | \bcleaner\b
        | \bcode\ (?:smell|duplication)\b
        | {_ADVICE}.{{0,30}}\b(?:refactor|simplif|f-string|comprehension) | \b(?:can|could)\ be\ simplified\b
        | \b(?:uses?|avoid|replace)\ (?:an?\ |the\ )?magic\ (?:number|value|string)
        | \bmagic\ (?:number|value|string)s?\b.*\bconstant | \bunnecessary\ (?:else|parenthes|variable)
        | \bredundant\ (?:code|check|else|parenthes|return|variable|condition|comparison)
        """,
    "is mere advice": r"^(?:consider|prefer|you\ (?:should|could|may|might)|it\ would\ be)\b",
    "praises": r"""
        \b(?:looks?|seems?|appears?)\ (?:to\ be\ )?(?:good|correct|fine|right|ok|okay)\b
        | ^(?:there\ (?:is|are)\ )?no\ (?:\w+\ )?(?:issue|fault|bug|problem|error)s?
          \s*(?:$|[.,;]|here\b|found\b|detected\b|(?:in|with)\ th)
        | \bworks?\ (?:correctly|fine|well|as\ (?:intended|expected|designed))\s*[.]?$
        | \b(?:is|are)\ (?:all\ )?(?:correct|fine|right|safe|sound)\s*(?:$|[.,;]|here\b|as\b|and\b)
        | \bnothing\ (?:is\ )?wrong\b
        """,
    "asks for tests": rf"""
        {_TESTS} | \b(?:not|un)[ ]?tested\b
        """,
}
"""What no finding is shown for."""
_NOISE_PATTERNS = {reason: re.compile(text, re.IGNORECASE | re.VERBOSE) for reason, text in _NOISE.items()}
_HARM = re.compile(
    r"\b(?:crash|rais|throw|fail|panic|abort|overflow|leak|los|corrupt|overwrit|skip|return|hang|block|loop|"
    r"deadlock|divid|delet|drop|ignor|accept|allow|break|cut|writ|read|send|stor)e?s\b|\blost\b",
    re.IGNORECASE,
)
"""What happens when code runs: a finding that says so first does not ask for what it mentions behind it."""
_ADDRESS = re.compile(r"https?://\w|\bwww\.\w|\S@\w+\.\w", re.IGNORECASE)


def noise(problem: str, when: str = "") -> str:
    """Return why a finding is not worth showing; empty if it may be.

    Args:
        problem: What goes wrong.
        when: For which input.
    """
    if len(_WORD.findall(f"{problem} {when}")) < _LEAST_WORDS:
        return "it says nothing"
    if _ADDRESS.search(f"{problem} {when}"):
        return "it holds an address"
    for reason, pattern in _NOISE_PATTERNS.items():
        match = pattern.search(problem)
        if match and not _HARM.search(problem, 0, match.start()):
            return f"it {reason}"
    return ""
