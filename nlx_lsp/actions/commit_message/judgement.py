"""What a model writes of a change, judged: nothing may be said that the difference does not show.

Issue numbers, addresses, trailers and people are never the model's to write.
"""

import re

from attrs import frozen

from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.history.habit import Habit
from nlx_lsp.history.subject import CONVENTIONAL, mood, parse_subject, to_imperative
from nlx_lsp.verify.grounding import is_common, stem
from nlx_lsp.verify.supported import Vocabulary, unsupported

MOST_READ = 600
"""Characters of an answer that are looked at."""
LONGEST_LINE = 300
"""Characters of a sentence of a body."""
_WRAPPING = re.compile(r"^(?:[-*+#>•]+\s+|\d+[.)]\s+|[\"'“”*_]+)+|[\"'“”*_]+$")
_FORBIDDEN = {
    reason: re.compile(pattern, re.VERBOSE | re.IGNORECASE)
    for reason, pattern in {
        "names an issue": r"""
            (?<!\w)(?:\#|GH-|!)\d+ | \b(?:issue|ticket|pull\ request|PR|bug)\s+(?:no\.?\s*)?\#?\d+
            """,
        "holds an address": r"\w+:// | \bwww\. | [\w.+-]+@[\w-]+\.\w | (?<![\w`])@\w",
        "is a trailer": r"^[a-z]+(?:-[a-z]+)*-(?:by|to|id|at):",
        "closes something": r"^(?:closes?|closed|resolves?|see\ also|refs?|cc)\b[:\ ]+(?=[\#\d])",
        "is a placeholder": r"\.\.\. | … | \b(?:todo|tbd|xxx|lorem|placeholder)\b | <[\w\ ]+> | \[[\w\ ]+\]",
        "talks to the reader": r"""
            ^(?:sure|certainly|of\ course|here\ (?:is|are)|as\ an\ ai|sorry|i\ am|i'm|this\ commit\ message)\b
            """,
    }.items()
}
_HOLLOW = """
a add added and change changed changes code commit file files fix fixed fixes improve improved improvement
improvements in initial made make message minor misc of project progress repository several small some stuff
subject the thing things to update updated updates various wip work
"""
_EMPTY = frozenset(_HOLLOW.split())
"""Words that say nothing of what has changed."""
_NAMES_OF_OTHERS = re.compile(r"(?<![`\w])[A-Z][a-zà-ÿ]+(?![`\w])")


@frozen(kw_only=True)
class Judge:
    """Judges the texts of a message."""

    vocabulary: Vocabulary
    """What the difference speaks of."""
    habit: Habit
    """How the repository's messages are written."""
    room: int
    """Characters that a subject may have, without its prefix."""

    def judge_subject(self, text: str) -> tuple[str, list[str]]:
        """Return a subject as it would be used, and the reasons to refuse it."""
        tidied = _tidy(text)
        parsed = parse_subject(tidied)
        if parsed.type in {*CONVENTIONAL, *self.habit.types} or parsed.ticket:
            tidied = parsed.text
        tidied = tidied.rstrip(" .;:,!")
        tidied = to_imperative(tidied) if self.habit.mood == "imperative" else tidied
        tidied = self._capitalised(tidied)
        problems = self._problems(tidied)
        if len(tidied) > self.room:
            problems.append(f"has {len(tidied)} characters, and may have {self.room}")
        said = mood(tidied)
        if self.habit.mood and said not in (self.habit.mood, "noun", ""):
            problems.append(f"is not in the {self.habit.mood}")
        if _is_hollow(tidied):
            problems.append("says nothing")
        return tidied + ("." if self.habit.full_stop and tidied else ""), problems

    def judge_line(self, text: str) -> tuple[str, list[str]]:
        """Return a sentence of a body as it would be used, and why it is refused; empty is no fault."""
        tidied = _tidy(text)
        if not tidied:
            return "", []
        problems = self._problems(tidied)
        if len(tidied) > LONGEST_LINE:
            problems.append("is too long")
        if _is_hollow(tidied):
            problems.append("says nothing")
        return tidied if tidied.endswith((".", "!", "?", ":", "`")) else f"{tidied}.", problems

    def _problems(self, text: str) -> list[str]:
        if not any(map(str.isalpha, text)):
            return ["says nothing"]
        found = [reason for reason, pattern in _FORBIDDEN.items() if pattern.search(text)]
        # Elsewhere than in English any noun may have a capital, which says nothing of what it names.
        said = text if self.habit.english else _NAMES_OF_OTHERS.sub(lambda name: name[0].lower(), text)
        return [*found, *unsupported(said, self.vocabulary)]

    def _capitalised(self, text: str) -> str:
        """Return a text that begins as is usual here; a name stays as it is."""
        word = re.match(r"[^\W\d_]+", text)
        behind = text[word.end() : word.end() + 1] if word else ""
        if not word or not word[0][1:].islower() or behind not in ("", " ", ","):
            return text  # a name
        first = text[0].upper() if self.habit.capital else text[0].lower()
        return first + text[1:] if self.habit.english or self.habit.capital else text


def telling_words(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a text is about: those that are not everyday ones."""
    found = re.findall(r"[^\W\d_]{2,}", text)
    return frozenset(stem(word) for word in found if not is_common(word))


def speaks_of(text: str, subject: str) -> bool:
    """Whether a text has a word that tells what its subject is, if that has any."""
    wanted = telling_words(subject)
    return not wanted or bool(wanted & telling_words(text))


def _is_hollow(text: str) -> bool:
    return {word.lower() for word in re.findall(r"\w+", text)} <= _EMPTY


def _tidy(text: str) -> str:
    tidied = " ".join(visible(text[:MOST_READ]).split())
    while (bare := _WRAPPING.sub("", tidied).strip()) != tidied:
        tidied = bare
    return tidied
