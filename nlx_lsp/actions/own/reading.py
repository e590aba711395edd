"""Reads the file of an own action; what is wrong with it is said with file, line and key.

Knows the keys from `description`, and nothing of where files lie.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Literal, NoReturn, get_args, get_origin

import attrs
import cattrs
from attrs import evolve, frozen
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from nlx_lsp.actions.own.description import ROOTS, VARIABLES, Description
from nlx_lsp.actions.own.toml_lines import Path, find_line, find_text
from nlx_lsp.prompts.template import inspect
from nlx_lsp.settings.keys import show
from nlx_lsp.syntax import grammar

_PLACE = re.compile(r"\(at line (\d+)")
_LONGEST_TITLE = 80
_INTERNAL = ("problem",)
"""What templates are given besides the variables that are for users."""
_MOST = {"longest": 2000, "most": 200}
"""What a decoder bears."""
_SHAPED = {"diagnostic": ("text", "remarks"), "show": ("text", "lines", "choice", "remarks")}
"""The shapes that an edit can be made of, where that is not text or lines."""


class Unusable(Exception):
    """A file that is no action.

    Args:
        path: What leads to the key that is wrong.
        message: What is wrong with it, without the key, and what to do.
        line: Of the text that is the key's value, from 1; 0 for the key itself.
    """

    def __init__(self, path: Path, message: str, *, line: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.line = line


@frozen(kw_only=True)
class Problem:
    """Why a file is not used."""

    file: str
    """The file, as the user knows it."""
    line: int
    """Where in it, from 1; 0 where that cannot be told."""
    message: str
    """What is wrong there, and what to do."""
    whole: bool = False
    """Whether that is all there is to say."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + ("" if self.whole else " The action is not offered.")


def read(text: str, file: str) -> Description | Problem:
    """Read an action, or say what is wrong.

    Args:
        text: The file's text.
        file: What to call it.

    Returns:
        The action, or what is wrong with the file and where.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else 0
        return Problem(file=file, line=line, message=f"This is not TOML: {error}.")
    try:
        return _checked(_structured(values))
    except Unusable as wrong:
        line = (find_text if wrong.line else find_line)(text, wrong.path) + max(wrong.line - 1, 0)
        name = ".".join(str(part) for part in wrong.path if isinstance(part, str))
        return Problem(file=file, line=line, message=f"{name} {wrong.message}")


def _structured(values: dict[str, Any]) -> Description:
    try:
        return _converter().structure(values, Description)
    except ClassValidationError as error:
        raise _worst(error, ()) from error


@cache
def _converter() -> cattrs.Converter:
    """Return what makes values of tables; unlike its defaults it takes nothing for what it is not."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind, meaning in (
        (str, "a text"),
        (int, "a whole number"),
        (float, "a number"),
        (bool, "true or false"),
    ):
        converter.register_structure_hook(kind, _exactly(kind, meaning))
    converter.register_structure_hook_func(lambda kind: _origin(kind) is Literal, _one_of)
    converter.register_structure_hook_factory(
        lambda kind: _origin(kind) is tuple, lambda kind: _list_of(converter, get_args(kind)[0])
    )
    converter.register_structure_hook(
        Description,
        make_dict_structure_fn(
            Description, converter, _cattrs_forbid_extra_keys=True, variables=override(omit=True)
        ),
    )
    return converter


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _exactly(kind: type, meaning: str) -> Any:
    def structure(value: Any, _: Any) -> Any:
        number = kind is float and type(value) is int
        if type(value) is not kind and not number:
            _refuse(f"is {show(value)}, but has to be {meaning}.")
        return value

    return structure


def _one_of(value: Any, kind: Any) -> Any:
    allowed = get_args(kind)
    if value not in allowed:
        _refuse(f"is {show(value)}, but has to be {_either(allowed)}.{_near(value, allowed)}")
    return value


def _list_of(converter: cattrs.Converter, kind: Any) -> Any:
    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            _refuse(f"is {show(value)}, but has to be a list.")
        items = []
        for number, item in enumerate(value):
            try:
                items.append(converter.structure(item, kind))
            except Unusable as wrong:
                raise Unusable((number, *wrong.path), wrong.message) from wrong
            except ClassValidationError as error:
                raise _worst(error, (number,)) from error
        return tuple(items)

    return structure


def _worst(error: BaseException, path: Path) -> Unusable:
    """Return what to tell of all that is wrong: a key that there is not explains one that is missing."""
    return min(_faults(error, path), key=lambda fault: "no key" not in fault.message)


def _faults(error: BaseException, path: Path) -> Iterator[Unusable]:
    """Yield what is wrong, in the words of a user, from all that a converter has to say."""
    match error:
        case ForbiddenExtraKeysError():
            known = [each.name for each in attrs.fields(error.cl) if each.name != "variables"]
            for key in sorted(error.extra_fields):
                near = _near(key, known) or f" There are: {', '.join(known)}."
                yield Unusable((*path, key), f"is no key here.{near}")
        case ClassValidationError() | IterableValidationError():
            for inner in error.exceptions:
                notes = [note.name for note in getattr(inner, "__notes__", ()) if hasattr(note, "name")]
                yield from _faults(inner, (*path, *notes))
        case Unusable():
            yield Unusable((*path, *error.path), error.message)
        case KeyError():
            yield Unusable(path, "is missing.")
        case _:
            yield Unusable(path, "has to be a table.")


def _checked(description: Description) -> Description:
    """Return a description that makes sense as a whole.

    Raises:
        Unusable: If it does not.
    """
    for name, value in (("title", description.title), ("kind", description.kind)):
        if not value.strip() or not value.isprintable() or len(value) > _LONGEST_TITLE:
            raise Unusable((name,), f"has to be one line of at most {_LONGEST_TITLE} characters.")
    if description.kind.partition(".")[0] not in ROOTS:
        allowed = f"has to begin with {_either(ROOTS)}."
        raise Unusable(("kind",), f'is "{description.kind}", but {allowed}')
    for place, names in _languages(description):
        for name in names:
            _check_language(place, name)
    for name, limit in _MOST.items():
        if not 1 <= getattr(description.answer, name) <= limit:
            raise Unusable(("answer", name), f"has to be from 1 to {limit}.")
    if description.verify.max_growth <= 0:
        raise Unusable(("verify", "max_growth"), "has to be more than 0.")
    _check_shape(description)
    _check_places(description)
    return _inspected(description)


def _check_shape(description: Description) -> None:
    answer, kind = description.answer, description.edit.kind
    allowed = _SHAPED.get(kind, ("text", "lines"))
    if answer.shape not in allowed:
        raise Unusable(("answer", "shape"), f'is "{answer.shape}", but "{kind}" needs {_either(allowed)}.')
    if (answer.shape == "choice") != bool(answer.choices) or "" in answer.choices:
        raise Unusable(("answer", "choices"), 'belongs to the shape "choice", which needs some words.')
    for name in answer.notes:
        if not name.strip() or not name.isprintable() or name == answer.shape or '"' in name:
            raise Unusable(("answer", "notes"), f"cannot have {show(name)}.")
    if (kind == "new-file") != bool(description.edit.path):
        raise Unusable(("edit", "path"), 'belongs to the kind "new-file", which needs it.')
    if kind == "new-file" and not _is_name(description.edit.path):
        raise Unusable(("edit", "path"), "has to be a file's name, with {stem} and {extension} if need be.")


def _check_places(description: Description) -> None:
    where, edits = description.where, description.edit.kind
    if where.on == "paragraph" and where.reads != "prose":
        raise Unusable(("where", "on"), 'is "paragraph", which needs reads = "prose".')
    if where.on in ("symbol", "stub") and where.reads != "code":
        raise Unusable(("where", "on"), f'is "{where.on}", which needs reads = "code".')
    if edits == "diagnostic" and description.answer.shape == "text" and where.on != "paragraph":
        raise Unusable(
            ("where", "on"), 'has to be "paragraph" where a text is compared with what stands there.'
        )
    titles = [variant.title for variant in description.variants]
    if len(set(titles)) < len(titles) or not all(title.strip() for title in titles):
        raise Unusable(("variants",), "need titles of their own.")
    if description.translates and edits not in ("new-file", "show"):
        raise Unusable(("edit", "kind"), 'has to be "new-file" or "show" where variants name languages.')


def _languages(description: Description) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield ("where", "languages"), description.where.languages
    for number, variant in enumerate(description.variants):
        yield ("variants", number, "language"), (variant.language,) if variant.language else ()


def _check_language(place: Path, name: str) -> None:
    known = grammar.known()
    if name not in known:
        raise Unusable(place, f"has {show(name)}, which is no language here.{_near(name, known)}")


def _inspected(description: Description) -> Description:
    """Return the description with the variables of its prompt.

    Raises:
        Unusable: If one of its templates is wrong.
    """
    found: frozenset[str] = frozenset()
    for name in ("system", "prompt"):
        looked_at = inspect(getattr(description, name), (*VARIABLES, *_INTERNAL))
        if looked_at.problem:
            near = _near(looked_at.name, VARIABLES) if looked_at.name else ""
            message = f"cannot be rendered: {looked_at.problem.rstrip('.')}.{near}"
            raise Unusable((name,), message, line=looked_at.line)
        found |= looked_at.variables
    if not description.prompt.strip():
        raise Unusable(("prompt",), "says nothing.")
    if description.needs_instruction and "instruction" not in found:
        raise Unusable(("needs_instruction",), "is true, but the prompt does not ask for the instruction.")
    whole = inspect(description.template, (*VARIABLES, *_INTERNAL))
    if whole.problem:
        raise Unusable(("prompt",), f"cannot be used: {whole.problem}.")
    return evolve(description, variables=found & set(VARIABLES))


def _is_name(path: str) -> bool:
    bare = path.replace("{stem}", "x").replace("{extension}", "x")
    return bare.isprintable() and not set(bare) & set("/\\{}:") and bare not in (".", "..")


def _either(allowed: Collection[str]) -> str:
    *others, last = (f'"{each}"' for each in allowed)
    return f"{', '.join(others)} or {last}" if others else last


def _near(value: Any, known: Collection[str]) -> str:
    found = difflib.get_close_matches(str(value)[:100], known, n=1)
    return f' Did you mean "{found[0]}"?' if found else ""


def _refuse(message: str) -> NoReturn:
    raise Unusable((), message)
