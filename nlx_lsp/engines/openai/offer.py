"""A model that a server offers."""

from attrs import frozen


@frozen(kw_only=True)
class Offer:
    """A model that a server can answer with."""

    name: str
    """By which it is asked for."""
    context_tokens: int = 0
    """Tokens of prompt and answer together; 0 where the server does not say."""
    slots: int = 1
    """How many requests it is worth sending at the same time."""
    relay: str = ""
    """The address to which the server passes on what it gets; empty where it answers by itself."""
