"""A model that lies on this machine."""

from pathlib import Path

from attrs import frozen


@frozen(kw_only=True)
class Found:
    """A weights file that is complete as far as its place tells; nobody has read it yet."""

    path: Path
    """Where it is, by the name under which it can be opened."""
    program: str
    """Whose it is, such as ``Ollama``."""
    reference: str
    """What `engine.model` would call it."""
    repository: str = ""
    """The repository on the hub that it came from, ``owner/name``; empty if that is not known."""
    file: str = ""
    """Its path in that repository."""

    @property
    def size(self) -> int:
        """Its length in bytes; 0 if it is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0
