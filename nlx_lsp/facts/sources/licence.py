"""Licence files: which licence a text is, by phrases that no other licence has together.

``more`` of a licence: ``says`` is ``text`` (this module), ``header``, ``manifest`` or ``classifier``;
``spdx`` is its identifier where the value is none; ``against`` names what says otherwise.  The text of the
GNU licences does not tell whether later versions may be used, and so their identifiers here do not either.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.reader import Reader

_HEADER = re.compile(r"SPDX-License-Identifier:[ \t]*([\w.+-]+(?:[ \t]+(?:AND|OR|WITH)[ \t]+[\w.+-]+)*)")
_WORDS = re.compile(r"[^a-z0-9.]+")


@frozen
class _Mark:
    """What makes a licence that licence."""

    spdx: str
    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()


_MIT = "permission is hereby granted free of charge to any person obtaining a copy"
_BSD = "redistribution and use in source and binary forms with or without modification are permitted"
_ISC = "permission to use copy modify and or distribute this software for any purpose"
_NOTICE = "the above copyright notice and this permission notice"
_MARKS = (
    _Mark("Apache-2.0", ("apache license version 2.0 january 2004", "grant of patent license")),
    _Mark("AGPL-3.0", ("gnu affero general public license version 3 19 november 2007",)),
    _Mark("LGPL-3.0", ("gnu lesser general public license version 3 29 june 2007",)),
    _Mark("LGPL-2.1", ("gnu lesser general public license version 2.1 february 1999",)),
    _Mark("GPL-3.0", ("gnu general public license version 3 29 june 2007",)),
    _Mark("GPL-2.0", ("gnu general public license version 2 june 1991",)),
    _Mark("MPL-2.0", ("mozilla public license version 2.0", "covered software")),
    _Mark("EPL-2.0", ("eclipse public license v 2.0", "secondary license")),
    _Mark("BSL-1.0", ("boost software license version 1.0",)),
    _Mark("CC0-1.0", ("creative commons", "cc0 1.0 universal")),
    _Mark("CC-BY-4.0", ("creative commons attribution 4.0 international",)),
    _Mark("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    _Mark("WTFPL", ("do what the fuck you want to public license",)),
    _Mark("PSF-2.0", ("python software foundation license version 2",)),
    _Mark("Zlib", ("altered source versions must be plainly marked", "provided as is without any")),
    _Mark("MIT", (_MIT, _NOTICE)),
    _Mark("MIT-0", (_MIT,), (_NOTICE,)),
    _Mark("BSD-3-Clause", (_BSD, "endorse or promote products derived"), ("advertising materials",)),
    _Mark("BSD-2-Clause", (_BSD,), ("endorse or promote", "advertising materials")),
    _Mark("ISC", (_ISC, "provided that the above copyright notice")),
    _Mark("0BSD", (_ISC,), ("provided that the above copyright notice",)),
)
_CALLED = (
    (r"mit(?: license)?|expat(?: license)?|the mit license(?: mit)?", "MIT"),
    (
        r"(?:the )?apache(?: software)?(?: licen[sc]e)?(?: version)? ?v?2(?:.0)?|apache software license",
        "Apache-2.0",
    ),
    (r"(?:new |3 clause |modified )bsd(?: license)?|bsd 3(?: clause)?(?: license)?", "BSD-3-Clause"),
    (r"(?:2 clause |simplified )bsd(?: license)?|bsd 2(?: clause)?(?: license)?", "BSD-2-Clause"),
    (r"isc(?: license)?(?: iscl)?", "ISC"),
    (r"mozilla public license 2.0(?: mpl 2.0)?|mpl ?2.0", "MPL-2.0"),
    (r"gnu general public license v3(?: gplv3)?|gpl ?v?3(?:.0)?", "GPL-3.0"),
    (r"gnu general public license v2(?: gplv2)?|gpl ?v?2(?:.0)?", "GPL-2.0"),
    (r"python software foundation license|psf(?:-2.0)?", "PSF-2.0"),
    (r"the unlicense(?: unlicense)?|unlicense", "Unlicense"),
    (r"the boost software license 1.0|bsl 1.0", "BSL-1.0"),
)

_EXPRESSION = re.compile(r"\(?[A-Za-z][\w.+-]*\)?(?: (?:AND|OR|WITH) \(?[A-Za-z][\w.+-]*\)?)*")
_FAMILIES = ("BSD", "Apache", "GPL", "LGPL", "Proprietary", "UNLICENSED")
"""What looks like an identifier, and is none."""


def read(file: File) -> Iterator[Fact]:
    """Yield the licence that the text is, if it is known, or that the file names."""
    if header := _HEADER.search(file.text):
        yield file.fact("licence", header[1], file.line_at(header.start()), {"says": "header"})
    elif spdx := identify(file.text):
        yield file.fact("licence", spdx, 0, {"says": "text"})


def identify(text: str) -> str:
    """Return the SPDX identifier of a licence's text; empty if it is none that is known, or more than one."""
    words = _WORDS.sub(" ", text.lower())
    found = [
        mark.spdx
        for mark in _MARKS
        if all(phrase in words for phrase in mark.has) and not any(phrase in words for phrase in mark.lacks)
    ]
    return found[0] if len(found) == 1 else ""


def compare(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the facts again, each licence with its identifier, and with what says otherwise.

    Several texts count together: where one may choose, each has a file.
    """
    licences = [fact for fact in facts if fact.kind == "licence"]
    texts = frozenset[str]().union(*(_parts(fact) for fact in licences if _is_text(fact)))
    for fact in facts:
        if fact.kind != "licence":
            yield fact
            continue
        mine = texts if _is_text(fact) else _parts(fact)
        against = [
            f"{other.origin} says {other.value}"
            for other in licences
            if not (_is_text(fact) and _is_text(other))
            and mine
            and (theirs := texts if _is_text(other) else _parts(other))
            and mine != theirs
        ]
        identifier = spdx(fact.value)
        known = {"spdx": identifier} if identifier not in ("", fact.value) else {}
        more = {**fact.more, **known, **({"against": "; ".join(against)} if against else {})}
        yield evolve(fact, more=more)


def spdx(name: str) -> str:
    """Return the identifier of a licence by any of its names; empty if it is not known."""
    plain = _WORDS.sub(" ", name.lower()).strip()
    known = next((known for pattern, known in _CALLED if re.fullmatch(pattern, plain)), "")
    return known or (name if _EXPRESSION.fullmatch(name) and name not in _FAMILIES else "")


def _is_text(fact: Fact) -> bool:
    return fact.more.get("says") in ("text", "header")


def _parts(fact: Fact) -> frozenset[str]:
    """Return the licences that a fact names, a GNU licence without a word on later versions."""
    names = re.split(r" (?:AND|OR) ", spdx(fact.value).replace("(", "").replace(")", ""))
    return frozenset(re.sub(r"-only$|-or-later$|\+$", "", name).lower() for name in names if name)


READER = Reader(
    wants=(
        *("LICENSE*", "LICENCE*", "COPYING*", "COPYRIGHT*", "UNLICENSE*"),
        *("license*", "licence*", "License*", "Licence*", "../*.dist-info/licenses/LICEN*"),
    ),
    skips=("[!.]*/*",),  # a folder of licences holds those of others as well
    read=read,
    most=10,
    largest=100_000,
)
