"""The plain subject: dull, and made of nothing but what has changed.  It stands in for the model's."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from nlx_lsp.actions.commit_message.kinds import sort_of
from nlx_lsp.history.change import ChangedFile, Difference, SymbolChange
from nlx_lsp.history.habit import Habit
from nlx_lsp.history.subject import Mood

_FORMS: Mapping[str, Mapping[Mood, str]] = {
    "Add": {"past": "Added", "present": "Adds"},
    "Remove": {"past": "Removed", "present": "Removes"},
    "Rename": {"past": "Renamed", "present": "Renames"},
    "Move": {"past": "Moved", "present": "Moves"},
    "Change": {"past": "Changed", "present": "Changes"},
    "Document": {"past": "Documented", "present": "Documents"},
}
_WAYS = {
    "added": "Add",
    "removed": "Remove",
    "renamed": "Rename",
    "moved": "Move",
    "documentation": "Document",
}
_PREPOSITIONS = {"Add": "to", "Remove": "from", "Move": "to", "Rename": "in"}
_PAIR = 2
_PLURALS = {"class": "classes", "module": "modules"}


def plain_subject(difference: Difference, habit: Habit, limit: int) -> str:
    """Return a subject that says what has changed, and no more.

    Args:
        difference: What has changed.
        habit: How subjects begin.
        limit: Characters that it may have.
    """
    candidates = list(_candidates(difference))
    text = next((text for text in candidates if len(text) <= limit), candidates[-1][:limit])
    verb, _, rest = text.partition(" ")
    verb = _FORMS.get(verb, {}).get(habit.mood, verb)
    text = f"{verb} {rest}"[:limit].rstrip()
    return text if habit.capital else text[0].lower() + text[1:]


def _candidates(difference: Difference) -> Sequence[str]:
    """Return subjects, the most telling first."""
    files = difference.files
    if len(files) == 1:
        return [*_of_symbols(files[0]), *_of_file(files[0])]
    main = [file for file in files if not sort_of(file.path)]
    told = _of_symbols(main[0])[:1] if len(main) == 1 else []
    added = [file for file in main if file.status == "added"]
    if added and len(added) < len(files):
        others = len(files) - len(added)
        behind = f", touch {others} {'others' if others > 1 else 'other'}"
        told += [
            f"{text}{behind}" for text in (_of_file(added[0])[:1] if len(added) == 1 else _of_files(added))
        ]
    return [*told, *_of_files(files)]


def _of_files(files: Sequence[ChangedFile]) -> list[str]:
    verb = _common_verb(files)
    folder = _common_folder([file.path for file in files])
    where = [f" {_PREPOSITIONS.get(verb, 'in')} {folder}"] if folder else []
    return [f"{verb} {len(files)} files{place}" for place in (*where, "")]


def _of_symbols(file: ChangedFile) -> list[str]:
    if file.status in ("added", "removed"):
        return []
    symbols = [symbol for symbol in file.symbols if symbol.name and symbol.way != "layout"]
    if not symbols:
        return []
    if len(symbols) == 1:
        return [_of_symbol(symbols[0], place) for place in (file.path, file.name)]
    if len(symbols) == _PAIR and "renamed" not in {symbol.way for symbol in symbols}:
        one, other = ((_WAYS.get(symbol.way, "Change"), symbol.name) for symbol in symbols)
        both = (
            f"{one[1]} and {other[1]}"
            if one[0] == other[0]
            else f"{one[1]} and {other[0].lower()} {other[1]}"
        )
        return [f"{one[0]} {both} in {place}" for place in (file.path, file.name)]
    verbs = {_WAYS.get(symbol.way, "Change") for symbol in symbols}
    verb = verbs.pop() if len(verbs) == 1 else "Change"
    kinds = {"function" if symbol.kind == "method" else symbol.kind for symbol in symbols}
    kind = kinds.pop() if len(kinds) == 1 else ""
    what = f"{len(symbols)} {_PLURALS.get(kind, f'{kind}s')}" if kind else f"{len(symbols)} definitions"
    preposition = _PREPOSITIONS.get(verb, "of")
    return [f"{verb} {what} {preposition} {place}" for place in (file.path, file.name)]


def _of_symbol(symbol: SymbolChange, place: str) -> str:
    verb = _WAYS.get(symbol.way, "Change")
    if symbol.way == "renamed":
        return f"Rename {symbol.before} to {symbol.name.rpartition('.')[2]} in {place}"
    if symbol.way == "signature":
        return f"Change the signature of {symbol.name} in {place}"
    return f"{verb} {symbol.name} {_PREPOSITIONS.get(verb, 'in')} {place}"


def _of_file(file: ChangedFile) -> list[str]:
    if file.status == "renamed" and file.name == file.former.rpartition("/")[2]:
        return [f"Move {file.former} to {file.path.rpartition('/')[0] or 'the top'}", f"Move {file.name}"]
    if file.status == "renamed":
        return [f"Rename {file.former} to {file.path}", f"Rename a file to {file.name}"]
    if file.status == "mode":
        return [f"Change the rights of {place}" for place in (file.path, file.name)]
    verb = {"added": "Add", "removed": "Remove"}.get(file.status, "Change")
    return [f"{verb} {place}" for place in (file.path, file.name)] + [f"{verb} a file"]


def _common_verb(files: Sequence[ChangedFile]) -> str:
    states = {file.status for file in files}
    known = {"added": "Add", "removed": "Remove"}
    return known.get(states.pop(), "Change") if len(states) == 1 else "Change"


def _common_folder(paths: Sequence[str]) -> str:
    """Return the lowest folder that all paths are in; empty for the top."""
    common = PurePosixPath(paths[0]).parent.parts
    for path in paths[1:]:
        parts = PurePosixPath(path).parent.parts
        while common and parts[: len(common)] != common:
            common = common[:-1]
    return "/".join(common)
