"""What other tools say, as it travels in the options of an action."""

from nlx_lsp.values import JSON, Diagnostic, Span


def read_diagnostics(given: JSON) -> tuple[Diagnostic, ...]:
    """Read a list of objects with the fields of `Diagnostic`; what is malformed is left out."""
    found = []
    for item in given if isinstance(given, list | tuple) else ():
        match item:
            case {"span": {"start": int(start), "end": int(end)}, "message": str(message)} if (
                0 <= start <= end
            ):
                source = str(item.get("source", ""))
                found.append(Diagnostic(span=Span(start=start, end=end), message=message, source=source))
    return tuple(found)
