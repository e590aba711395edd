"""The first line of a commit message, taken apart: its prefix, and the words behind that.

Knows English verbs, no repository.
"""

import re
from typing import Literal

from attrs import frozen

Mood = Literal["imperative", "past", "present", "noun", ""]
"""How a subject begins: “Add”, “Added”, “Adds” or “Adding”; ``noun`` is what cannot be told."""

_TYPES = "feat fix docs style refactor perf test build ci chore revert deps security"
CONVENTIONAL = frozenset(_TYPES.split())
"""Types that are usual in conventional commits."""
_PREFIXED = re.compile(
    r"(?P<type>[A-Za-z]+)(?:\((?P<scope>[^()\n]{1,40})\))?(?P<breaking>!)?:\s+(?P<rest>\S.*)"
)
_AREA = re.compile(r"(?P<area>[\w.*-]+(?:/[\w.*-]+)*(?:, ?[\w./-]+)*):\s+(?P<rest>\S.*)")
_TICKET = re.compile(r"(?P<ticket>\[?(?:[A-Z][A-Z0-9]+-\d+|#\d+)\]?:?)\s+(?P<rest>\S.*)")
_NUMBER = re.compile(r"\s*\((?P<number>(?:#|!|GH-)\d+)\)$")
_PAST = """
made wrote built ran went sent kept left held found got gave took brought did had was were hid chose drew grew
threw broke spoke told sold taught rebuilt rewrote
"""
_VERBS = """
add allow apply ask avoid bound bring bump call cap carry change check choose claim clean clear close
collect compare compose compute connect convert copy correct count cover create cut declare delete deprecate
describe detect disable do document draw drive drop embed enable end ensure escape estimate evaluate exceed
expand explain export extend extract fail feed fetch fill find fix follow force format generate get give go
guard handle harden have hide hold ignore implement import improve include increase initialise initialize
inline insert install introduce join keep know label lay leave let limit link list load lock log look lower
make mark match measure mend merge migrate move name need note offer omit only open order parse part pass
pick pin ping plan point prefer prepare present prevent print proceed propagate prove provide publish pull
put quote raise read record reduce refactor refresh refuse reject relax release rely remember remove rename
render reorder repair repeat replace report require reset resolve restore restrict return reuse revert
review rework rewrite run sample save say scaffold score search seed send separate serve set share ship
shorten show simplify skip slice sort speak speed split start state stop store strip support survey switch
take teach tell test tidy tighten train trim try turn type unify update upgrade use validate verify wait
warn watch weigh wire work wrap write
"""
_IMPERATIVE, _IRREGULAR = frozenset(_VERBS.split()), frozenset(_PAST.split())
"""Verbs that messages begin with, and pasts that no ending tells."""
_LEAST_FORM = 4


@frozen(kw_only=True)
class Subject:
    """A subject, taken apart."""

    text: str
    """What is said, without prefix and number."""
    type: str = ""
    """The type of a conventional commit: ``feat``."""
    scope: str = ""
    """Its scope; or what the change is about, where that stands before a colon: ``net/http``."""
    breaking: bool = False
    """Whether it is marked as breaking."""
    ticket: str = ""
    """The ticket before it, as it is written: ``ABC-12:``, ``[#7]``."""
    number: str = ""
    """The number behind it, as merges of pull requests write it: ``#12``."""

    @property
    def mood(self) -> Mood:
        """How it begins."""
        return mood(self.text)


def parse_subject(line: str) -> Subject:
    """Take a subject apart."""
    text, ticket, number = line.strip(), "", ""
    if found := _TICKET.fullmatch(text):
        ticket, text = found["ticket"], found["rest"]
    if found := _NUMBER.search(text):
        number, text = found["number"], text[: found.start()]
    if (found := _PREFIXED.fullmatch(text)) and (found["scope"] or found["type"].lower() in CONVENTIONAL):
        return Subject(
            text=found["rest"],
            type=found["type"].lower(),
            scope=found["scope"] or "",
            breaking=bool(found["breaking"]),
            ticket=ticket,
            number=number,
        )
    if found := _AREA.fullmatch(text):
        return Subject(text=found["rest"], scope=found["area"], ticket=ticket, number=number)
    return Subject(text=text, ticket=ticket, number=number)


def mood(text: str) -> Mood:
    """Return how a text begins."""
    found = re.match(r"[^\W\d_]+", text)
    word = found[0].lower() if found else ""
    if not word.isascii() or not word:
        return "" if not word else "noun"
    if word in _IMPERATIVE or word.removeprefix("re") in _IMPERATIVE:
        return "imperative"
    if word in _IRREGULAR or (len(word) > _LEAST_FORM and word.endswith("ed")):
        return "past"
    if word.endswith("ing") or any(stem in _IMPERATIVE for stem in _stems(word, "es", "s")):
        return "present"
    return "noun"


def to_imperative(text: str) -> str:
    """Return a text whose first word is a verb in the imperative mood, if it is a form of a known one."""
    found = re.match(r"[^\W\d_]+", text)
    if not found or mood(text) not in ("past", "present"):
        return text
    word = found[0].lower()
    stem = next((stem for stem in _stems(word, "ed", "d", "es", "s", "ing") if stem in _IMPERATIVE), "")
    if not stem:
        return text
    return (stem.capitalize() if found[0][0].isupper() else stem) + text[found.end() :]


def _stems(word: str, *endings: str) -> list[str]:
    """Return what a verb may be in its plain form, if it ends so: fixed → fix, moving → move."""
    found = []
    for ending in endings:
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            found += [bare, f"{bare}e", bare[:-1], f"{bare[:-1]}y"]
    return found
