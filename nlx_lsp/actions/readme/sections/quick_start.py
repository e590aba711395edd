"""A first example: one that is in the repository, with what it prints where that is known."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.edits.markup.blocks import Block, Code, Listing, Paragraph, Text

_LONGEST = 30
"""Lines."""
_SHELLS = ("", "sh", "bash", "shell", "console", "text", "shell-session")
"""What is rather an installation, or a picture made of letters."""


def compose(material: Material) -> Outline:
    """Return the first example that is short enough."""
    short = [fact for fact in material.every("example") if 0 < len(fact.value.splitlines()) <= _LONGEST]
    code = [fact for fact in short if fact.more.get("language", "").lower() not in _SHELLS]
    example = next(iter([*code, *short]), None)
    if example is None:
        return ()
    path = material.path(example.origin.path)
    shown: list[Block] = [Paragraph([Text("From "), Code(path), Text(":")])] if path else []
    shown.append(Listing(example.value, example.more.get("language", "")))
    if output := example.more.get("output"):
        shown += [Paragraph([Text("It prints:")]), Listing(output)]
    return [PROSE, *shown]


SECTION = Section(
    id="quick-start",
    order=30,
    title="Quick start",
    usual=names(
        r"quick[ -]?start.*|getting started.*"
        r"|(?:a )?(?:first|quick|simple|basic) example.*|examples?|tutorial|synopsis|demo"
    ),
    compose=compose,
    speaks_of=("example",),
    about="what the example does",
)
