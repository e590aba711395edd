"""Actions: what a user can ask for.  One module and one prompt template an action.

An action is found by its id through the entry point group ``nlx_lsp.actions``, built-ins and third parties
alike.
"""

import logging
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points

from nlx_lsp.actions.protocol import Action, Plan, Task
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Diagnostic, Offer, Span

__all__ = ["Action", "Plan", "Task", "applies", "load", "offers", "require"]

_log = logging.getLogger(__name__)


def load() -> dict[str, Action]:
    """Return every installed action by its id; one that cannot be loaded is logged and left out."""
    actions: dict[str, Action] = {}
    for point in sorted(entry_points(group="nlx_lsp.actions")):
        try:
            actions[point.name] = point.load()()
        except Exception:  # noqa: BLE001 - logged with its traceback
            # Somebody else's package may fail in any way; the other actions still count.
            _log.exception("The action %s of %s cannot be loaded", point.name, point.value)
    return actions


def applies(action: Action, source: Source) -> bool:
    """Return whether an action works on documents of this sort."""
    return action.reads == "any" or (action.reads == "prose") == source.language.prose


def require(action: Action, source: Source) -> None:
    """Make sure that an action works on a document.

    Raises:
        UsageError: If it does not.
    """
    if not applies(action, source):
        wanted = "text, such as Markdown" if action.reads == "prose" else "source code"
        msg = f"The action {action.id} is for {wanted}, and {source.path} is {source.language.id}."
        raise UsageError(msg, "Choose another file, or another action.")


def offers(
    actions: Mapping[str, Action], source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()
) -> list[Offer]:
    """Return what applies at a place, with unique titles; what is about the whole document comes last.

    Cheap: called while the user moves about.
    """
    found = {
        offer.title: offer
        for action in reversed([action for action in actions.values() if applies(action, source)])
        for offer in reversed(action.offers(source, span, diagnostics))
    }
    ordered = list(reversed(found.values()))
    return sorted(ordered, key=lambda offer: len(offer.span) == len(source.text))
