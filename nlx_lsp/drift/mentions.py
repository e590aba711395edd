"""What a Markdown file of a project mentions in code, and the project no longer has.

Only what is surely meant to be the project's own: a path whose folder is there, a name below one of its
packages or classes, an option of its program, a target of its makefile.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from attrs import frozen
from markdown_it import MarkdownIt

from nlx_lsp.drift.discrepancy import Code, Drift
from nlx_lsp.drift.inventory import Inventory
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

_HISTORY = re.compile(r"change|history|news|release|migrat|upgrad|archive|roadmap|todo", re.IGNORECASE)
"""Files that speak of what was, or will be."""
_SHELLS = frozenset({"", "sh", "bash", "shell", "console", "zsh", "fish"})
_PATH = re.compile(r"(?:\./)?[\w.-]+(?:/[\w.-]+)+/?")
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+(?:\(\))?")
_OPTION = re.compile(r"--[a-z][\w-]*")
_TARGET = re.compile(r"[a-z][\w:-]*")
_FILES = re.compile(r"toml|json|ya?ml|ini|cfg|conf|md|rst|org|txt|lock|log|pyi?|sh|db|sqlite|gguf")
"""What ends the name of a file, not of something in a package."""
_USUAL = frozenset({"--help", "--version"})
_PROMPT = re.compile(r"^\s*[$>%]\s+")
_ENDS = re.compile(r"\s(?:#|\||&&|;|>)")
"""What ends a command in a line."""


@frozen
class _Mention:
    """A piece of code in a text."""

    text: str
    start: int
    """Where it stands, in bytes."""
    is_command: bool = False
    """Whether it is a line of a block of commands."""


def check_mentions(source: Source, inventory: Inventory) -> list[Drift]:
    """Return what a text mentions and its project does not have, in the order of the text.

    Args:
        source: The text; nothing is found in what is no Markdown.
        inventory: What the project has.
    """
    path = Path(source.path)
    if source.language.id != "markdown" or _HISTORY.search(path.stem) or not inventory.complete:
        return []
    here = _folder(path, inventory.root)
    found: list[Drift] = []
    for mention in _mentions(source):
        missing = _missing(mention, inventory, here)
        if missing is not None:
            code, text, message = missing
            at = mention.start + len(
                mention.text[: mention.text.index(text)].encode("utf-8", "surrogatepass")
            )
            span = Span(start=at, end=at + len(text.encode("utf-8", "surrogatepass")))
            found.append(Drift(code=code, symbol="", span=span, message=message))
    return found


def _folder(path: Path, root: Path) -> str:
    """Return the folder that a text stands in, from the project's folder."""
    absolute = path.absolute().parent
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else "."


def _mentions(source: Source) -> Iterator[_Mention]:
    """Yield the code spans, and the lines of blocks of commands."""
    text = source.text.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode("utf-8", "surrogateescape")) + 1)
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        first, end = token.map or (0, 0)
        if token.type == "fence" and token.info.strip().split(" ")[0].lower() in _SHELLS:
            for number in range(first + 1, end - 1):
                line = _PROMPT.sub(lambda prompt: " " * len(prompt[0]), lines[number])
                yield _Mention(line, starts[number], is_command=True)
        elif token.type == "inline":
            at = first
            for child in token.children or ():
                if child.type == "code_inline" and child.content:
                    at, mention = _locate(child.content, lines, starts, at, end)
                    if mention is not None:
                        yield mention


def _locate(
    content: str, lines: list[str], starts: list[int], at: int, end: int
) -> tuple[int, _Mention | None]:
    """Find a code span in its lines; return the line to look for the next in."""
    for number in range(at, end):
        column = lines[number].find(f"`{content}`")
        if column >= 0:
            before = lines[number][: column + 1].encode("utf-8", "surrogateescape")
            return number, _Mention(content, starts[number] + len(before))
    return at, None


Missing = tuple[Code, str, str]
"""What is wrong, the words that mention it, and the message."""


def _missing(mention: _Mention, inventory: Inventory, here: str) -> Missing | None:
    text = mention.text
    if mention.is_command or " " in text.strip():
        return _in_command(text, inventory)
    if _PATH.fullmatch(text):
        return _path(text, inventory, here)
    if _DOTTED.fullmatch(text):
        return _name(text, inventory)
    return None


def _path(text: str, inventory: Inventory, here: str) -> Missing | None:
    path = text.removeprefix("./").rstrip("/")
    if path.partition("/")[0] not in inventory.folders or ".." in path:
        return None
    if inventory.has(path) or inventory.has(f"{here}/{path}"):
        return None
    return "mention-path", text, f"There is no {path} in this project."


def _name(text: str, inventory: Inventory) -> Missing | None:
    parts = text.removesuffix("()").split(".")
    if _FILES.fullmatch(parts[-1]):
        return None
    if parts[0] in inventory.packages:
        return (
            None
            if _is_in_package(parts, inventory)
            else ("mention-name", text, f"There is no {'.'.join(parts)}.")
        )
    if parts[0] in inventory.classes and text.endswith("()") and parts[-1] not in inventory.words:
        return "mention-name", text, f"There is no {parts[-1]} in this project."
    return None


def _is_in_package(parts: list[str], inventory: Inventory) -> bool:
    """Return whether a dotted name leads to a module, or to a name in the one that it leads to."""
    folder = inventory.packages[parts[0]]
    for number, part in enumerate(parts[1:], 1):
        inner = f"{folder}/{part}"
        if any(path.startswith(f"{inner}/") for path in inventory.files):
            folder = inner
            continue
        module = next(
            (path for path in inventory.files if PurePosixPath(path).with_suffix("") == PurePosixPath(inner)),
            None,
        )
        if module is not None:
            return set(parts[number + 1 :]) <= inventory.words_of([module])
        # What a package offers may come from anywhere below it.
        inside = (path for path in inventory.files if path.startswith(f"{folder}/"))
        return set(parts[number:]) <= inventory.words_of(inside)
    return True


def _in_command(text: str, inventory: Inventory) -> Missing | None:
    command = _ENDS.split(text, maxsplit=1)[0]
    match command.split():
        case ["make", *targets] if inventory.targets is not None:
            known = inventory.targets
            for word in filter(_TARGET.fullmatch, targets):
                if word not in known and not inventory.has(word):
                    return "mention-target", word, f"There is no target {word}."
        case ["npm", "run", script, *_] if inventory.scripts is not None and _TARGET.fullmatch(script):
            if script not in inventory.scripts:
                return "mention-target", script, f"There is no script {script} in package.json."
        case [program, *_] if program in inventory.programs:
            for option in _OPTION.findall(command):
                if not _has_option(option, inventory):
                    return "mention-option", option, f"There is no option {option}."
    return None


def _has_option(option: str, inventory: Inventory) -> bool:
    """Return whether the code names an option, or what a library may make it from."""
    name = option.removeprefix("--").removeprefix("no-").replace("-", "_")
    return option in _USUAL or option in inventory.options or name in inventory.words
