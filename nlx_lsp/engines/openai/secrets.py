"""Finds likely secrets in what is sent to another machine, and puts placeholders into their place.

Better one too many than one too few: a model needs no key to describe code.  But what only looks a little
like a secret (a hash, a test's ``password = "secret"``) stays, since the prose would suffer.
Knows neither files nor servers.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from nlx_lsp.values import Request

_PLACEHOLDER = re.compile(r"<secret \d+>")

_SHAPES = re.compile(
    r"""
      -----BEGIN[ ](?:[A-Z0-9]+[ ])*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----
        (?:(?s:.)*?-----END[ ](?:[A-Z0-9]+[ ])*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----|(?s:.)*)
    | \b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b                              # AWS
    | \bgh[pousr]_[A-Za-z0-9]{20,} | \bgithub_pat_[A-Za-z0-9_]{20,}         # GitHub
    | \bglpat-[A-Za-z0-9_-]{16,}                                           # GitLab
    | \bxox[abeoprs]-[A-Za-z0-9-]{10,} | \bxapp-[A-Za-z0-9-]{10,}           # Slack
    | \bhooks\.slack\.com/services/[A-Za-z0-9/]{20,}
    | \bAIza[A-Za-z0-9_-]{30,} | \bya29\.[A-Za-z0-9_-]{20,}                # Google
    | \bGOCSPX-[A-Za-z0-9_-]{20,}
    | \bsk-[A-Za-z0-9_-]{20,} | \b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}      # OpenAI, Anthropic; Stripe
    | \bhf_[A-Za-z0-9]{20,} | \bnpm_[A-Za-z0-9]{30,} | \bpypi-[A-Za-z0-9_-]{20,}
    | \bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,} | \bdop_v1_[a-f0-9]{40,}
    | \beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*             # JWT
    """,
    re.VERBOSE,
)
"""Texts that are secrets by their own shape."""

_WORDS = r"""(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key
    |auth(?:orization)?|credentials?|signing[_-]?key|encryption[_-]?key|dsn|bearer)"""

_CONTEXTS = (
    # https://user:secret@host
    re.compile(
        r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>]{0,80}:(?P<secret>[^\s/@'\"<>]{1,200})@", re.IGNORECASE
    ),
    # Authorization: Bearer secret
    re.compile(
        r"\b(?:Bearer|Basic)[ ]+(?P<secret>(?=[A-Za-z._~+/-]*[0-9=])[A-Za-z0-9._~+/-]{12,}=*)", re.IGNORECASE
    ),
)
"""Places at which whatever stands there is a secret."""

_ASSIGNMENT = re.compile(
    rf"""{_WORDS}[\w.-]{{0,40}}["'\]]{{0,3}}\s*(?::\s*[\w.\[\]| ]{{1,40}})?
        (?:=>|:=|[=:,(])\s*[rbfuRBFU]{{0,2}}(?P<quote>["'`])(?P<secret>[^"'`\n]{{6,400}})(?P=quote)""",
    re.VERBOSE | re.IGNORECASE,
)
"""A text in quotes that is given to something with a telling name."""

_ENVIRONMENT = re.compile(
    rf"""^[ \t]*(?:export[ ]+|set[ ]+)?[A-Z0-9_]*{_WORDS}[A-Z0-9_]*
        =(?P<secret>[^\s"'`\#()\[\]{{}},;]{{6,400}})[ \t]*(?:\#.*)?$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
"""A line of an ``.env`` file."""

_BITS = 3.0
"""Of entropy a character, from which a value looks random; English words have less."""
_SHORT = 20
"""Characters; a shorter value also counts if it mixes kinds of characters as passwords do."""
_KINDS = 3


@frozen(kw_only=True)
class Masked:
    """Texts without their secrets."""

    texts: tuple[str, ...]
    """In the order in which they were given."""
    secrets: frozenset[str]
    """A fingerprint of each secret that was taken out."""


def mask(texts: Sequence[str]) -> Masked:
    """Take the likely secrets out of texts that are sent together; the same one gets the same placeholder."""
    found = dict.fromkeys(secret for text in texts for secret in _find(text))
    if not found:
        return Masked(texts=tuple(texts), secrets=frozenset())
    names = {secret: f"<secret {number}>" for number, secret in enumerate(found, 1)}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Masked(
        texts=tuple(pattern.sub(lambda match: names[match[0]], text) for text in texts),
        secrets=frozenset(hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest() for secret in found),
    )


def veil(request: Request) -> tuple[Request, frozenset[str]]:
    """Return a request without its likely secrets, and a fingerprint of each that was taken out."""
    if isinstance(request.prompt, str):
        masked = mask([request.prompt])
        return evolve(request, prompt=masked.texts[0]), masked.secrets
    masked = mask([message.content for message in request.prompt])
    told = zip(request.prompt, masked.texts, strict=True)
    return evolve(request, prompt=tuple(evolve(old, content=new) for old, new in told)), masked.secrets


def _find(text: str) -> Iterator[str]:
    """Yield the secrets in a text; some of them may lie in others."""
    yield from (match[0] for match in _SHAPES.finditer(text))
    for pattern in _CONTEXTS:
        yield from (match["secret"] for match in pattern.finditer(text) if not _is_blank(match["secret"]))
    for pattern in (_ASSIGNMENT, _ENVIRONMENT):
        yield from (match["secret"] for match in pattern.finditer(text) if _is_random(match["secret"]))


def _is_blank(value: str) -> bool:
    """Return whether a value only stands for one: ``${TOKEN}``, ``{password}``, ``%s``, ``***``."""
    return bool(re.fullmatch(r"[$%]?[{(<%\[].*|\$\w+|%\w|[*x.]+", value)) or bool(_PLACEHOLDER.search(value))


def _is_random(value: str) -> bool:
    """Return whether a value looks like a real secret, and not like a name, a sentence or an example."""
    if _is_blank(value) or " " in value.strip():
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^A-Za-z0-9_\-. ]"))
    if kinds >= _KINDS:
        return True
    return bool(re.search("[0-9]", value)) and _entropy(value) >= _BITS and len(value) >= _SHORT // 2


def _entropy(value: str) -> float:
    """Return the bits a character that a text would need if its characters were independent."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
