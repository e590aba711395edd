"""Real editors: they run when they are asked for, `-m editors`, as `make test-editors` does."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from editors.programs import Emacs28, Emacs30, Neovim, Program
from editors.stage import Begin, Stage


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
