"""What a user can do about a finding: apply its fix, or dismiss it for good, alone or with its category."""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.features import findings
from nlx_lsp.features.apply import land
from nlx_lsp.features.document import Document, Snapshot
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.values import Edit, Finding, Proposal

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_LONGEST_TITLE = 60
"""Characters of a message in a title."""


@frozen(kw_only=True)
class Fix:
    """Something that can be done about a finding."""

    title: str
    """What the menu calls it."""
    arguments: Mapping[str, Any]
    """Of the command `nlx.finding`."""
    finding: Finding
    """What it is about."""

    @property
    def number(self) -> int:
        """The finding's number."""
        return int(self.arguments["finding"])

    @property
    def edit(self) -> Edit | None:
        """What it changes; None if it changes nothing."""
        return self.finding.replacement if self.arguments["do"] == "apply" else None


def list_fixes(document: Document, present: Iterable[tuple[int, Finding]]) -> list[Fix]:
    """Return what can be done about findings."""
    found: dict[str, Fix] = {}
    for number, finding in present:
        short = _shortened(finding.message)
        titles = {
            "apply": finding.remedy or f"Apply the fix: {short}",
            "dismiss": f"Dismiss: {short}",
            "dismissCategory": f"Dismiss every “{finding.category}” in this file",
        }
        if finding.replacement is None:
            del titles["apply"]
        for wish, title in titles.items():
            arguments = {"uri": document.uri, "finding": number, "do": wish}
            found.setdefault(title, Fix(title=title, arguments=arguments, finding=finding))
    return list(found.values())


def apply_fix(session: "Session", document: Document, number: int) -> None:
    """Get a finding's fix into its document, in the background.

    Raises:
        UsageError: If it is gone, or has none.
    """
    finding = session.findings.find(document, number)
    if finding.replacement is None:
        msg = "The finding has no fix."
        raise UsageError(msg)
    fix = Proposal(symbol=finding.symbol, target=finding.span, edits=(finding.replacement,))
    title = finding.remedy or f"Apply the fix: {_shortened(finding.message)}"

    async def work(snapshot: Snapshot) -> None:
        landing = await land(session, snapshot, [fix], title)
        if landing.state != "landed":
            session.client.warn(f"{title}: not applied; the lines may have changed.")

    session.spawn(work(document.snapshot()))


async def dismiss(session: "Session", document: Document, number: int, *, category: bool) -> int:
    """Dismiss a finding, or all of its category in the document; return how many are gone.

    Raises:
        UsageError: If it is gone, or if it cannot be remembered.
    """
    finding = session.findings.find(document, number)
    code = document.text[finding.span.start : finding.span.end].decode("utf-8", "replace")
    await asyncio.to_thread(_remember, Path(document.path), finding, None if category else code)
    gone = [
        known
        for known, each in session.findings.present(document)
        if known == number or (category and each.category == finding.category)
    ]
    session.findings.drop(document, gone)
    await findings.show(session, document.uri)
    return len(gone)


def _remember(path: Path, finding: Finding, code: str | None) -> None:
    dismissed = Dismissed.read(path)
    if code is None:
        dismissed.add_category(finding.category)
    else:
        dismissed.add(finding.category, finding.symbol, code)


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST_TITLE else f"{message[: _LONGEST_TITLE - 1].rstrip()}…"
