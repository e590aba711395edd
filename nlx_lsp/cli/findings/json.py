"""For programs: one JSON array with an object a finding."""

import json
from collections.abc import Sequence

from nlx_lsp.cli.findings.reviewed import Reviewed
from nlx_lsp.project.dismissed import fingerprint


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    found = [
        {
            "path": file.path,
            "line": place.line,
            "column": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "symbol": finding.symbol.strip("`"),
            "category": finding.category,
            "message": finding.message,
            "confidence": round(finding.confidence, 3),
            "code": file.code(finding.span),
            "replacement": finding.replacement.text if finding.replacement else None,
            "note": finding.note,
            "fingerprint": fingerprint(finding.category, file.code(finding.span)),
        }
        for file in reviewed
        for finding, place in file.findings()
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
