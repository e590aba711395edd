"""What should be done whatever happens, and is not: errors handled, files closed, locks held and released."""

import re
from collections.abc import Iterator

import tree_sitter

from nlx_lsp.evals.faults.fault import Change, Kind, cut
from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.values import Edit, Span

_LEAVES = re.compile(r"\b(raise|throw|return)\b")
_RELEASES = re.compile(
    r"(?i)(\w*_)?(f?close|release|free|dispose|shutdown|terminate|cleanup|unref|destroy|drop)"
)
_LOCKS = re.compile(r"(?i)\w*lock|acquire|\w*release")
_LOCK = re.compile(r"(?i)lock|mutex|semaphore")
_OPENS = re.compile(
    r"(.*\.)?(open|fdopen|urlopen|socket|create_connection|scandir|connect|Popen|\w*File|\w*PoolExecutor)\(.*",
    re.DOTALL,
)
"""Calls whose result is what the `with` binds, so that it could be had without."""


def _swallowed(ground: Ground) -> Iterator[Change]:
    for handler, body in ground.pairs("handler", "handler.body"):
        if _LEAVES.search(ground.text(body)):
            span = Span(start=body.start_byte, end=body.end_byte)
            edit = Edit(span=span, text=ground.dialect.nothing)
            yield Change(edit=edit, blamed=handler.start_byte)


def _unreleased(ground: Ground) -> Iterator[Change]:
    for whole, name in ground.pairs("release", "release.name"):
        if _RELEASES.fullmatch(ground.text(name)) and not _LOCK.search(ground.text(whole)):
            yield from cut(ground, whole)


def _unlocked(ground: Ground) -> Iterator[Change]:
    for whole, name in ground.pairs("release", "release.name"):
        if _LOCKS.fullmatch(ground.text(name)) and _LOCK.search(ground.text(whole)):
            yield from cut(ground, whole)
    for match in ground.matches:
        if "scoped" in match and "scoped.name" not in match:
            whole, value, body = (match[name][0] for name in ("scoped", "scoped.value", "scoped.body"))
            if _LOCK.search(ground.text(value)):
                yield from _unwrapped(ground, whole, body, "")


def _leaked(ground: Ground) -> Iterator[Change]:
    for whole, value, name, body in ground.pairs("scoped", "scoped.value", "scoped.name", "scoped.body"):
        if _OPENS.fullmatch(ground.text(value)):
            yield from _unwrapped(ground, whole, body, f"{ground.text(name)} = {ground.text(value)}")


def _unwrapped(
    ground: Ground, whole: tree_sitter.Node, body: tree_sitter.Node, instead: str
) -> Iterator[Change]:
    """Put a statement in the place of the header of another, and the body one level further out."""
    outer = ground.source.line_start(whole.start_byte)
    first = ground.source.line_start(body.start_byte)
    margin, indent = (
        ground.source.text[a : b.start_byte].decode() for a, b in ((outer, whole), (first, body))
    )
    if (
        first <= outer
        or margin.strip()
        or not indent.startswith(margin)
        or ground.text(whole).startswith("async")
    ):
        return
    lines = ground.source.slice(Span(start=first, end=body.end_byte)).split("\n")
    inner = [line.removeprefix(indent) for line in lines]
    if any(line.strip() and not line.startswith(indent) for line in lines) or _has_long_string(body):
        return  # A string or a comment that would not survive it.
    text = "\n".join(
        f"{margin}{line}" if line.strip() else line for line in ([instead] if instead else []) + inner
    )
    yield Change(edit=Edit(span=Span(start=outer, end=body.end_byte), text=text))


def _has_long_string(node: tree_sitter.Node) -> bool:
    if node.type == "string" and node.start_point.row != node.end_point.row:
        return True
    return any(_has_long_string(child) for child in node.children)


KINDS = (
    Kind(name="swallowed error", category="error handling", find=_swallowed),
    Kind(name="missing release", category="resource leak", find=_unreleased),
    Kind(name="resource leak", category="resource leak", find=_leaked),
    Kind(name="missing lock", category="concurrency", find=_unlocked),
)
