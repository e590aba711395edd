"""``package.json``: what npm, yarn and pnpm read."""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import json
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources import address
from nlx_lsp.facts.sources.person import split_person
from nlx_lsp.facts.tree import Tree

_LOCKS = {
    "pnpm-lock.yaml": ("pnpm", "pnpm install --frozen-lockfile"),
    "yarn.lock": ("yarn", "yarn install"),
    "bun.lockb": ("bun", "bun install"),
    "bun.lock": ("bun", "bun install"),
    "package-lock.json": ("npm", "npm ci"),
    "npm-shrinkwrap.json": ("npm", "npm ci"),
}
_STUB = "no test specified"
"""What `npm init` writes: there are no tests."""
_KINDS: dict[str, Kind] = {"test": "test", "start": "run", "build": "build"}
_SETTINGS = ("contributes", "configuration", "properties")
"""Where an extension of VS Code tells its settings."""
_HOOK = re.compile(
    r"(?:pre|post)(?:pack|publish|version|test|build|start)|(?:pre|post)?install|prepare|prepublishOnly"
)
"""Scripts that npm calls by itself."""


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says.

    Raises:
        Unreadable: If it is no JSON.
    """
    tree = json.parse(file)
    yield from tree.facts("name", "name", registry="" if tree.get("private") is True else "npm")
    yield from tree.facts("version", "version")
    yield from tree.facts("description", "description")
    yield from tree.facts("licence", "license", says="manifest")
    yield from tree.facts("licence", "license", "type", says="manifest")
    yield from _people(tree)
    yield from tree.facts("keyword", "keywords")
    for engine in tree.keys("engines"):
        if wanted := tree.text("engines", engine):
            name = {"node": "Node.js", "vscode": "VS Code"}.get(engine, engine)
            yield tree.fact("requirement", f"{name} {wanted}", "engines", engine, **{"as": "platform"})
    for key, sort in (("dependencies", "dependency"), ("peerDependencies", "peer")):
        for name in tree.keys(key):
            value = f"{name} {tree.text(key, name)}".strip()
            yield tree.fact("requirement", value, key, name, **{"as": sort})
    yield from _links(tree)
    yield from _entry_points(tree)
    yield from _commands(tree)
    for name in tree.keys(*_SETTINGS):
        path = (*_SETTINGS, name)
        says = tree.text(*path, "description") or tree.text(*path, "markdownDescription")
        default = tree.text(*path, "default")
        yield tree.fact("setting", name, *path, says=says, default=default, **{"for": "vscode"})


def _people(tree: Tree) -> Iterator[Fact]:
    for key, role in (("author", "author"), ("contributors", "contributor"), ("maintainers", "maintainer")):
        for place in tree.items(key):
            name, email = split_person(tree.text(*place))
            name, email = tree.text(*place, "name") or name, tree.text(*place, "email") or email
            if name:
                yield tree.fact("author", name, *place, email=email, role=role)


def _links(tree: Tree) -> Iterator[Fact]:
    yield from tree.facts("link", "homepage", label="Homepage")
    for place in (("repository",), ("repository", "url")):
        if page := address.as_web(tree.text(*place)):
            yield tree.fact("link", page, *place, label="Repository")
    for place in (("bugs",), ("bugs", "url")):
        yield from tree.facts("link", *place, label="Issues")


def _entry_points(tree: Tree) -> Iterator[Fact]:
    if (path := tree.text("bin")) and (name := tree.text("name")):
        yield tree.fact("entry_point", name.rpartition("/")[2], "bin", type="command", target=path)
    for name in tree.keys("bin"):
        yield tree.fact("entry_point", name, "bin", name, type="command", target=tree.text("bin", name))
    for key in ("main", "module", "types"):
        yield from tree.facts("entry_point", key, type="module", key=key)
    for name in tree.keys("exports"):
        if name.startswith("."):
            yield tree.fact(
                "entry_point", name, "exports", name, type="export", target=tree.text("exports", name)
            )


def _commands(tree: Tree) -> Iterator[Fact]:
    lock = next((name for name in _LOCKS if name in tree.file.others), "")
    declared = tree.text("packageManager").partition("@")[0]
    manager, install = _LOCKS.get(lock, ("npm", "npm install"))
    if declared in ("npm", "pnpm", "yarn", "bun") and declared != manager:
        manager, install = declared, f"{declared} install"
    origin = "packageManager" if declared == manager else "name"
    if tree.has("dependencies") or tree.has("devDependencies") or lock:
        yield tree.fact("install", install, origin, lock=lock, **{"from": "clone"})
    for name in tree.keys("scripts"):
        runs = tree.text("scripts", name)
        if not runs or _HOOK.fullmatch(name) or (name == "test" and _STUB in runs):
            continue
        short = name in ("test", "start") or manager == "yarn"
        command = f"{manager} {name}" if short and manager != "bun" else f"{manager} run {name}"
        kind = _KINDS.get(name, "develop")
        purpose = "lint" if name.partition(":")[0] == "lint" else ""
        yield tree.fact(kind, command, "scripts", name, runs=runs, purpose=purpose)


READER = Reader(wants=("package.json",), read=read)
