"""For people and for editors that read compilers' messages: one line a finding, and its fix below."""

from collections.abc import Sequence

from nlx_lsp.cli.findings.reviewed import Reviewed


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    lines: list[str] = []
    for file in reviewed:
        for finding, place in file.findings():
            where = f"{file.path}:{place.line}:{place.column}"
            sure = "" if finding.confidence is None else f", {finding.confidence:.0%} sure"
            lines.append(f"{where}: {finding.message} [{finding.category}{sure}]")
            if finding.replacement:
                lines += [f"  - {line}" for line in file.code(finding.span).splitlines()]
                lines += [f"  + {line}" for line in finding.replacement.text.splitlines()]
    return "".join(f"{line}\n" for line in lines)
