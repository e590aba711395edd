"""Small projects for the tests of facts, and short ways to say what is known of them."""

from collections.abc import Mapping
from pathlib import Path

from nlx_lsp.facts.collect import collect
from nlx_lsp.facts.fact import Fact, Kind, Project


def lay(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def known(root: Path, files: Mapping[str, str | bytes]) -> Project:
    """Lay a project and collect what is known of it, without its history."""
    return collect(lay(root, files), ask_history=False)


def values(project: Project, kind: Kind, **more: str) -> list[str]:
    """Return the values of the facts of a kind, those of which something more is known."""
    return [fact.value for fact in project.every(kind) if more.items() <= fact.more.items()]


def one(project: Project, kind: Kind, value: str) -> Fact:
    """Return the only fact of a kind with a value."""
    [fact] = [fact for fact in project.every(kind) if fact.value == value]
    return fact


def line_of(project: Project, fact: Fact) -> str:
    """Return the line that a fact names."""
    text = (project.root / fact.origin.path).read_text("utf-8")
    return text.split("\n")[fact.origin.line - 1]


def assert_lines(project: Project, *kinds: Kind) -> None:
    """Check that what is said stands in the lines that are named, where it stands anywhere to the letter."""
    checked = 0
    for fact in project.every(*kinds):
        if not fact.origin.line:
            continue
        if fact.value in (project.root / fact.origin.path).read_text("utf-8"):
            checked += 1
            assert fact.value in line_of(project, fact), fact
    assert checked
