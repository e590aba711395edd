"""Whether a package can be had from a registry: only if something in the project says that it is there.

A name in a manifest proves nothing, and the package of that name may be somebody else's.  What counts is a
link to its page, a line of the README that installs it, or a continuous integration that publishes it.
``more`` of such a command: ``from`` is ``registry``, ``evidence`` what says so.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from nlx_lsp.facts.fact import Fact, Origin


@frozen
class _Registry:
    """A place where packages are published."""

    command: str
    page: str
    written: str


_REGISTRIES = {
    "PyPI": _Registry(
        "pip install {name}",
        r"(?:pypi\.org/project|pypi\.python\.org/pypi|badge\.fury\.io/py|img\.shields\.io/pypi/\w+)/{name}(?![\w-])",
        r"(?:pip3?|pipx|uv (?:pip|tool)|python -m pip) install (?:-\S+ )*[\"']?{name}(?![\w./-])",
    ),
    "npm": _Registry(
        "npm install {name}",
        r"(?:npmjs\.(?:com|org)/package|img\.shields\.io/npm/\w+)/{name}(?![\w-])",
        r"(?:npm (?:install|i)|yarn add|pnpm add|npx) (?:-\S+ )*{name}(?![\w./-])",
    ),
    "crates.io": _Registry(
        "cargo add {name}",
        r"(?:crates\.io/crates|img\.shields\.io/crates/\w+|docs\.rs)/{name}(?![\w-])",
        r"cargo (?:add|install) (?:-\S+ )*{name}(?![\w./-])",
    ),
}


def installs(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield how to install the project's packages from a registry, where that is supported."""
    for fact in facts:
        registry = _REGISTRIES.get(fact.more.get("registry", "")) if fact.kind == "name" else None
        if registry is None or not re.fullmatch(r"@?[\w./-]{1,200}", fact.value):
            continue
        evidence = _evidence(fact, registry, facts)
        if evidence is not None:
            command = registry.command.format(name=fact.value)
            if fact.more["registry"] == "crates.io" and any(f.value == "cargo run" for f in facts):
                command = f"cargo install {fact.value}"
            more = {"from": "registry", "registry": fact.more["registry"], "evidence": str(evidence)}
            yield Fact(kind="install", value=command, origin=fact.origin, more=more)


def _evidence(name: Fact, registry: _Registry, facts: Sequence[Fact]) -> Origin | None:
    """Return what says that a package is published; None if nothing does."""
    spelling = re.sub(r"[-_.]+", "[-_.]+", re.sub(r"[@/]", lambda sign: re.escape(sign[0]), name.value))
    page = re.compile(registry.page.format(name=spelling), re.IGNORECASE)
    written = re.compile(registry.written.format(name=spelling), re.IGNORECASE)
    for fact in facts:
        if (
            (fact.kind in ("link", "picture") and page.search(fact.value))
            or (fact.kind == "example" and written.search(fact.value))
            or (fact.more.get("purpose") == "publish" and fact.more.get("registry") == name.more["registry"])
        ):
            return fact.origin
    return None
