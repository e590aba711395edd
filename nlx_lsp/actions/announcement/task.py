"""The work on an announcement: the model chooses what to speak of, and says it; all of it has a source."""

import re
from collections.abc import Generator

from attrs import frozen

from nlx_lsp.actions.announcement.claims import Claim
from nlx_lsp.actions.announcement.form import MOST, OPENING, SentenceForm
from nlx_lsp.actions.filling import fill
from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.verify.answer import read

_END = re.compile(r"(?<=[.!?]) (?=[A-Z`])")
_TOKENS_A_CHOICE = 12
_MOST_OFFERED = 30
"""Entries among which the model chooses."""
_LONGEST_OFFERED = 160
_BELOW = "Where each sentence is from (not a part of the draft):"


@frozen(kw_only=True)
class AnnouncementTask:
    """A draft of an announcement."""

    symbol: Symbol
    """The whole changelog."""
    version: str
    """The release; empty for what is not released."""
    changelog: str
    """The name of the changelog."""
    claims: tuple[Claim, ...]
    """What the changelog says of the release; there is something."""
    facts: tuple[Claim, ...]
    """What the project's files say of it."""

    def flow(self) -> Flow:
        """Have it chosen and said, and put it together, with the source of each sentence below."""
        chosen = yield from self._choose()
        form = SentenceForm(symbol=self.symbol, claims=chosen, facts=self.facts, version=self.version)
        accepted, _ = yield from fill(form)
        told = [(accepted.get(claim.name) or _sentence(claim.text), claim.source) for claim in chosen]
        return Result(text="\n\n".join(self._draft(accepted.get(OPENING, ""), told)))

    def _choose(self) -> Generator[Ask, Answer, tuple[Claim, ...]]:
        """Return what is spoken of, in the order in which the model would; without it, what comes first."""
        offered = self.claims[:_MOST_OFFERED]
        wanted = min(MOST, len(offered))
        names = [claim.name for claim in offered]
        if len(offered) <= wanted:
            return offered
        fields = tuple(f"choice_{number}" for number in range(1, wanted + 1))
        answer = yield Ask(
            template="announcement",
            values={
                "stage": "choose",
                "facts": (),
                "version": self.version,
                "claims": tuple(f"{claim.name}: {claim.text[:_LONGEST_OFFERED]}" for claim in offered),
                "most": wanted,
                "room": 0,
                "fields": fields,
                "problems": {},
            },
            schema={
                "type": "object",
                "properties": {name: {"enum": names} for name in fields},
                "required": list(fields),
                "additionalProperties": False,
            },
            max_tokens=_TOKENS_A_CHOICE * (wanted + 1),
            cuttable=(),
            fields=fields,
        )
        said = read(answer.tokens)
        picked = [said[name].text for name in fields if name in said and said[name].text in names]
        order = list(dict.fromkeys([*picked, *names]))[:wanted]
        return tuple(offered[names.index(name)] for name in order)

    def _draft(self, said: str, told: list[tuple[str, str]]) -> list[str]:
        """Return the parts of the draft; what is not a sentence of the model's is a fact, word for word."""
        facts = {fact.name: fact for fact in self.facts}
        name = facts["name"].text if "name" in facts else ""
        opening = self._opening(said)
        parts = [f"# {' '.join(filter(None, (name, self.version or '(not released yet)')))}"]
        parts += [opening[0]] if opening else []
        parts.append("\n".join(f"- {sentence}" for sentence, _ in told))
        if rest := len(self.claims) - len(told):
            parts.append(f"{rest} more {'changes are' if rest > 1 else 'change is'} in {self.changelog}.")
        shown = [facts[kind] for kind in ("install", "link") if kind in facts]
        parts += [f"    {fact.text}" if fact.name == "install" else fact.text for fact in shown]
        sources = [*([opening] if opening else []), *told, *((fact.text, fact.source) for fact in shown)]
        lines = [f"- {text} ← {source}" for text, source in sources]
        return [*parts, "\n".join(("---", "", _BELOW, "", *lines))]

    def _opening(self, said: str) -> tuple[str, str] | None:
        """Return the first sentence and its source: the model's, or what the project says of itself."""
        if said:
            spoken = [fact.source for fact in self.facts if fact.name in ("name", "description")]
            return said, ", ".join(dict.fromkeys(spoken)) or self.changelog
        description = next((fact for fact in self.facts if fact.name == "description"), None)
        return (_sentence(description.text), description.source) if description else None


def _sentence(text: str) -> str:
    """Return the first sentence of a text."""
    first = _END.split(text, maxsplit=1)[0]
    return first if not first or first.endswith((".", "!", "?")) else f"{first}."
