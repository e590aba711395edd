"""What stands in a README: which heading is the title, and which sections are there by hand."""

import pytest
from readmes import FACTS, task

from nlx_lsp.actions.readme.layout import fingerprint, plain
from nlx_lsp.actions.readme.sections import every


@pytest.mark.parametrize(
    ("text", "title", "level"),
    [
        ("# fixit\n\n## Install\n", "fixit", 2),
        ("# Something else\n\n## Install\n", "Something else", 2),
        ("# Something\n\n# Install\n\n# Usage\n", "Something", 1),
        ("# Install\n\n# Usage\n", None, 1),
        ("## Install\n", None, 2),
        ("## fixit\n\n### Install\n", "fixit", 3),
        ("<h1 align='center'>Some <b>thing</b></h1>\n\ntext\n\n## Install\n", "Some thing", 2),
        ("Text.\n", None, 2),
        ("", None, 2),
        ("## Why\n\n# fixit\n", None, 1),
    ],
)
def test_the_title_is_above_all_else(text: str, title: str | None, level: int) -> None:
    layout = task(text.encode()).layout
    assert (layout.title.title if layout.title else None) == title
    assert layout.level == level


@pytest.mark.parametrize(
    ("heading", "sections"),
    [
        ("Installation", {"install"}),
        ("🚀 Getting Started", {"install", "quick-start"}),
        ("1. Installing `fixit`", {"install"}),
        ("How to install it", {"install"}),
        ("License", {"licence"}),
        ("**Licence:**", {"licence"}),
        ("[Contributing](CONTRIBUTING.md)", {"contributing"}),
        ("Running the tests", {"testing"}),
        ("Command-line usage", {"usage"}),
        ("API Reference", {"api"}),
        ("Configuration options", {"configuration"}),
        ("Environment Variables", {"environment"}),
        ("For developers", {"development"}),
        ("Key Features", {"features"}),
        ("Why", set()),
        ("Uninstalled things", set()),
    ],
)
def test_usual_names_are_known(heading: str, sections: set[str]) -> None:
    layout = task(f"# fixit\n\n## {heading}\n\nText.\n".encode()).layout
    assert layout.standings.keys() - {"title"} == sections
    assert {layout.standings[name].owner for name in sections} <= {"hand"}


def test_an_empty_heading_is_nobodys() -> None:
    layout = task(b"# fixit\n\nMine.\n\n## Install\n\n## Usage\n\n### More\n").layout
    assert {name: each.owner for name, each in layout.standings.items()} == {
        "title": "hand",
        "install": "nobody",
        "usage": "hand",
        "documentation": "hand",
    }


@pytest.mark.parametrize(
    ("one", "other"), [("a\nb", "a  \nb\n\n"), ("\n\na", "a"), ("a\tb", "a\tb \t"), ("", "\n\n")]
)
def test_blanks_at_the_ends_do_not_count(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(f"x{other}")


def test_a_heading_is_read_as_words() -> None:
    assert plain("  2.1 The **best** `thing_of` [all](x.md): 🚀") == "the best thing of all"


def test_sections_are_what_they_should_be() -> None:
    found = every()
    assert [each.order for each in found] == sorted({each.order for each in found})
    assert len({each.id for each in found}) == len(found) == 13
    kinds = {fact.kind for fact in FACTS}
    for section in found:
        assert set(section.speaks_of) <= kinds | {"language", "folder", "run"}
        assert not section.title or section.usual.fullmatch(section.title.lower()), section.id
