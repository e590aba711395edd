"""What is wrong with a source of settings, in one message that says what to do."""

import difflib
from collections.abc import Collection

from attrs import frozen

from nlx_lsp.settings.keys import Key, show


@frozen(kw_only=True)
class Problem:
    """One thing in one source that was not used."""

    source: str
    """The source's name: a file, or ``command line``."""
    message: str
    """One sentence or two, complete in themselves."""
    key: str = ""
    """The key; empty where the whole source is meant."""

    def __str__(self) -> str:
        return self.message


def unreadable(source: str, reason: str) -> Problem:
    """Say that a whole source was not used."""
    return Problem(source=source, message=f"{source}: {reason}. Nothing in it is used.")


def shapeless(source: str, name: str, value: object) -> Problem:
    """Say that a table of keys was expected."""
    subject = f"{show_name(name)} is" if name else "the configuration is"
    message = f"{source}: {subject} {show(value)}, but has to be a table of keys."
    return Problem(source=source, key=name, message=message)


def unknown(source: str, name: str, known: Collection[str]) -> Problem:
    """Say that there is no such key, and name the one that was probably meant."""
    near = difflib.get_close_matches(name[:100], known, n=1)
    if not near:  # a key without its table is as frequent a slip as a wrong letter
        short = {key.partition(".")[2]: key for key in known}
        near = [short[key] for key in difflib.get_close_matches(name[:100], short, n=1)]
    hint = f"Did you mean {near[0]}?" if near else "`nlx-lsp settings` lists them all."
    return Problem(
        source=source, key=name, message=f"{source}: there is no setting {show_name(name)}. {hint}"
    )


def refused(source: str, key: Key, value: object) -> Problem:
    """Say that a value is not allowed, and what is."""
    near = difflib.get_close_matches(value[:100].lower(), key.choices, n=1) if isinstance(value, str) else []
    hint = f' Did you mean "{near[0]}"?' if near else ""
    message = f"{source}: {key.name} is {show(value)}, but has to be {key.allowed}.{hint}"
    return Problem(source=source, key=key.name, message=message)


def presumptuous(source: str, key: Key, elsewhere: str) -> Problem:
    """Say that a repository has no say in a key, and where the user can set it."""
    message = (
        f"{source}: {key.name} is ignored, because a repository may not choose it for you. "
        f"If you want it, put it into {elsewhere}."
    )
    return Problem(source=source, key=key.name, message=message)


def show_name(name: str) -> str:
    """Render the name of a key that somebody has written."""
    return show(name)[1:-1]
