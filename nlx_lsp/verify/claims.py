"""Claims: what a finding says of the code, compared with what the syntax tree knows and other tools say.

Only what is surely wrong is named; everything else passes.  A claim that is made for some input only, such as
that a name has no value then, is no claim about the text, and passes.  Every check is one row of a table: a
pattern, and the fact that contradicts it.
"""

import re
from collections.abc import Callable, Sequence

from attrs import frozen

from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.syntax.source import span_of
from nlx_lsp.values import Diagnostic, Span
from nlx_lsp.verify.grounding import is_common, stem

_WORD = re.compile(r"[^\W\d]\w*")
_SAME_WORDS = 0.5
"""The share of a diagnostic's own words that a finding has to repeat to be the same."""
_LEAST_SAME = 2
"""Words that the two have in common, at least, whatever they are."""
_SMALL = frozenset(
    re.findall(
        r"\w+", "a an and are as at be but by for from has have in is it its may not of on or that the to was"
    )
)


@frozen(kw_only=True)
class _Code:
    """What the checks look at."""

    context: SyntaxContext
    quote: str

    def uses(self, name: str) -> bool:
        """Whether a name is read in the body, or is what a nested scope reads."""
        source, body = self.context.source, self.context.symbol.body
        nodes = [self.context.symbol.node]
        while nodes:
            node = nodes.pop()
            nodes += node.children
            if node.child_count or node.start_byte < body.start or "comment" in node.type:
                continue
            here = Span(start=node.start_byte, end=node.end_byte)
            behind = source.text[here.end : here.end + 8].lstrip()
            is_set = behind.startswith(b"=") and not behind.startswith((b"==", b"=>"))
            if source.slice(here) == name and not is_set:
                return True
        return False

    def binds(self, name: str) -> bool:
        """Whether the name has a value wherever the symbol's code runs: a parameter, or the file's."""
        around = (*self.context.imports, *self.context.constants, *self.context.callees)
        parameters = {parameter.name for parameter in self.context.facts.parameters}
        return name in parameters or any(name in _WORD.findall(text) for text in around)

    def quotes(self, pattern: str) -> bool:
        return bool(re.search(pattern, self.quote))

    def awaits(self, name: str) -> bool:
        """Whether the quoted line awaits a call; without a name, all that it calls."""
        if name:
            return self.quotes(rf"\bawait\s+(?:[\w.]+\.)?{re.escape(name)}\b")
        return 0 < self.quote.count("(") <= len(re.findall(r"\bawait\b", self.quote))

    @property
    def ends_with_a_return(self) -> bool:
        """Whether the last statement returns something, and no other returns nothing."""
        text, body = self.context.source.slice(self.context.symbol.body), self.context.symbol.body
        node = self.context.symbol.node.descendant_for_byte_range(body.start, max(body.end - 1, body.start))
        while node and node.parent and span_of(node.parent) in body:
            node = node.parent  # what is alone in a block stands where the block does
        children = [each for each in node.named_children if "comment" not in each.type] if node else []
        bare = re.search(r"\breturn\s*(?:;|\n|\}|$)", text)
        return bool(children) and children[-1].type.startswith("return") and not bare


_TICK = "[`'\"]"
_NAME = (
    rf"(?:^(?:the )?|\b(?:parameter|argument|variable|name|function|module) |(?={_TICK}))"
    rf"{_TICK}?(?P<name>[^\W\d]\w*){_TICK}?"
)
"""A name of the code: in quotes, behind what it is, or at the very beginning."""
_CLAIMS: Sequence[tuple[str, Callable[[_Code, str], bool]]] = (
    (rf"{_NAME} (?:is|are|was) never (?:used|read|referenced)", _Code.uses),
    (rf"\bunused (?:variable|parameter|argument) {_TICK}?(?P<name>[^\W\d]\w*)", _Code.uses),
    (rf"{_NAME} (?:is|was) (?:not |never |un)(?:defined|declared|initiali[sz]ed|imported)", _Code.binds),
    (
        r"\bmissing return\b|\b(?:(?:do|does) ?n[o']t return|never returns?) (?:a |any )?(?:value|anything)",
        lambda code, _: code.ends_with_a_return,
    ),
    (rf"{_NAME}(?:\(\))? is (?:not|never) awaited", _Code.awaits),
    (r"\b(?:not|never|without being) awaited|\bmissing await\b", lambda code, _: code.awaits("")),
    (
        r"\bfiles? (?:is|are|may be)? ?(?:not|never) closed\b|\bleaks? (?:a |the )?file",
        lambda code, _: code.quotes(r"^(?:async )?with\b.*\bopen\("),
    ),
    (
        r"\b(?:does not|doesn't|never|fails to) (?:raises?|throws?) (?:an? )?[`'\"]?(?P<name>[^\W\d]\w*)",
        lambda code, name: code.quotes(rf"\b(?:raise|throw)\b.*\b{re.escape(name)}\b"),
    ),
    (
        r"\bmutable default\b",
        lambda code, _: not any(re.search(r"[\[{(]", each.default) for each in code.context.facts.parameters),
    ),
)
"""What can be claimed, and what says whether the code shows the opposite; it gets the name, if any."""
_CLAIM_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), refutes) for pattern, refutes in _CLAIMS)


def contradiction(problem: str, quote: str, context: SyntaxContext) -> str:
    """Return that a finding claims something against the facts; empty if it does not.

    Args:
        problem: What goes wrong.
        quote: The line that it is about.
        context: The symbol.
    """
    code = _Code(context=context, quote=quote)
    for pattern, refutes in _CLAIM_PATTERNS:
        match = pattern.search(problem)
        if match and refutes(code, match.groupdict().get("name") or ""):
            return "it contradicts the code"
    return ""


def is_known(message: str, span: Span, diagnostics: Sequence[Diagnostic]) -> bool:
    """Whether another tool says the same of the same lines already."""
    said, rare = _words(message), _rare(message)
    for diagnostic in diagnostics:
        theirs = _rare(diagnostic.message)
        beside = diagnostic.span.start <= span.end and span.start <= diagnostic.span.end
        alike = bool(theirs) and len(rare & theirs) / len(theirs) >= _SAME_WORDS
        if beside and alike and len(said & _words(diagnostic.message)) >= _LEAST_SAME:
            return True
    return False


def _words(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(text) if word.lower() not in _SMALL}


def _rare(text: str) -> set[str]:
    """Return what a message is about: its words without the everyday ones, if there are any others."""
    return {stem(word) for word in _WORD.findall(text) if not is_common(word)} or _words(text)
