"""How to run the tests."""

from nlx_lsp.actions.readme.section import PROSE, Material, Outline, Section, names
from nlx_lsp.actions.readme.sections.development import listing


def compose(material: Material) -> Outline:
    """Return the commands."""
    tests = material.every("test")
    return [PROSE, listing(tests)] if tests else ()


SECTION = Section(
    id="testing",
    order=90,
    title="Testing",
    usual=names(r"test(?:s|ing)?\b.*|(?:running )?(?:the )?tests"),
    compose=compose,
    speaks_of=("test",),
    about="how the tests are run",
)
