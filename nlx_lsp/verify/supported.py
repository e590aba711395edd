"""Support: what a sentence says that the facts it was written from do not say.

A model that is given the facts of a project invents the rest: addresses, licences, versions, people, praise.
Whether a sentence is true cannot be checked; whether each name, number, option, path and address in it was
given to the model can.  Praise and promises pass only where the facts themselves make them.

Knows texts only, and not where they come from.
"""

import re
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from nlx_lsp.syntax.context import split_words
from nlx_lsp.verify.everyday import forms, is_everyday
from nlx_lsp.verify.grounding import stem
from nlx_lsp.verify.promises import PROMISES

_CODE = re.compile(r"(?<!`)(?:``([^`]+)``|`([^`]+)`)(?!`)")
_ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"]+|\b(?:www\.|mailto:)[^\s<>\"]+"
    r"|[^\s<>\"(@]+@[^\s<>\"@]+|(?<!\w)@\w[\w-]*|#\d+"
)
_OPTION = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")
_MARKUP = re.compile(
    r"\]\s?[(\[]|!\[|</?[A-Za-z!]|\*\*|(?<!\w)__|^\s*(?:[#>*+|-]|\d+[.)])\s|[{}|\\^~$]|[\x00-\x1f\x7f-\x9f]"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
_QUOTED = ((_CODE, ""), (_ADDRESS, "./@:?#=&%+~"), (_OPTION, "="))
"""What is taken as it stands, and the characters besides letters with which it may go on where it occurs."""
_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PLAIN = re.compile(r"[^\W\d_]+")
_PUNCTUATION = ".,;:!?()[]\"'“”‘’«»…–—"  # noqa: RUF001 - what stands around words, in any typography
_CLOSING = "\"')]”’"  # noqa: RUF001 - as above
_SHORT_FORMS = frozenset(("e.g", "i.e", "etc", "vs"))
_ACRONYMS = frozenset(("API", "APIs"))
_COUNTED = frozenset(
    re.findall(
        r"\w+",
        "two three four five six seven eight nine ten eleven twelve twenty thirty fifty dozen dozens hundred"
        " hundreds thousand thousands million millions billion billions twice half",
    )
)


@frozen(kw_only=True)
class Vocabulary:
    """What a sentence may speak of."""

    strict: bool
    """Whether ordinary words and promises are judged, too; see `Vocabulary.of`."""
    _text: str = field(alias="text", repr=False)
    _stems: frozenset[str] = field(alias="stems", repr=False)

    @classmethod
    def of(cls, texts: Iterable[str], *, strict: bool = False) -> "Vocabulary":
        """Return what some texts speak of.

        Args:
            texts: The facts: values, commands, addresses, sentences.  Nothing is read across two of them.
            strict: Whether promises, and words that are neither everyday prose nor in the facts, are refused.
        """
        lines = [" ".join(text.split()) for text in texts]
        names = {word for line in lines for name in _IDENTIFIER.findall(line) for word in split_words(name)}
        words = {word.lower() for line in lines for word in _PLAIN.findall(line)}
        return cls(strict=strict, text="\n".join(lines), stems=frozenset(stem(w) for w in names | words))

    def has(self, phrase: str, *, whole: str = "", any_case: bool = False) -> bool:
        """Whether a phrase occurs, and not as a part of a longer word.

        Args:
            phrase: One line.
            whole: Characters that go on with it, besides letters, digits, underscores and inner hyphens.
            any_case: Whether capital letters do not count.
        """
        joint = f"[-{re.escape(whole)}]"
        pattern = rf"(?<!\w)(?<!\w{joint}){re.escape(' '.join(phrase.split()))}(?!\w)(?!{joint}\w)"
        return bool(re.search(pattern, self._text, re.IGNORECASE if any_case else 0))

    def knows(self, word: str) -> bool:
        """Whether a word occurs in any of its forms."""
        return not self._stems.isdisjoint(forms(word))


def unsupported(sentence: str, vocabulary: Vocabulary) -> list[str]:
    """Return what a sentence says without support, a reason each, in words; nothing where all is supported.

    Args:
        sentence: One or more sentences; code stands in back-ticks.
        vocabulary: The facts that it was written from.
    """
    found: list[str] = []
    rest = sentence
    for pattern, whole in _QUOTED:
        for match in pattern.finditer(rest):
            text = match[match.lastindex or 0].strip().rstrip(_PUNCTUATION if whole else "")
            if not text or not _occurs(text, vocabulary, whole):
                found.append(_missing(text))
        rest = pattern.sub(" , ", rest)
    if "`" in rest:
        found.append("has a back-tick too many")
    found += [f"holds markup: {match[0].strip() or repr(match[0])}" for match in _MARKUP.finditer(rest)]
    for what, promise in PROMISES.items() if vocabulary.strict else ():
        said = [match[0] for match in promise.finditer(rest)]
        found += [
            f"promises something about {what}: {text}" for text in said if not _is_given(text, vocabulary)
        ]
        rest = promise.sub(" , ", rest)
    found += (_missing(word) for word in _strange(_MARKUP.sub(" , ", rest), vocabulary))
    return list(dict.fromkeys(found))


def _is_given(promise: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.has(promise, any_case=True)


def _occurs(text: str, vocabulary: Vocabulary, whole: str) -> bool:
    return vocabulary.has(text, whole=whole) or vocabulary.has(text.rstrip("/"), whole=whole)


def _missing(text: str) -> str:
    return f"speaks of `{text}`, which is not in the facts"


def _strange(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the words of a text without code and addresses that are not supported."""
    begins = True
    for token in text.split():
        word = token.strip(_PUNCTUATION)
        bare = re.sub(r"['’](?:s|t|re|ve|ll|d)?$", "", word)  # noqa: RUF001 - either apostrophe
        if bare and bare.lower() not in _SHORT_FORMS and not _is_supported(bare, vocabulary, begins=begins):
            yield bare
        begins = token.rstrip(_CLOSING).endswith((".", "!", "?", ":")) if word else begins


def _is_supported(word: str, vocabulary: Vocabulary, *, begins: bool) -> bool:
    if vocabulary.has(word, whole="."):
        return True
    if "/" in word and all(map(_PLAIN.fullmatch, word.split("/"))):
        return all(part.islower() and _is_ordinary(part, vocabulary) for part in word.split("/"))
    if not _LETTERS.fullmatch(word):  # numbers, names of code, files, addresses, operators
        return False
    return all(
        _is_part_supported(part, vocabulary, begins=begins and number == 0)
        for number, part in enumerate(word.split("-"))
    )


def _is_part_supported(word: str, vocabulary: Vocabulary, *, begins: bool) -> bool:
    if word.lower() in _COUNTED or word[1:] != word[1:].lower() or (word[0].isupper() and not begins):
        return word in _ACRONYMS or vocabulary.has(word, any_case=True)
    return _is_ordinary(word, vocabulary)


def _is_ordinary(word: str, vocabulary: Vocabulary) -> bool:
    return not vocabulary.strict or is_everyday(word) or vocabulary.knows(word)
