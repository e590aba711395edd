"""Real editors: they run when they are asked for, `-m editors`, as `make test-editors` does."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from editors.headless import VERSIONS
from editors.headless import Neovim as Headless
from editors.programs import Emacs28, Emacs30, Neovim, Program
from editors.stage import Begin, Stage, environment, install_model
from editors.sums import CODE, SCRIPT
from editors.terminal import EDITORS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them out unless the call names them."""
    if "editors" not in (config.option.markexpr or ""):
        out = [item for item in items if item.get_closest_marker("editors")]
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)


@pytest.fixture(params=[Emacs28, Emacs30, Neovim], ids=lambda program: program.name)
def program(request: pytest.FixtureRequest) -> type[Program]:
    """One editor after the other."""
    kind: type[Program] = request.param
    if not kind.is_installed():
        pytest.fail(f"{kind.name} is not installed; `make test-editors` does that, into .cache/editors.")
    return kind


@pytest.fixture
def begin(program: type[Program], tmp_path: Path) -> Iterator[Begin]:
    """Start the editor with a file of the standard library, once it is known which model answers."""
    stages: list[Stage] = []

    def start(script: Sequence[object] = ()) -> Stage:
        stages.append(Stage(program, tmp_path, script=script))
        return stages[-1]

    yield start
    for stage in stages:
        stage.close()


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """One Neovim after the other."""
    name = str(request.param)
    if not (EDITORS / name / "start").exists():
        pytest.fail(f"{name} is not installed; `make test-editors` does that, into .cache/editors.")
    return name


@pytest.fixture(scope="module")
def launch(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Headless]]:
    """Start it without a screen, with a project of one file, and a real engine if there is no script."""
    started: list[Headless] = []

    def begin(text: str = CODE, *, script: Sequence[object] = SCRIPT, configuration: str = "") -> Headless:
        home = tmp_path_factory.mktemp("home")
        install_model(home, script, None)
        project = home / "project"
        project.mkdir()
        subprocess.run(["git", "init", "--quiet", project], check=True)
        (project / "numbers_.py").write_text(text, "utf-8")
        started.append(Headless(version, home, project / "numbers_.py", environment(home), configuration))
        started[-1].connect()
        return started[-1]

    yield begin
    for neovim in started:
        neovim.close()


@pytest.fixture(scope="module")
def shared_neovim(launch: Callable[..., Headless]) -> Headless:
    """One for all tests of a file, as it takes its time to start."""
    return launch()


@pytest.fixture
def neovim(shared_neovim: Headless) -> Iterator[Headless]:
    """The shared one, tidied up; each test opens a file of its own."""
    yield shared_neovim
    shared_neovim.command("silent! %bwipeout! | tabonly")
    shared_neovim.forget()
