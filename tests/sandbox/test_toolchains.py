"""What of the home folder is shown to a program, and what never is."""

from pathlib import Path

import pytest

from nlx_lsp.sandbox.contents import stays_inside
from nlx_lsp.sandbox.toolchains import Surroundings, adapted, hops, needed, variables


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder, without symbolic links above it."""
    folder = tmp_path.resolve() / "home"
    folder.mkdir()
    return folder


def around(home: Path, **environment: str) -> Surroundings:
    """Return surroundings with nothing on the search path."""
    return Surroundings(home=home, environment=environment)


def tool(path: Path, text: str = "\x7fELF") -> Path:
    """Make a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def below(home: Path, program: Path, **environment: str) -> list[str]:
    """Return what is shown of the home folder, from there."""
    found = needed(program, around(home, **environment))
    return [str(path.relative_to(home)) for path in found if path.is_relative_to(home)]


def test_a_tool_is_shown_with_its_family(home: Path) -> None:
    cargo = tool(home / ".cargo/bin/cargo")
    tool(home / ".cargo/registry/index")
    tool(home / ".cargo/credentials.toml")
    tool(home / ".rustup/settings.toml")
    assert below(home, cargo) == [".cargo/bin", ".cargo/registry", ".rustup"]


def test_an_environment_is_shown_with_the_interpreter_behind_it(home: Path) -> None:
    python = tool(home / ".pyenv/versions/3.12/bin/python3.12")
    link = home / "envs/mine/bin/python"
    link.parent.mkdir(parents=True)
    link.symlink_to(python)
    (link.parent / "python3").symlink_to("python")
    assert below(home, link.parent / "python3") == [".pyenv", "envs/mine"]
    assert list(hops(link)) == [link, python, python]


def test_a_script_is_shown_with_its_interpreter(home: Path) -> None:
    node = tool(home / ".nvm/versions/node/v20/bin/node")
    python = tool(home / ".local/share/uv/python/3.12/bin/python3")
    script = tool(home / ".local/bin/tool", f"#!{python}\n")
    assert below(home, script) == [".local/bin/tool", ".local/share/uv"]
    script = tool(home / "tools/run", "#!/usr/bin/env node\n")
    assert below(home, script, PATH=str(node.parent)) == [".nvm", "tools/run"]


def test_the_search_path_shows_only_what_the_table_knows(home: Path) -> None:
    words = [
        tool(home / f"{name}/program").parent
        for name in (".ssh", "bin", ".local/bin", ".volta/bin", "secret")
    ]
    path = ":".join(map(str, [*words, home, "", "relative"]))
    assert below(home, Path("/bin/sh"), PATH=path) == [".volta"]


@pytest.mark.parametrize(
    "folder", ["bin", ".tool/bin", ".local/bin", ".config/x/bin", ".ssh/x/bin", ".aws/bin"]
)
def test_a_program_in_a_private_folder_is_shown_alone(home: Path, folder: str) -> None:
    assert below(home, tool(home / folder / "program")) == [f"{folder}/program"]


def test_variables_show_tools_and_nothing_else(home: Path) -> None:
    for name in (
        "jdk/bin/java",
        "cargo/bin/x",
        "cargo/credentials.toml",
        ".gnupg/key",
        "go/pkg/mod/x",
        "go/src/x",
    ):
        tool(home / name)
    shown = below(
        home,
        Path("/bin/sh"),
        JAVA_HOME=str(home / "jdk"),
        CARGO_HOME=str(home / "cargo"),
        RUSTUP_HOME=str(home),
        GOROOT=str(home / ".gnupg"),
        GOPATH=str(home / "go"),
        NVM_DIR="relative",
    )
    assert shown == ["cargo/bin", "go/pkg", "jdk"]


def test_tools_are_told_where_they_are_when_home_moves(home: Path) -> None:
    (home / ".rustup").mkdir()
    here = around(home, GOPATH="/go", EDITOR="vi")
    assert variables(here, home_is_elsewhere=False) == {"GOPATH": "/go"}
    assert variables(here, home_is_elsewhere=True) == {"GOPATH": "/go", "RUSTUP_HOME": str(home / ".rustup")}


def test_tools_are_adapted_where_nothing_can_be_written_over(home: Path) -> None:
    found = adapted(home, Path("/work"), layers=False)
    assert found["GOCACHE"].startswith("/work/.")
    assert found["MAVEN_OPTS"] == f"-Duser.home={home}"
    assert adapted(home, Path("/work"), layers=True) == {}


@pytest.mark.parametrize("path", ["a", "a/b.txt", "./a", "..a", "a b", "é"])
def test_paths_inside(path: str) -> None:
    assert stays_inside(path)


@pytest.mark.parametrize("path", ["", ".", "/a", "..", "a/../..", "a/../b", "a\\b", "a\0b", "//a"])
def test_paths_that_may_lead_outside(path: str) -> None:
    assert not stays_inside(path)
