"""``pom.xml``.  Properties of the file are filled in; what stands in other files is left out."""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import xml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.tree import Step, Tree

_PROPERTY = re.compile(r"\$\{([^}]+)\}")
_RELEASES = ("maven.compiler.release", "java.version", "maven.compiler.source", "maven.compiler.target")


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says.

    Raises:
        Unreadable: If it is no XML, or declares entities.
    """
    tree = xml.parse(file)
    kinds: tuple[tuple[Kind, str], ...] = (("version", "version"), ("description", "description"))
    if name := _filled(tree, "artifactId"):
        more = {"title": _filled(tree, "name"), "group": _filled(tree, "groupId")}
        yield tree.fact("name", name, "artifactId", **more)
    for kind, key in kinds:
        if value := _filled(tree, key):
            yield tree.fact(kind, value, key)
    yield from _about(tree)
    yield from _requirements(tree)
    start = "./mvnw" if "mvnw" in file.others else "mvn"
    yield tree.fact("build", f"{start} package", "artifactId")
    if any("src/test/" in other for other in file.others):
        yield tree.fact("test", f"{start} test", "artifactId")
    yield tree.fact("install", f"{start} install", "artifactId", **{"from": "clone"})


def _about(tree: Tree) -> Iterator[Fact]:
    for place in tree.items("licenses", "license"):
        if licence := tree.text(*place, "name"):
            yield tree.fact("licence", licence, *place, "name", says="manifest")
    for place in tree.items("developers", "developer"):
        if developer := tree.text(*place, "name"):
            yield tree.fact("author", developer, *place, email=tree.text(*place, "email"), role="author")
    for path, label in ((("url",), "Homepage"), (("scm", "url"), "Repository")):
        if address := _filled(tree, *path):
            yield tree.fact("link", address, *path, label=label)


def _requirements(tree: Tree) -> Iterator[Fact]:
    for key in _RELEASES:
        release = tree.text("properties", key)
        if release and "$" not in release:
            yield tree.fact("requirement", f"Java >={release}", "properties", key, **{"as": "platform"})
            break
    for place in tree.items("dependencies", "dependency"):
        name = ":".join(filter(None, (_filled(tree, *place, key) for key in ("groupId", "artifactId"))))
        sort = "test" if tree.text(*place, "scope") == "test" else "dependency"
        if name:
            version = _filled(tree, *place, "version")
            yield tree.fact("requirement", f"{name} {version}".strip(), *place, **{"as": sort})


def _filled(tree: Tree, *path: Step) -> str:
    """Return a text with its properties filled in; empty if one is not known here."""
    text = _PROPERTY.sub(
        lambda found: (
            tree.text("properties", found[1]) or tree.text(*found[1].removeprefix("project.").split("."))
        ),
        tree.text(*path),
    )
    return "" if not text or _PROPERTY.search(text) else text


READER = Reader(wants=("pom.xml",), read=read)
