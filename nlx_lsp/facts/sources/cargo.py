"""``Cargo.toml``.  Whether a crate is a library or a program, it says itself, or the names of its files."""

from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import toml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources import address
from nlx_lsp.facts.sources.person import split_person
from nlx_lsp.facts.tree import Tree


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says.

    Raises:
        Unreadable: If it is no TOML.
    """
    tree = toml.parse(file)
    if tree.has("package"):
        yield from _package(tree)
        yield from _programs(tree)
    top = "package" if tree.has("package") else "workspace"
    if tree.has(top):
        yield tree.fact("build", "cargo build --release", top)
        yield tree.fact("test", "cargo test", top)
    for member in tree.texts("workspace", "members"):
        if "*" not in member:
            yield tree.fact("folder", f"{member}/", "workspace", "members", says="a member of the workspace")


def _package(tree: Tree) -> Iterator[Fact]:
    registry = "" if tree.get("package", "publish") is False else "crates.io"
    yield from tree.facts("name", "package", "name", registry=registry)
    yield from tree.facts("version", "package", "version")
    yield from tree.facts("version", "workspace", "package", "version")
    yield from tree.facts("description", "package", "description")
    yield from tree.facts("licence", "package", "license", says="manifest")
    for place in tree.items("package", "authors"):
        name, email = split_person(tree.text(*place))
        if name:
            yield tree.fact("author", name, *place, email=email, role="author")
    yield from tree.facts("keyword", "package", "keywords")
    if wanted := tree.text("package", "rust-version"):
        yield tree.fact("requirement", f"Rust >={wanted}", "package", "rust-version", **{"as": "platform"})
    for name in tree.keys("dependencies"):
        path = ("dependencies", name)
        version = tree.text(*path) or tree.text(*path, "version")
        yield tree.fact("requirement", f"{name} {version}".strip(), *path, **{"as": "dependency"})
    for label in ("homepage", "documentation"):
        yield from tree.facts("link", "package", label, label=label.capitalize())
    if page := address.as_web(tree.text("package", "repository")):
        yield tree.fact("link", page, "package", "repository", label="Repository")


def _programs(tree: Tree) -> Iterator[Fact]:
    name = tree.text("package", "name")
    named = [(tree.text(*place, "name"), place) for place in tree.items("bin")]
    programs = [(program, place) for program, place in named if program]
    if not programs and name and "src/main.rs" in tree.file.others:
        programs = [(name, ("package", "name"))]
    for program, place in programs:
        yield tree.fact("entry_point", program, *place, type="command", target="src/main.rs")
        command = "cargo run" if len(programs) == 1 else f"cargo run --bin {program}"
        yield tree.fact("run", command, *place, target=program)
    if programs:
        yield tree.fact("install", "cargo install --path .", "package", **{"from": "clone"})
    if tree.has("lib") or "src/lib.rs" in tree.file.others:
        library = tree.text("lib", "name") or name.replace("-", "_")
        yield tree.fact("entry_point", library, "package", "name", type="module", target="src/lib.rs")


READER = Reader(wants=("Cargo.toml",), read=read)
