"""For programs: one JSON array with an object a finding."""

import json
from collections.abc import Sequence

from nlx_lsp.cli.findings.reviewed import Reviewed


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
            "confidence": None if finding.confidence is None else round(finding.confidence, 3),
            "code": file.code(finding.span),
            "replacement": finding.replacement.text if finding.replacement else None,
            "note": finding.note,
            "fingerprint": file.fingerprint(finding),
        }
        for file in reviewed
        for finding, place in file.findings()
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
