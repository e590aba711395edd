"""Files of own actions: what is wrong in one is said with its line and key, and nothing else is lost."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.actions.own.checks import CHECKS
from nlx_lsp.actions.own.description import Check, Description
from nlx_lsp.actions.own.library import Library
from nlx_lsp.actions.own.reading import Problem, read
from nlx_lsp.actions.own.toml_lines import find_line

GOOD = '''\
title = "Simplify"
kind = "refactor.rewrite"
prompt = """
Make this simpler:
{{ selection }}
"""

[where]
on = "selection"

[verify]
checks = ["parses"]

[[variants]]
title = "a little"
instruction = "a little"

[[variants]]
title = "a lot"
instruction = "a lot"
'''


def test_a_file_is_read() -> None:
    found = read(GOOD, "simplify.toml")
    assert isinstance(found, Description)
    assert found.title == "Simplify"
    assert found.variables == {"selection"}
    assert [variant.title for variant in found.variants] == ["a little", "a lot"]
    assert found.where.reads == "code"
    assert "{{ selection }}" in found.template


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[where]", "[wehre]", '8: wehre is no key here. Did you mean "where"?'),
        ("title =", "titel =", '1: titel is no key here. Did you mean "title"?'),
        ('title = "Simplify"\n', "", "1: title is missing."),
        (
            'on = "selection"',
            'on = "selecton"',
            '9: where.on is "selecton", but has to be "selection", "symbol"',
        ),
        ('on = "selection"', "on = 5", "9: where.on is 5, but has to be"),
        ('"Simplify"', "5", "1: title is 5, but has to be a text."),
        ('"Simplify"', '""', "1: title has to be one line"),
        ('"Simplify"', '"a\\nb"', "1: title has to be one line"),
        ("refactor.rewrite", "refactr", '2: kind is "refactr", but has to begin with "quickfix"'),
        (
            "{{ selection }}",
            "{{ selecton }}",
            "5: prompt cannot be rendered: there is no variable selecton. Did",
        ),
        ("{{ selection }}", "{% if %}", "5: prompt cannot be rendered: Expected an expression"),
        ("{{ selection }}", "{{ selection | shorter }}", "5: prompt cannot be rendered: No filter named"),
        ('["parses"]', '["parse"]', '12: verify.checks is "parse", but has to be "parses"'),
        ('["parses"]', '"parses"', '12: verify.checks is "parses", but has to be a list.'),
        ('["parses"]', '["parses"]\nmax_growth = 0', "13: verify.max_growth has to be more than 0."),
        (
            'on = "selection"',
            'languages = ["pyton"]',
            '9: where.languages has "pyton", which is no language here.',
        ),
        ('on = "selection"', 'on = "paragraph"', '9: where.on is "paragraph", which needs reads = "prose".'),
        ('title = "a lot"', 'titel = "a lot"', '19: variants.titel is no key here. Did you mean "title"?'),
        ('title = "a lot"', 'title = "a little"', "14: variants need titles of their own."),
        ('instruction = "a lot"', 'language = "klingon"', "20: variants.language has"),
        (
            "[where]\non =",
            "[answer]\nshape = 'choice'\n[where]\non =",
            '9: answer.shape is "choice", but "replace"',
        ),
        ("[where]\non =", "[answer]\nmost = 9999\n[where]\non =", "9: answer.most has to be from 1 to 200."),
        (
            "[where]\non =",
            "[answer]\nmost = true\n[where]\non =",
            "9: answer.most is true, but has to be a whole",
        ),
        ("[where]\non =", '[edit]\nkind = "new-file"\n[where]\non =', "8: edit.path belongs to the kind"),
        (
            "[where]\non =",
            '[edit]\nkind = "new-file"\npath = "../x"\n[where]\non =',
            "10: edit.path has to be a file",
        ),
        ("[where]\n", "[where\n", "8: This is not TOML: "),
        ("[verify]", "[where]", "11: This is not TOML: "),
        ('[where]\non = "selection"\n', "", None),
        ('kind = "refactor.rewrite"\n', "", None),
    ],
)
def test_what_is_wrong_has_a_line_and_a_key(old: str, new: str, message: str | None) -> None:
    assert old in GOOD
    found = read(GOOD.replace(old, new, 1), "simplify.toml")
    if message is None:
        assert isinstance(found, Description)
    else:
        assert str(found).startswith(f"simplify.toml:{message}")
        assert str(found).endswith("The action is not offered.")


@given(st.text(max_size=200), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_whatever_is_in_a_file_is_read_or_said(noise: str, at: int, cut: int) -> None:
    text = GOOD[:at] + noise + GOOD[at + cut :]
    found = read(text, "simplify.toml")
    if isinstance(found, Problem):
        assert 0 <= found.line <= text.count("\n") + 1
        assert found.message


@pytest.mark.parametrize(
    "path", [("title",), ("where", "on"), ("verify", "checks"), ("variants", 1, "title")]
)
def test_a_key_is_found_on_its_line(path: tuple[str | int, ...]) -> None:
    line = GOOD.split("\n")[find_line(GOOD, path) - 1]
    assert line.startswith(f"{path[-1]} =")


def test_a_key_is_not_looked_for_in_a_text() -> None:
    text = 'prompt = """\ntitle = 1\n[where]\n"""\ntitle = "x"\nwhere.on = "y"\n"quoted" = 1\n'
    assert tomllib.loads(text)["title"] == "x"
    assert find_line(text, ("title",)) == 5
    assert find_line(text, ("where", "on")) == 6
    assert find_line(text, ("where", "off")) == 6
    assert find_line(text, ("nowhere",)) == 1
    assert find_line(text, ("quoted",)) == 7


def test_each_check_of_the_vocabulary_is_there() -> None:
    assert set(CHECKS) == set(Check.__args__)  # type: ignore[attr-defined]


def test_the_built_in_actions_are_of_the_same_form() -> None:
    shelf = Library().find()
    assert shelf.problems == ()
    assert set(shelf.actions) == {
        *("rewrite", "implement", "continue", "convert"),
        *("proofread", "expand", "summarise"),
    }


def test_files_come_and_go_and_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "nlx-lsp" / "actions"
    library = Library()
    built_in = set(library.find().actions)
    folder.mkdir(parents=True)
    (folder / "simplify.toml").write_text(GOOD)
    (folder / "broken.toml").write_text("title = ")
    (folder / "notes.txt").write_text("no action")
    shelf = library.find()
    assert set(shelf.actions) - built_in == {"simplify"}
    assert [problem.file.endswith("broken.toml") for problem in shelf.problems] == [True]
    (folder / "broken.toml").unlink()
    (folder / "simplify.toml").write_text(GOOD.replace("Simplify", "Make it simpler"))
    shelf = library.find()
    assert shelf.problems == ()
    assert shelf.actions["simplify"].description.title == "Make it simpler"
    assert set(library.find(own=False).actions) == built_in


def test_a_file_may_replace_a_built_in_one_but_no_installed_action(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "nlx-lsp" / "actions"
    folder.mkdir(parents=True)
    for name in ("rewrite", "docstring", "With Blanks"):
        (folder / f"{name}.toml").write_text(GOOD)
    shelf = Library().find(taken=("docstring",))
    assert shelf.actions["rewrite"].description.title == "Simplify"
    assert "docstring" not in shelf.actions
    told = sorted(problem.message for problem in shelf.problems)
    assert told[0].startswith("The file's name is the action's id")
    assert told[1].startswith("There is an action docstring already")


def test_two_of_one_title_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "nlx-lsp" / "actions"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text(GOOD)
    shelf = Library().find()
    assert {"one", "two"} <= set(shelf.actions)
    assert [str(problem).partition(": ")[2] for problem in shelf.problems] == [
        'title is "Simplify", as that of one. Menus show only one of them.'
    ]


def test_a_project_is_read_once_it_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    from nlx_lsp.sandbox import trust  # noqa: PLC0415 - after the home has moved

    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / ".nlx" / "actions").mkdir(parents=True)
    (project / ".nlx" / "actions" / "simplify.toml").write_text(GOOD)
    library, document = Library(), str(project / "src" / "a.py")
    shelf = library.find(document)
    assert "simplify" not in shelf.actions
    assert f"nlx-lsp trust {project}" in str(shelf.problems[0])
    trust.trust(project)
    shelf = library.find(document)
    assert "simplify" in shelf.actions
    assert shelf.problems == ()
    assert "simplify" not in library.find(str(tmp_path / "elsewhere.py")).actions


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"# \n\xff", ":2: This line is not UTF-8."), (b"#" * 300_000, ": It is longer than 256 kilobytes.")],
)
def test_a_file_that_is_no_text_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, message: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "nlx-lsp" / "actions"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_bytes(data)
    assert message in str(Library().find().problems[0])
