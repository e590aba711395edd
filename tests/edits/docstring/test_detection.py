"""The style of a project is that of most of its docstrings."""

from importlib.metadata import entry_points

import pytest
from edits.docstring.texts import FEW, HOSTILE, contents
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import Content, Style, detect, styles, usual_style
from nlx_lsp.edits.docstring.style import GROUP
from nlx_lsp.syntax.grammar import supported

GOOGLE = "Sum.\n\n    Args:\n        x: One.\n\n    Returns:\n        It.\n    "
NUMPY = "Sum.\n\n    Parameters\n    ----------\n    x : int\n        One.\n    "
SPHINX = "Sum.\n\n    :param x: One.\n    "
NOTHING = ["", "Sum.", "Note: this.\n\n    Example::\n\n        x = 1\n", "12:30:45 is a time.", *HOSTILE[:4]]
LANGUAGES = supported()


@pytest.mark.parametrize(
    ("docstrings", "style"),
    [
        ([], None),
        (NOTHING, None),
        ([GOOGLE], "google"),
        ([NUMPY], "numpy"),
        ([SPHINX], "sphinx"),
        ([*NOTHING, SPHINX, GOOGLE, SPHINX], "sphinx"),
        ([NUMPY, GOOGLE], "numpy"),
        ([GOOGLE, NUMPY], "google"),
        ([f"{GOOGLE}\n\n    :param x: One.\n    :return: It.\n", NUMPY], "numpy"),
    ],
)
def test_the_majority_decides(docstrings: list[str], style: str | None) -> None:
    assert detect(docstrings) == style


@pytest.mark.parametrize("style", styles().values(), ids=lambda style: style.name)
@FEW
@given(content=contents(), margin=st.sampled_from(("", "    ", "\t")))
def test_a_style_recognises_its_own(style: Style, content: Content, margin: str) -> None:
    text = f"\n{margin}".join(style.render(content, 60))
    has_sections = any((content.params, content.returns, content.yields, content.raises))
    assert detect([text]) == (style.name if has_sections else None)


def test_styles_come_through_the_same_door_as_those_of_others() -> None:
    found = {name: style for language in LANGUAGES for name, style in styles(language).items()}
    assert sorted(found) == [point.name for point in sorted(entry_points(group=GROUP))]
    assert all(style.name == name for name, style in found.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_usual_style(language: str) -> None:
    usual = usual_style(language)
    assert usual is not None
    assert language in usual.usual_in
