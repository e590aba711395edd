"""Claims: what a finding says of the code, compared with what the syntax tree knows, and with what is noise.

Only what is surely wrong, or surely not worth a finding, is named; everything else passes.  Every check is
one row of a table: a pattern, and the fact that contradicts it.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.values import Diagnostic, Span
from nlx_lsp.verify.grounding import is_common, stem

_NAME = r"[`'\"]?(?P<name>[^\W\d]\w*)[`'\"]?"
_BINDERS = "as|for|import|def|class|let|const|var|mut|fn|func|function"
_WORD = re.compile(r"[^\W\d]\w*")
_LEAST_WORDS = 3
_SAME_WORDS = 0.5
"""The share of a diagnostic's own words that a finding has to repeat to be the same."""

_NOISE: Mapping[str, str] = {
    "asks for documentation": r"\b doc (?:string|umentation|ument (?:ed)?) s? \b | \b comments? \b",
    "asks for type hints": r"\b type [- ] (?:hint|annotation)s? \b | \b (?:lacks?|missing|add) \ annotation",
    "is about naming": r"\b (?:naming|named|rename|variable\ names?|descriptive) \b",
    "is about unused imports": r"""
        \b unused\ imports? \b | \b import (?:ed)? \b .* \b (?:unused|not\ used|never\ used) \b
        """,
    "asks for broader exceptions": r"\b (?:broad(?:er)?|generic|bare) \ (?:except|exception|catch)",
    "asks for logging": r"""
        \b log (?:ging|ged|ger)? \b .* \b (?:add|missing|lack|should|consider)
        | \b (?:add|missing|lacks?|no) \ log
        """,
    "is about style": r"""
        \b (?: PEP\ ?8 | readab | style | formatting | indentation | whitespace | line\ length | magic\ number
        | refactor | simplif | cleaner | clean\ ?up | maintainab | best\ practice | convention | idiomatic
        | pythonic | redundant )
        """,
    "praises": r"""
        \b (?: looks?\ (?:good|correct|fine) | no\ (?:issue|fault|bug|problem|error) s? \b
        | works?\ (?:as|correctly) | is\ correct | nothing\ wrong )
        """,
    "asks for tests": r"""
        \b (?:unit\ )? tests? \b .* \b (?:missing|add|lack)
        | \b (?:add|missing|lacks?|no) \ (?:unit\ )? tests? \b
        """,
    "holds an address": r"https?: | www\. | \S@\w+\.\w",
}
"""What no finding is shown for."""
_NOISE_PATTERNS = {reason: re.compile(text, re.IGNORECASE | re.VERBOSE) for reason, text in _NOISE.items()}


@frozen(kw_only=True)
class _Code:
    """What the checks look at."""

    context: SyntaxContext
    quote: str

    @property
    def text(self) -> str:
        return self.context.source.slice(self.context.symbol.span)

    def uses(self, name: str) -> bool:
        """Whether a name is read in the body."""
        body = self.context.source.slice(self.context.symbol.body)
        return bool(re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)(?!\s*=[^=])", body))

    def binds(self, name: str) -> bool:
        """Whether the symbol, or what is around it in the file, gives the name a value."""
        facts = self.context.facts
        word = re.escape(name)
        bound = rf"(?<![\w.]){word}\s*(?::[^=\n]+)?=[^=]|\b(?:{_BINDERS})\s+{word}\b"
        around = (self.text, *self.context.imports, *self.context.constants, *self.context.callees)
        return name in {parameter.name for parameter in facts.parameters} | set(facts.attributes) or any(
            re.search(bound, text) for text in around
        )

    def quotes(self, pattern: str) -> bool:
        return bool(re.search(pattern, self.quote))

    @property
    def ends_with_a_return(self) -> bool:
        last = self.text.rstrip(" \t\r\n};").rpartition("\n")[2].strip()
        return bool(self.context.facts.returns) and last.startswith("return")


_CLAIMS: Sequence[tuple[str, Callable[[_Code, str], bool]]] = (
    (rf"{_NAME} (?:is|are|was) (?:never|not) (?:used|read|referenced)", _Code.uses),
    (rf"\bunused (?:variable|parameter|argument) {_NAME}", _Code.uses),
    (
        rf"{_NAME} (?:is|was) (?:not |never |un)(?:defined|declared|assigned|initiali[sz]ed|imported)",
        _Code.binds,
    ),
    (
        r"\b(?:does not|doesn't|never|fails to) return (?:a |any )?(?:value|anything)|\bmissing return\b",
        lambda code, _: code.ends_with_a_return,
    ),
    (
        r"\b(?:not|never|without being) awaited|\bmissing await\b",
        lambda code, _: code.quotes(r"\bawait\b"),
    ),
    (
        r"\b(?:not|never) closed\b|\bleaks? (?:a |the )?(?:file|handle|resource)",
        lambda code, _: code.quotes(r"^(?:async )?with\b|\bdefer\b|^using\b"),
    ),
    (
        r"\b(?:does not|doesn't|never|fails to) raise\b",
        lambda code, _: code.quotes(r"\braise\b|\bthrow\b"),
    ),
)
"""What can be claimed, and what says whether the code shows the opposite; it gets the name, if any."""
_CLAIM_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), refutes) for pattern, refutes in _CLAIMS)


def noise(message: str) -> str:
    """Return why a finding is not worth showing; empty if it may be."""
    if len(_WORD.findall(message)) < _LEAST_WORDS:
        return "it says nothing"
    return next(
        (f"it {reason}" for reason, pattern in _NOISE_PATTERNS.items() if pattern.search(message)), ""
    )


def contradiction(message: str, quote: str, context: SyntaxContext) -> str:
    """Return that a finding claims something against the facts; empty if it does not.

    Args:
        message: What it says.
        quote: The line that it is about.
        context: The symbol.
    """
    code = _Code(context=context, quote=quote)
    for pattern, refutes in _CLAIM_PATTERNS:
        match = pattern.search(message)
        if match and refutes(code, match.groupdict().get("name", "")):
            return "it contradicts the code"
    return ""


def is_known(message: str, span: Span, diagnostics: Sequence[Diagnostic]) -> bool:
    """Whether another tool says the same of the same lines already."""
    words = _words(message)
    for diagnostic in diagnostics:
        theirs = _words(diagnostic.message)
        beside = diagnostic.span.start <= span.end and span.start <= diagnostic.span.end
        if beside and theirs and len(words & theirs) / len(theirs) >= _SAME_WORDS:
            return True
    return False


def _words(text: str) -> set[str]:
    """Return what a message is about: its words without the everyday ones."""
    found = {word.lower() for word in _WORD.findall(text)}
    return {stem(word) for word in found if not is_common(word)} or {stem(word) for word in found}
