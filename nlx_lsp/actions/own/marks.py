"""What prose must not lose or invent: code spans, links, numbers, names; and the language it is in.

Knows texts only.  Nothing here understands a sentence: it compares what can be compared exactly.
"""

import re
import unicodedata
from collections import Counter

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)|(?<![\w=~])[=~](?=[^\s=~])([^=~\n]*[^\s=~])[=~](?![\w=~])")
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s<>\")\]]+|www\.[^\s<>\")\]]+|[\w.+-]+@[\w-]+\.\w[\w.-]*"
    r"|(?<=\]\()[^)\s]*|(?<=\]\[)[^\]]+(?=\])|\[\^[^\]]+\]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])[#§$€£]?\d+(?:[.,:/-]\d+)*%?(?!\w)")
_NAME = re.compile(r"[^\W\d_][\w'\u2019-]*(?:[._/][\w-]+)*")
_TECHNICAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\w[_/]\w|\w\.[a-z]|[A-Za-z]\d|(?<!\w)--?\w+")
_SENTENCE = re.compile(r"(?:[.!?:]['\")\]*_]*|^)\s+$|^[\s*_\"'(\[>-]*$")
_INLINE = re.compile(r"<[a-zA-Z/!?]|!\[|\]\(|\]\[|\]:|https?:|www\.|\{[{%]|^\.\. |::$|\[\[|<<", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_LEAST_HITS = 3
_LEAST_SHARE = 0.6
_FUNCTION_WORDS = {
    "English": "the of and to in is that it for was with are be this have from or had not but which you",
    "German": "der die und das ist nicht ein eine den von mit für auf dem zu auch sich als wird sind des",
    "French": "le la les des et est un une dans que pour qui par sur pas du au avec ce sont aux plus cette",
    "Spanish": "el los las una por con para que del se es como más su al lo pero sus este son está",
    "Italian": "il gli che di una per non con del della sono è nel anche alla come dei più questo lo",
    "Portuguese": "os um uma não com por para dos das mais como ao foi são sua pelo ou é que do da",
    "Dutch": "het een van en dat niet zijn voor met op aan ook als bij naar wordt door maar deze worden",
}


def marks(text: str) -> Counter[str]:
    """Return the code spans, links and numbers of a text, each as often as it is there."""
    found: Counter[str] = Counter()
    for pattern in (_CODE, _LINK):
        found.update(match[0] for match in pattern.finditer(text))
        text = pattern.sub(" ", text)
    found.update(match[0] for match in _NUMBER.finditer(text))
    return found


def names(text: str) -> set[str]:
    """Return what has to be a name: a capital in the middle of a sentence, or what is spelt like code.

    In German every noun has a capital; there only the latter is one.
    """
    capitals = language(text) != "German"
    bare = _LINK.sub(" ", _CODE.sub(" ", text))
    found = set()
    for match in _NAME.finditer(bare):
        opens = _SENTENCE.search(bare[: match.start()])
        word = match[0].rstrip("'\u2019-")
        is_capital = capitals and word[:1].isupper() and not opens and len(word) > 1
        if is_capital or _TECHNICAL.search(word):
            found.add(word)
    return found


def new_markup(before: str, after: str) -> list[str]:
    """Return the beginnings of links, images and tags in a text that were not in the one before it."""
    known = {match[0] for match in _INLINE.finditer(before)}
    return sorted({match[0] for match in _INLINE.finditer(after)} - known)


def language(text: str) -> str:
    """Return the language that a text is probably in; empty where there is no telling."""
    words = Counter(word.lower() for word in _WORD.findall(text))
    hits = {
        name: sum(words[word] for word in set(listed.split())) for name, listed in _FUNCTION_WORDS.items()
    }
    best, second = sorted(hits.values(), reverse=True)[:2]
    if best < _LEAST_HITS or best <= second:
        return ""
    return max(hits, key=lambda name: hits[name])


def script(text: str) -> str:
    """Return the script that most letters of a text are of; empty where there is no such."""
    found = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    if not found:
        return ""
    name, count = found.most_common(1)[0]
    return name if count >= _LEAST_SHARE * found.total() else ""
