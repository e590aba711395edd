"""For code hosts and viewers: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath

from nlx_lsp import __version__
from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.cli.findings.reviewed import Place, Reviewed
from nlx_lsp.project.dismissed import fingerprint
from nlx_lsp.values import JSON, Finding

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SURE = 0.85


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    rules = [
        {"id": _id(name), "shortDescription": {"text": name[:1].upper() + name[1:]}} for name in CATEGORIES
    ]
    driver = {"name": "nlx-lsp", "version": __version__, "rules": rules}
    results = [_result(file, finding, place) for file in reviewed for finding, place in file.findings()]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)
        + "\n"
    )


def _result(file: Reviewed, finding: Finding, place: Place) -> JSON:
    artifact = {"uri": PurePosixPath(file.path).as_posix()}
    result: dict[str, JSON] = {
        "ruleId": _id(finding.category),
        "ruleIndex": CATEGORIES.index(finding.category),
        "level": "warning" if finding.confidence >= _SURE else "note",
        "message": {"text": finding.message},
        "rank": round(100 * finding.confidence, 1),
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(place)}}],
        "partialFingerprints": {"nlx/v1": fingerprint(finding.category, file.code(finding.span))},
    }
    if finding.replacement:
        deleted = _region(file.place(finding.replacement.span)) | {"startColumn": 1}
        change = {"deletedRegion": deleted, "insertedContent": {"text": finding.replacement.text}}
        changes = [{"artifactLocation": artifact, "replacements": [change]}]
        result["fixes"] = [{"artifactChanges": changes}]
    return result


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _id(category: str) -> str:
    return "nlx/" + category.lower().replace(" ", "-")
