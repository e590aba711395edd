"""A person as manifests write one: ``Name <address> (page)``."""

import re

_PERSON = re.compile(r"\s*\"?([^<(\"]*?)\"?\s*(?:<([^>]*)>)?\s*(?:\([^)]*\))?\s*")


def split_person(text: str) -> tuple[str, str]:
    """Return the name and the address, each empty where it is not told."""
    person = _PERSON.fullmatch(text)
    return (person[1].strip(), (person[2] or "").strip()) if person else ("", "")
