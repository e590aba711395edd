"""How to install it: what has to be there, and the commands."""

from collections.abc import Iterator

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Block, Code, Inline, Items, Listing, Paragraph, Text

_REPOSITORIES = ("repository", "source", "source code", "code", "github", "gitlab")


def compose(material: Material) -> Outline:
    """Return what is required, and how to install a release or a clone."""
    commands = material.every("install")
    if not commands:
        return ()
    return [PROSE, *_required(material), *_commands(material)]


def _required(material: Material) -> Iterator[Block]:
    platforms = [fact for fact in material.every("requirement") if fact.more.get("as") == "platform"]
    if platforms:
        line: list[Inline] = [Text("Required: ")]
        for number, fact in enumerate(platforms):
            line += [Text(", " if number else ""), Code(fact.value)]
        yield Paragraph([*line, Text(".")])


def _commands(material: Material) -> Iterator[Block]:
    commands = material.every("install")
    plain = [fact for fact in commands if not fact.more.get("extra")]
    released = [fact.value for fact in plain if fact.more.get("from") != "clone"]
    cloned = [fact.value for fact in plain if fact.more.get("from") == "clone"]
    if released:
        yield Listing("\n".join(released), "sh")
    if cloned:
        yield Paragraph([Text("From a clone of the repository:")])
        yield Listing("\n".join([*_clone(material), *cloned[:1]]), "sh")
    extras = [fact for fact in commands if fact.more.get("extra")]
    if extras:
        yield Paragraph([Text("With optional parts:")])
        yield Items([[Code(fact.more["extra"]), Text(": "), Code(fact.value)] for fact in extras])


def _clone(material: Material) -> list[str]:
    """Return how to get a clone; nothing where nobody says where the repository is."""
    links = material.every("link")
    address = next((fact.value for fact in links if fact.more.get("label", "").lower() in _REPOSITORIES), "")
    if not address.startswith("https://"):
        return []
    return [f"git clone {address}", f"cd {address.rstrip('/').rpartition('/')[2].removesuffix('.git')}"]


SECTION = Section(
    id="install",
    order=20,
    title="Installation",
    usual=names(
        r"(?:how to )?(?:install|installation|installing|set-?up|setup)\b.*"
        r"|getting started.*"
    ),
    compose=compose,
    speaks_of=("install", "requirement"),
    about="what is needed before it is installed, and how it is installed",
)
