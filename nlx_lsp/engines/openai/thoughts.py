"""Separates what a model thinks from what it says, where a server leaves both in one text."""

_OPEN, _CLOSE = "<think>", "</think>"


class Thoughts:
    """Follows one answer; thoughts stand at its beginning, in tags."""

    def __init__(self) -> None:
        self._held = ""
        self._over = False
        self.any = False
        """Whether the model has thought."""

    def take(self, text: str) -> str:
        """Return what is newly said."""
        if self._over:
            return text
        self._held += text
        begun = self._held.lstrip()
        if begun.startswith(_OPEN):
            self.any = True
            said = begun.partition(_CLOSE)[2].lstrip()
            self._over = bool(said)
            return said
        if _OPEN.startswith(begun):
            return ""
        self._over = True
        return self._held

    def rest(self) -> str:
        """Return what was held back, when nothing more comes."""
        return "" if self._over or self.any else self._held
