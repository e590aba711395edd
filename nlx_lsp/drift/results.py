"""Documented results beside what the code returns and yields."""

import re
from collections.abc import Iterator

from nlx_lsp.drift.discrepancy import Code, Drift
from nlx_lsp.drift.subject import Subject
from nlx_lsp.drift.types import bare, contradicts
from nlx_lsp.edits.docstring.content import Kind

_NOTHING = {
    *("None", "NoReturn", "Never", "typing.NoReturn", "typing.Never"),
    *("void", "never", "undefined", "Unit", "Nothing", "()", "!", "Void"),
}
_SELDOM = {"ruby", "javascript", "typescript", "typescriptreact"}
"""Languages whose users often leave a result out, or in which every function has one, meant or not."""
_LATER = {"Promise<void>", "Promise<undefined>", "Task", "ValueTask"}
"""Types of what says that it is done, and nothing else: some describe that, and some do not."""
_NAUGHT = re.compile(
    r"\b(?:none|nothing)\b|^\W*\w+\W+(?:Promise<)?(?:void|undefined|nil|null|never|unit)\b", re.IGNORECASE
)
"""It says that there is no result: in words, or by a type behind its tag."""
_SAID = re.compile(
    r"(?:return|yield|iterate|generate|get|true\b)"
    r"|.*\b(?:return|yield|whether\b|(?:check|test)s? (?:if|that)\b)",
    re.IGNORECASE,
)
"""A summary that speaks of the result: then no section has to."""


def compare(subject: Subject) -> Iterator[Drift]:
    """Yield what is wrong with the documented results."""
    if (
        subject.symbol.kind not in {"function", "method"}
        or "returns" not in subject.documented.style.documents
    ):
        return
    if _returns_nothing(subject):
        yield from _superfluous(subject, "returns")
    if not subject.stub and not subject.facts.is_generator and not _may_generate(subject):
        yield from _superfluous(subject, "yields")
    if _lacks(subject, "returns") and _returns_something(subject):
        yield subject.drift("return-missing", "What it returns is not documented, and other things are.")
    if _lacks(subject, "yields") and subject.facts.is_generator:
        yield subject.drift("yield-missing", "What it yields is not documented, and other things are.")
    yield from _type(subject)


def _superfluous(subject: Subject, kind: Kind) -> Iterator[Drift]:
    for section in subject.documented.parsed.of(kind):
        item = section.items[0]
        code: Code = "return-superfluous" if kind == "returns" else "yield-superfluous"
        if _NAUGHT.search(subject.documented.text(item)):
            continue  # it says what is so, at length
        yield subject.drift(
            code,
            f"It {kind} nothing.",
            span=subject.documented.place(item),
            edit=subject.documented.without(section),
            remedy=f"Remove what it {kind}",
            deletes=True,
        )


def _returns_nothing(subject: Subject) -> bool:
    facts = subject.facts
    if subject.symbol.name == "__init__":
        return True
    if facts.returns_annotation:
        return facts.returns_annotation in _NOTHING
    if subject.stub or facts.is_generator or facts.is_async:
        return False  # many say of a generator that it returns one
    return not facts.has_return


def _may_generate(subject: Subject) -> bool:
    """Return whether what it returns may be called a generator."""
    return not subject.strict and bool(subject.facts.returns or subject.facts.returns_annotation)


def _returns_something(subject: Subject) -> bool:
    facts = subject.facts
    if subject.symbol.name == "__init__" or facts.is_property:
        return False
    if facts.is_generator:
        return bool(facts.returns) and subject.strict
    if subject.source.language.id in _SELDOM and not subject.strict:
        return False
    if facts.returns_annotation:
        return facts.returns_annotation not in _NOTHING | _LATER
    # What returns itself does so to be called again.
    results = set(facts.returns) - (set() if subject.strict else {"self", "this", "$this"})
    return bool(results) or (facts.has_return and subject.strict)


def _lacks(subject: Subject, kind: Kind) -> bool:
    """Return whether a kind is not documented where parameters are, and the summary does not speak of it."""
    parsed = subject.documented.parsed
    if subject.strict:
        return not parsed.of(kind) and not (kind == "returns" and parsed.of("yields"))
    described = bool(parsed.of("returns") or parsed.of("yields"))
    summary = subject.documented.summary
    if summary.startswith(("@", "\\")):
        return False  # types alone, and no words
    return bool(parsed.of("params")) and not described and not _SAID.match(summary)


def _type(subject: Subject) -> Iterator[Drift]:
    real = subject.facts.returns_annotation
    is_python = subject.source.language.id == "python"
    for item in subject.documented.items("returns") if is_python else ():
        if item.type and real and not subject.facts.is_generator and contradicts(item.type, real):
            yield subject.drift(
                "type-contradicts",
                f"It returns {real}, not {item.type}.",
                span=subject.documented.place(item),
                edit=subject.documented.reworded(item, bare(item.type), real),
                remedy=f"Write {real} for {item.type}",
            )
