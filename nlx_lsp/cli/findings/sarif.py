"""For code hosts and viewers: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from nlx_lsp import __version__
from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.cli.findings.reviewed import Place, Reviewed
from nlx_lsp.drift.discrepancy import CODES
from nlx_lsp.values import JSON, Finding

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SURE = 0.85
_CAUTION = "A model's guess, about which the model was asked twice."
_CERTAINTY = "Read off the syntax tree; no model was asked."


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    names = CODES if any(file.outcome.action == "drift" for file in reviewed) else CATEGORIES
    driver = {"name": "nlx-lsp", "version": __version__, "rules": [_rule(name) for name in names]}
    not_done = [
        {
            "level": "error",
            "message": {"text": f"{refusal.symbol} was not reviewed. {refusal.reason}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(file)}}}],
        }
        for file in reviewed
        for refusal in file.outcome.refusals
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not not_done, "toolExecutionNotifications": not_done}],
        "results": [
            _result(file, finding, place, names) for file in reviewed for finding, place in file.findings()
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(category: str) -> JSON:
    name = category[:1].upper() + category[1:].replace("-", " ")
    origin = _CERTAINTY if category in CODES else _CAUTION
    return {
        "id": _id(category),
        "shortDescription": {"text": name},
        "fullDescription": {"text": f"{name}. {origin}"},
        "help": {"text": origin},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(file: Reviewed, finding: Finding, place: Place, names: Sequence[str]) -> JSON:
    artifact = {"uri": _uri(file)}
    sure = finding.confidence
    result: dict[str, JSON] = {
        "ruleId": _id(finding.category),
        "ruleIndex": names.index(finding.category),
        "level": "warning" if sure is not None and sure >= _SURE else "note",
        "message": {"text": finding.message},
        "rank": -1.0 if sure is None else round(100 * sure, 1),
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(place)}}],
        "partialFingerprints": {"nlx/v1": file.fingerprint(finding)},
    }
    if finding.replacement:
        span = finding.replacement.span
        whole = {"startColumn": 1} if file.source.line_start(span.start) == span.start else {}
        deleted = _region(file.place(span)) | whole
        change = {"deletedRegion": deleted, "insertedContent": {"text": finding.replacement.text}}
        changes = [{"artifactLocation": artifact, "replacements": [change]}]
        result["fixes"] = [{"artifactChanges": changes}]
    return result


def _uri(file: Reviewed) -> str:
    """Return the file's address: relative to the current folder where it is below that."""
    path = PurePath(file.path)
    encoded = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{encoded}" if path.is_absolute() else encoded


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _id(category: str) -> str:
    return "nlx/" + category.lower().replace(" ", "-")
