"""What the model is asked about tests: for values, and who is right where the code does something else."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from nlx_lsp.actions.protocol import Ask
from nlx_lsp.actions.tests.planning import Planned
from nlx_lsp.actions.yes import ALTERNATIVES
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.testing.suite import Case, Expectation, Observation
from nlx_lsp.values import JSON

OBJECT = "object"
"""The field of an answer that makes the object whose method is called."""
_REPAIR_TEMPERATURE = 0.5
_LONGEST_VALUE = 120
"""Characters of an expression."""
_TOKENS_A_VALUE = 60


@frozen(kw_only=True)
class Questions:
    """The questions about one symbol."""

    context: SyntaxContext
    """The symbol and what it mentions."""
    path: str
    """The file, from the project's folder."""
    fixtures: Mapping[str, str]
    """What cases can use by name."""
    trouble: str
    """A message or traceback that the tests are to be about; empty for none."""

    def values(
        self, wanted: Sequence[Planned], problems: Mapping[str, str], attempt: int, *, needs_receiver: bool
    ) -> Ask:
        """Ask for the values of cases.

        Args:
            wanted: The cases.
            problems: Why earlier answers were refused, by case.
            attempt: 0 for the first.
            needs_receiver: Whether an object is wanted, too.

        Returns:
            The question; every case is a field of its answer.
        """
        properties: dict[str, JSON] = {}
        if needs_receiver:
            properties[OBJECT] = _string()
        cases: dict[str, JSON] = {}
        for each in wanted:
            fields = {name: _string() for name in each.asked}
            if not each.raises:
                fields["expected"] = _string()
            if fields:
                cases[each.key] = _object(fields)
        properties["cases"] = _object(cases)
        count = sum(len(each["properties"]) for each in cases.values()) + needs_receiver
        return self._question(
            {"planned": wanted, "problems": problems, "needs_receiver": needs_receiver, "surprise": None},
            schema=_object(properties),
            max_tokens=_TOKENS_A_VALUE * (count + 1),
            temperature=_REPAIR_TEMPERATURE if attempt else 0.0,
            seed=attempt,
            fields=tuple(cases),
            billed=attempt == 0,
        )

    def who_is_right(self, case: Case, real: Observation) -> Ask:
        """Ask whether the code is right where it does not do what a case expects; the answer is yes or no."""
        surprise = {
            "call": call(self.context, case),
            "expected": words(case.expects),
            "real": words(real, happens=True),
        }
        return self._question(
            {"planned": (), "problems": {}, "needs_receiver": False, "surprise": surprise},
            schema=None,
            max_tokens=1,
            alternatives=ALTERNATIVES,
            billed=False,
        )

    def _question(self, values: Mapping[str, JSON], **more: Any) -> Ask:
        context = self.context
        shown = {
            "path": self.path,
            "language": context.source.language.id,
            "imports": context.imports,
            "constants": context.constants,
            "scope": context.scope,
            "callees": context.callees,
            "code": context.code,
            "kind": context.symbol.kind,
            "symbol": context.symbol,
            "facts": context.facts,
            "fixtures": self.fixtures,
            "trouble": self.trouble,
        }
        return Ask(
            template="tests",
            values={**shown, **values},
            optional=("callees", "constants", "imports"),
            cuttable=("code", "scope"),
            **more,
        )


def call(context: SyntaxContext, case: Case) -> str:
    """Return a case's call in words that every language's programmers understand."""
    arguments = ", ".join(f"{name}={value}" for name, value in case.arguments.items())
    owner = f"{case.receiver}." if case.receiver else ""
    return f"{owner}{context.symbol.name}({arguments})"


def words(what: Expectation | Observation, *, happens: bool = False) -> str:
    """Return what is expected, or what happens, in words."""
    verb = "return" if what.kind == "returns" else "raise"
    return f"{verb}{'s' * happens} {what.text}"


def _string() -> dict[str, JSON]:
    return {"type": "string", "maxLength": _LONGEST_VALUE}


def _object(properties: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
