"""Finding and reading the files, in the stated order."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nlx_lsp.settings import Settings, load, user_file
from nlx_lsp.values import JSON


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that the tester's settings do not count."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The top of a repository."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    return folder


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_sources_count_in_the_stated_order(home: Path, project: Path) -> None:
    write(
        home / ".config/nlx-lsp/config.toml",
        "[docstring]\nattempts = 3\nstyle = 'google'\nline_length = 70\n",
    )
    write(project / ".nlx.toml", "[docstring]\nstyle = 'numpy'\nline_length = 71\ntypes = 'never'\n")
    start = write(project / "src/a.py", "")

    def style(**more: JSON) -> tuple[str, str]:
        settings, problems = load(start, **more)
        assert problems == ()
        assert settings.docstring.attempts == 3
        return settings.docstring.style, settings.origin("docstring.style")

    first = {"docstring": {"style": "sphinx"}}
    second = {"docstring": {"style": "auto"}}
    third = {"docstring.style": "google"}
    assert style() == ("numpy", str(project / ".nlx.toml"))
    assert style(initialization=first) == ("sphinx", "initializationOptions")
    assert style(initialization=first, workspace=second) == ("auto", "workspace/configuration")
    assert style(initialization=first, workspace=second, command_line=third) == ("google", "command line")
    assert load()[0].docstring.style == "google"
    assert load()[0].origin("docstring.style") == "~/.config/nlx-lsp/config.toml"


def test_xdg_config_home_comes_first(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home / ".config/nlx-lsp/config.toml", "docstring.attempts = 3")
    write(tmp_path / "xdg/nlx-lsp/config.toml", "docstring.attempts = 4")
    assert load()[0].docstring.attempts == 3
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert user_file() == tmp_path / "xdg/nlx-lsp/config.toml"
    assert load()[0].docstring.attempts == 4
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/does/not/count")
    assert load()[0].docstring.attempts == 3


@pytest.mark.usefixtures("home")
def test_pyproject_counts_where_there_is_no_file_of_our_own(project: Path) -> None:
    write(project / "pyproject.toml", "[tool.nlx-lsp.docstring]\nattempts = 5\n")
    assert load(project / "a.py")[0].docstring.attempts == 5
    write(project / ".nlx.toml", "[docstring]\nattempts = 6\n")
    assert load(project / "a.py")[0].docstring.attempts == 6


@pytest.mark.usefixtures("home")
def test_the_nearest_folder_counts_but_none_above_the_repository(project: Path) -> None:
    write(project.parent / ".nlx.toml", "docstring.attempts = 9")
    inner = write(project / "packages/one/a.py", "")
    assert load(inner)[0] == Settings()
    write(project / "pyproject.toml", "[tool.nlx-lsp]\ndocstring.attempts = 4")
    write(project / "packages/one/pyproject.toml", "[project]\nname = 'one'")
    assert load(inner)[0].docstring.attempts == 4
    write(project / "packages/one/.nlx.toml", "docstring.attempts = 7")
    assert load(inner)[0].docstring.attempts == 7
    assert load(project)[0].docstring.attempts == 4


@pytest.mark.usefixtures("home")
def test_a_repository_may_not_choose_the_model(project: Path) -> None:
    path = write(project / ".nlx.toml", "[engine]\nmodel = '/tmp/evil.gguf'\n[docstring]\nstyle = 'numpy'\n")
    settings, [problem] = load(project)
    assert (settings.engine.model, settings.docstring.style) == ("", "numpy")
    assert problem.message == (
        f"{path}: engine.model is ignored, because a repository may not choose it for you. "
        f"If you want it, put it into ~/.config/nlx-lsp/config.toml."
    )


def test_paths_of_the_users_file_start_at_its_folder(home: Path) -> None:
    text = "[engine]\nmodel = './a.gguf'\nscript = 'answers.json'\n[prompt]\ntemplates = '~/mine'"
    file = write(home / ".config/nlx-lsp/config.toml", text)
    settings, problems = load()
    assert problems == ()
    assert settings.engine.model == str(file.parent / "a.gguf")
    assert settings.engine.script == str(file.parent / "answers.json")
    assert settings.prompt.templates == str(home / "mine")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[docstring\n", "this is not TOML: "),
        ("[docstring]\nstyle = google\n", "this is not TOML: Invalid value (at line 2, column 9)"),
        (b"[docstring]\n# \xe9\n", "line 2 is not UTF-8"),
        ("a = " + "[" * 100_000, "its values are nested too deeply"),
        ("#" * (1 << 20) + "\n", "it is longer than a megabyte"),
        ("a = " + "1" * 5000, "Exceeds the limit"),
    ],
)
def test_a_broken_file_is_said_and_the_rest_counts(home: Path, content: str | bytes, reason: str) -> None:
    write(home / ".config/nlx-lsp/config.toml", content)
    settings, [problem] = load(initialization={"docstring": {"style": "numpy"}})
    assert settings.docstring.style == "numpy"
    assert str(problem).startswith("~/.config/nlx-lsp/config.toml: ")
    assert reason in str(problem)
    assert "Nothing in it is used." in str(problem)


@pytest.mark.usefixtures("home")
def test_a_broken_pyproject_is_said_only_if_it_is_about_us(project: Path) -> None:
    write(project / "pyproject.toml", "[tool.other\n")
    assert load(project) == (Settings(), ())
    write(project / "pyproject.toml", "[tool.nlx-lsp\n")
    assert len(load(project)[1]) == 1


@pytest.mark.usefixtures("home")
def test_a_byte_order_mark_is_no_trouble(project: Path) -> None:
    write(project / ".nlx.toml", b"\xef\xbb\xbf[docstring]\r\nattempts = 6\r\n")
    assert load(project)[0].docstring.attempts == 6


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(home: Path) -> None:
    path = home / ".config/nlx-lsp/config.toml"
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    settings, problems = load()
    assert settings == Settings()
    assert [str(problem) for problem in problems] == [
        "~/.config/nlx-lsp/config.toml: this is no file. Nothing in it is used."
    ]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "values", [{"docstring": {"style": "numpy"}}, {"nlx-lsp": {"docstring": {"style": "numpy"}}}]
)
def test_a_client_may_leave_the_sections_name_around(values: object) -> None:
    assert load(workspace=values)[0].docstring.style == "numpy"


@pytest.mark.usefixtures("home")
def test_a_start_that_does_not_exist_is_no_trouble(project: Path) -> None:
    write(project / ".nlx.toml", "docstring.attempts = 8")
    assert load(project / "not" / "there.py")[0].docstring.attempts == 8
    assert load(Path("/\0/nowhere")) == (Settings(), ())


@given(
    content=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_of_a_file_raises(home: Path, project: Path, content: bytes) -> None:
    write(home / ".config/nlx-lsp/config.toml", content)
    write(project / ".nlx.toml", content)
    settings, problems = load(project)
    assert settings == Settings()
    assert all("\n" not in str(problem) for problem in problems)
