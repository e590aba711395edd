"""What a changelog refers to: the pull request or the commit behind an entry, and the address of a release.

The form is that of the references that are there; where there are none, there will be none.
"""

import re
from collections.abc import Sequence

from attrs import frozen

_TAIL = re.compile(r"\s*\(\[?(?P<key>#\d+|[0-9a-f]{7,40})\]?(?:\((?P<address>[^()\s]*)\))?\)(?=\.?$)")
_COMPARED = re.compile(
    rb"^\[unreleased\]:[ \t]*(?P<head>\S*/)(?P<old>[^/\s]+?)\.\.\.HEAD[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)


@frozen(kw_only=True)
class Tail:
    """What stands behind an entry."""

    key: str = ""
    """The key of the entry that it was read from: ``#12``, or the name of a commit; empty for no tail."""
    text: str = ""
    """As it stands there."""

    @classmethod
    def of(cls, entries: Sequence[str]) -> "Tail":
        """Return the tail that most entries have, as the first of them has it."""
        found = [match for match in map(_TAIL.search, entries) if match]
        if len(found) * 2 <= len(entries):
            return cls()
        return cls(key=found[0]["key"], text=found[0][0])

    def fill(self, number: str, sha: str) -> str:
        """Return the tail of another entry; empty where there is nothing to refer to.

        Args:
            number: Its pull request: ``#12``; empty for none.
            sha: The name of its commit; empty for none.
        """
        if self.key.startswith("#"):
            old, new = self.key.removeprefix("#"), number.removeprefix("#")
            return re.sub(rf"(?<!\w){old}(?!\w)", new, self.text) if new else ""
        if not (self.key and sha):
            return ""
        return re.sub(r"(?<!\w)[0-9a-f]{7,40}(?!\w)", lambda name: sha[: len(name[0])], self.text)


def without_tail(entry: str) -> str:
    """Return an entry's words alone."""
    return _TAIL.sub("", entry)


def address_of(text: bytes, version: str) -> tuple[int, str] | None:
    """Return the line with a release's address, and where it goes; None where releases have none.

    It compares the release with the one before, as the address of what is not released does, which is left as
    it is.

    Args:
        text: The changelog.
        version: The release.
    """
    found = _COMPARED.search(text)
    if not (found and version) or f"[{version}]:".encode() in text:
        return None
    old = found["old"].decode("utf-8", "replace")
    tag = re.sub(r"\d+(?:\.\d+)+\S*$", version, old)
    if tag == old:
        return None
    return found.end(), f"\n[{version}]: {found['head'].decode('utf-8', 'replace')}{old}...{tag}"
