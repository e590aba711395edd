"""The model's part of a section: a few sentences, each kept only if the facts support all that it speaks of.

What is refused is asked for once more, and then dropped.
"""

import json
import re
from collections.abc import Generator, Mapping, Sequence

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Answer, Ask
from nlx_lsp.actions.readme.section import Material, Section
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.errors import ConsentMissing, EngineError, PromptError
from nlx_lsp.facts.fact import Fact
from nlx_lsp.values import JSON
from nlx_lsp.verify.supported import Vocabulary, unsupported

_ATTEMPTS = 2
_LONGEST = 240
"""Characters of a sentence."""
_LEAST_WORDS = 3
_TOKENS_A_SENTENCE = 96
_REPAIR_TEMPERATURE = 0.5
"""At 0 a model that is asked again says much the same again."""
_LONGEST_FACT = 200
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_WORD = re.compile(r"[^\W\d_]+")
_VARIED = 0.5
"""The share of different words in a sentence of `_LOOP_FROM` words that does not go in circles."""
_LOOP_FROM = 12
_TOLD = {"says": "", "default": "default ", "purpose": "for ", "type": "", "name": ""}
"""What of `Fact.more` the model is told, and how."""


@frozen(kw_only=True)
class Dropped:
    """A sentence that nobody is shown."""

    section: str
    """The title of the section that it was written for."""
    sentence: str
    """What it said."""
    reasons: tuple[str, ...]
    """Why it may not be said."""


@frozen(kw_only=True)
class Written:
    """What the model has contributed to a section."""

    sentences: tuple[str, ...] = ()
    """Those that are supported, in their order."""
    dropped: tuple[Dropped, ...] = ()
    """Those that were refused for good."""
    trouble: str = ""
    """Why the model could not be asked, or does not answer such questions; empty where it did."""


def write(
    section: Section, material: Material, title: str, most: int, others: Sequence[str] = ()
) -> Generator[Ask, Answer, Written]:
    """Ask for the sentences of a section, and once more for those that were refused.

    Args:
        section: What to write.
        material: The facts.
        title: The section's heading.
        most: How many sentences, at most; none is asked for where it is 0.
        others: The sentences of other sections: none is said twice.

    Yields:
        The questions; what is returned in the end are the sentences.
    """
    facts = material.told(section)
    about = [_value(material.first("name")), _value(material.first("description"))]
    vocabulary = Vocabulary.of([*about, *(text for fact in facts for text in _texts(fact))], strict=True)
    listed = "\n".join(f"- {told(fact)}" for fact in facts)
    values = {
        "name": about[0],
        "description": about[1],
        "title": title,
        "facts": listed,
        "about": section.about,
    }
    written = Written()
    problems: Sequence[Dropped] = ()
    wanted = most if section.about else 0
    for attempt in range(_ATTEMPTS):
        if not wanted:
            break
        refused = [(each.sentence, each.reasons) for each in problems]
        try:
            answer = yield _ask({**values, "most": wanted, "problems": refused}, attempt)
        except ConsentMissing:  # the user is asked, and then it begins anew
            raise
        except (EngineError, PromptError) as error:
            return evolve(written, trouble=str(error))
        if not answer.asked:
            return Written(trouble="The bundled model was not made for this; see `nlx-lsp models list`.")
        sentences = [tidy(sentence) for sentence in _read(answer.text)[:wanted]]
        there = [*written.sentences, *others, " ".join(about)]
        kept, problems = _sort(sentences, title, vocabulary, there)
        written = evolve(
            written, sentences=(*written.sentences, *kept), dropped=(*written.dropped, *problems)
        )
        wanted = len(problems)
    return written


def _sort(
    sentences: Sequence[str], title: str, vocabulary: Vocabulary, there: Sequence[str]
) -> tuple[list[str], list[Dropped]]:
    """Part the sentences that may be shown from the others."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    for sentence in sentences:
        reasons = judge(sentence, vocabulary, [*there, *kept])
        if reasons:
            dropped.append(Dropped(section=title, sentence=sentence, reasons=tuple(reasons)))
        else:
            kept.append(sentence)
    return kept, dropped


def told(fact: Fact) -> str:
    """Return a fact as the model is told it."""
    more = [
        f"{before}{text}"
        for name, before in _TOLD.items()
        if (text := fact.more.get(name)) and text != fact.value
    ]
    line = f"{fact.kind.replace('_', ' ')}: {fact.value}" + (f" ({'; '.join(more)})" if more else "")
    return " ".join(line.split())[:_LONGEST_FACT]


def _texts(fact: Fact) -> list[str]:
    """Return what a sentence may take from a fact: what the model is told of it, to the full length."""
    return [fact.value, *(fact.more[name] for name in _TOLD if fact.more.get(name))]


def tidy(sentence: str) -> str:
    """Return a sentence on one line, with an end."""
    text = " ".join(visible(sentence[: 2 * _LONGEST]).split())
    return text if not text or text.endswith((".", "!", "?")) else f"{text.rstrip(',;:')}."


def judge(sentence: str, vocabulary: Vocabulary, said: Sequence[str]) -> list[str]:
    """Return why a sentence may not be shown; nothing where it may.

    Args:
        sentence: As `tidy` returns it.
        vocabulary: What it may speak of.
        said: What stands there already.
    """
    words = [word.lower() for word in _WORD.findall(sentence)]
    if len(words) < _LEAST_WORDS:
        return ["says nothing"]
    found = ["is too long"] if len(sentence) > _LONGEST else []
    if len(words) >= _LOOP_FROM and len(set(words)) < _VARIED * len(words):
        found.append("goes in circles")
    if any(set(words) <= {word.lower() for word in _WORD.findall(other)} for other in said):
        found.append("only repeats what stands there")
    return [*found, *unsupported(sentence, vocabulary)]


def _ask(values: Mapping[str, JSON], attempt: int) -> Ask:
    """Return the question; `values` are the template's."""
    wanted = values["most"]
    sentence = {"type": "string", "maxLength": _LONGEST}
    return Ask(
        template="readme",
        values=values,
        schema={
            "type": "object",
            "properties": {"sentences": {"type": "array", "items": sentence, "maxItems": wanted}},
            "required": ["sentences"],
            "additionalProperties": False,
        },
        max_tokens=_TOKENS_A_SENTENCE * (wanted + 1),
        temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
        seed=attempt,
        cuttable=("facts",),
        fields=("sentences",),
        billed=attempt == 0,
    )


def _read(text: str) -> list[str]:
    """Return the sentences of an answer; of one that broke off, those that are whole."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    listed = said.get("sentences") if isinstance(said, dict) else None
    if isinstance(listed, list):
        return [sentence for sentence in listed if isinstance(sentence, str)]
    _, bracket, rest = text.partition("[")
    return [json.loads(found, strict=False) for found in _STRING.findall(rest) if bracket and _is_text(found)]


def _is_text(found: str) -> bool:
    try:
        return isinstance(json.loads(found, strict=False), str)
    except ValueError:
        return False


def _value(fact: Fact | None) -> str:
    return " ".join(fact.value.split()) if fact else ""
