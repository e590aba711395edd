"""What the model is asked of some commits: the group that each belongs to, and a line for users."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from nlx_lsp.actions.changelog.book import KINDS, Kind
from nlx_lsp.actions.changelog.drafts import Draft
from nlx_lsp.actions.commit_message.judgement import Judge, speaks_of
from nlx_lsp.history.change import Way
from nlx_lsp.history.habit import Habit
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import JSON
from nlx_lsp.verify.supported import Vocabulary

NOTHING = "nothing"
"""The group of what users do not notice."""
_LONGEST = 160
_LONGEST_BODY = 400


@frozen(kw_only=True)
class Material:
    """A commit that the model is asked about."""

    draft: Draft
    """What is known of it."""
    changes: tuple[str, ...] = ()
    """What it has changed, a line each."""
    ways: frozenset[Way] = frozenset()
    """What has become of public definitions of the program in it."""

    @property
    def kind(self) -> Kind:
        """The group that it belongs to where no model says so: by its verb, then by what it does."""
        facts: dict[frozenset[Way], Kind] = {
            frozenset(("added",)): "Added",
            frozenset(("removed",)): "Removed",
        }
        return self.draft.kind or facts.get(self.ways, "Changed")

    @property
    def text(self) -> str:
        """What the model is told of it."""
        commit = self.draft.commit
        return "\n".join(filter(None, (commit.subject, commit.body[:_LONGEST_BODY], *self.changes)))

    @property
    def judge(self) -> Judge:
        """What judges a line on it."""
        commit = self.draft.commit
        told = [commit.subject, *commit.body.split("\n"), *self.changes]
        return Judge(vocabulary=Vocabulary.of(told, strict=True), habit=Habit(), room=_LONGEST)


@frozen(kw_only=True)
class EntryForm:
    """Some commits, of which each is a group and a line; see `nlx_lsp.actions.filling.Form`."""

    symbol: Symbol
    """The whole changelog."""
    material: Mapping[str, Material]
    """By the names under which the model is told of them."""
    template: str = "changelog"
    """The name of the prompt template."""
    optional: tuple[str, ...] = ()
    """Nothing may be left out."""
    cuttable: tuple[str, ...] = ("told",)
    """Template variables that may be cut."""
    attempts: int = 2
    """How often the model is asked for a field, at most."""
    min_probability: float = 0.0
    """An entry is read before it is released."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What the model is asked for."""
        return tuple(f"{name}.{part}" for name in self.material for part in ("kind", "line"))

    def values(self, fields: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Mapping[str, JSON]:
        """Return the template's variables."""
        names = dict.fromkeys(field.partition(".")[0] for field in fields)
        return {
            "told": "\n\n".join(f"{name}: {self.material[name].text}" for name in names),
            "kinds": KINDS,
            "nothing": NOTHING,
            "room": _LONGEST,
            "fields": tuple(fields),
            "problems": problems,
        }

    def schema(self, fields: Sequence[str]) -> Mapping[str, JSON]:
        """Return an object a commit, each with a choice and a bounded string."""
        kinds: dict[str, JSON] = {
            "kind": {"enum": [*KINDS, NOTHING]},
            "line": {"type": "string", "maxLength": _LONGEST},
        }
        wanted: dict[str, dict[str, JSON]] = {}
        for field in fields:
            name, _, part = field.partition(".")
            wanted.setdefault(name, {})[part] = kinds[part]
        return _object({name: _object(parts) for name, parts in wanted.items()})

    def judge(self, field: str, text: str) -> tuple[str, list[str]]:
        """Return the text of a field as it would be used, and the reasons to refuse it."""
        name, _, part = field.partition(".")
        if part == "kind":
            return text, [] if text in (*KINDS, NOTHING) else ["is no group"]
        tidied, problems = self.material[name].judge.judge_line(text)
        commit = self.material[name].draft.commit
        if not speaks_of(tidied, f"{commit.subject} {commit.body}"):
            problems.append("says nothing of the commit")
        return tidied, problems

    def doubt(self, text: str) -> list[str]:  # noqa: ARG002 - all alike
        """Let a draft model's words pass: they are read before they are released."""
        return []


def _object(properties: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
