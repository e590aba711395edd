"""Setting one key in a configuration, and leaving every other byte as it is."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.errors import SettingsError
from nlx_lsp.settings.edit import set_key

NEW = 'model = "new"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"[engine]\n{NEW}\n"),
        ("# mine\n", f"# mine\n\n[engine]\n{NEW}\n"),
        ("a = 1", f"a = 1\n\n[engine]\n{NEW}\n"),
        ("[engine]", f"[engine]\n{NEW}\n"),
        ("[engine]\nthreads = 2\n", f"[engine]\n{NEW}\nthreads = 2\n"),
        ('[engine]\nmodel = "old"  # why\nthreads = 2\n', f"[engine]\n{NEW}  # why\nthreads = 2\n"),
        ("[engine]\r\n  model='old'\r\n", '[engine]\r\n  model="new"\r\n'),
        ("[log]\r\nlevel = 'info'\r\n", f"[log]\r\nlevel = 'info'\r\n\r\n[engine]\r\n{NEW}\r\n"),
        ("[ engine ] # x\n'model' = ''\n", "[ engine ] # x\n'model' = \"new\"\n"),
        ("engine.model = 'old'\n[log]\n", 'engine.model = "new"\n[log]\n'),
        ('"engine.model" = "old"\n', '"engine.model" = "new"\n'),
        (
            '[docstring]\nmodel = "x"\n[engine]\n[log]\n',
            f'[docstring]\nmodel = "x"\n[engine]\n{NEW}\n[log]\n',
        ),
        ("[engine]\nmodel = 7\n", f"[engine]\n{NEW}\n"),
    ],
)
def test_only_the_key_changes(before: str, after: str) -> None:
    assert set_key(before, "engine.model", "new") == after


@pytest.mark.parametrize(
    "text",
    [
        "engine = { threads = 2 }\n",
        "engine.threads = 2\n",
        'engine = "x"\n',
        '[engine]\nmodel = """old"""\n',
        "[engine]\nmodel = ['old',\n'older']\n",
        '[log]\nx = """\n[engine]\nmodel = "old"\n"""\n',
        "[[engine]]\nmodel = 'old'\n",
        "not toml",
        "[engine]\nmodel = 'a'\nmodel = 'b'\n",
    ],
)
def test_what_is_not_understood_is_left_alone(text: str) -> None:
    with pytest.raises(SettingsError, match=r"is left alone: .* Set engine\.model in it yourself\."):
        set_key(text, "engine.model", "new")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_value_is_read_back(value: str) -> None:
    text = '# note\n[engine]\nmodel = "x" # y\nthreads = 2\n'
    edited = set_key(text, "engine.model", value)
    assert tomllib.loads(edited) == {"engine": {"model": value, "threads": 2}}
    assert set_key(edited, "engine.model", "x") == text
