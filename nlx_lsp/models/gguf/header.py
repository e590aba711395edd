"""What a model file says about itself."""

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from nlx_lsp.models.gguf.kinds import QUANTISATIONS
from nlx_lsp.values import JSON


@frozen(kw_only=True)
class Header:
    """The header of a GGUF file, without its arrays."""

    path: Path
    """The file."""
    size: int
    """Its length in bytes."""
    version: int
    """Of the file format."""
    tensors: int
    """How many there are."""
    kinds: frozenset[int] = field(factory=frozenset, repr=False)
    """Their types, by number."""
    metadata: Mapping[str, JSON] = field(repr=False)
    """Every entry but the arrays."""
    control: Mapping[str, int] = field(factory=dict, repr=False)
    """The control tokens and their ids, where they were asked for."""
    markup: Mapping[str, int] = field(factory=dict, repr=False)
    """Tokens that look like control tokens, such as ``<|end|>``, but are found in any text; likewise."""

    @property
    def architecture(self) -> str:
        """The kind of network, such as ``llama``."""
        return self._text("general.architecture")

    @property
    def name(self) -> str:
        """What the model calls itself, or else the file's name."""
        return self._text("general.name") or self.path.stem

    @property
    def context_tokens(self) -> int:
        """The context that the model was trained for; 0 if it does not say."""
        return self._number(f"{self.architecture}.context_length") or 0

    @property
    def tokenizer(self) -> str:
        """The kind of tokenizer: ``llama`` is SentencePiece's; empty if there is none."""
        return self._text("tokenizer.ggml.model")

    @property
    def chat_template(self) -> str:
        """The template of conversations; empty if there is none."""
        return self._text("tokenizer.chat_template")

    @property
    def quantisation(self) -> str:
        """How most of the weights are stored, such as ``Q4_K_M``; empty if unknown."""
        kind = self._number("general.file_type")
        return "" if kind is None else QUANTISATIONS.get(kind, "")

    @property
    def about(self) -> str:
        """What the model is, in a line."""
        parts = [self.name, self.architecture, self.quantisation, f"{self.size / 1e6:,.0f} MB"]
        if self.context_tokens:
            parts.append(f"trained for {self.context_tokens} tokens")
        if self.draft:
            parts.append("draft quality")
        return ", ".join(part for part in parts if part)

    @property
    def prompt_format(self) -> str:
        """The prompt template set that the model was trained for."""
        return self._text("nlx.prompt_format") or "chat"

    @property
    def prompt_tokens(self) -> int:
        """The length of prompt that the model was trained for; 0 if it does not say."""
        return self._number("nlx.prompt_tokens") or 0

    @property
    def draft(self) -> bool:
        """Whether the model says of itself that its answers are of draft quality."""
        return self.metadata.get("nlx.draft") is True

    def token(self, role: str) -> int | None:
        """Return the id of a token by its role, such as ``bos`` or ``eot``; None if it has none."""
        return self._number(f"tokenizer.ggml.{role}_token_id")

    def spelling(self, role: str) -> str:
        """Return the text of a control token by its role; empty if it is not known."""
        number = self.token(role)
        return next((text for text, other in self.control.items() if other == number), "")

    def _text(self, key: str) -> str:
        found = self.metadata.get(key)
        return found if isinstance(found, str) else ""

    def _number(self, key: str) -> int | None:
        found = self.metadata.get(key)
        return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
