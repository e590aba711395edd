"""Several programs in one run, and builds that are not made twice."""

import sys
from pathlib import Path

import pytest
from attrs import evolve
from testing.python_projects import Bench, build, returns, start

from nlx_lsp.sandbox.confinement import Confinement, find
from nlx_lsp.sandbox.execution import run_in
from nlx_lsp.testing.series import Series
from nlx_lsp.testing.tree.run import Launch, launch, read_report
from nlx_lsp.testing.unittest import Unittest
from nlx_lsp.values import Ran, Run

COUNT = """
import os, pathlib
seen = pathlib.Path("seen")
seen.write_text((seen.read_text() if seen.exists() else "") + "x")
print(os.environ.get("WHO", "nobody"), seen.read_text(), pathlib.Path("given.txt").read_text())
pathlib.Path("out.txt").write_text(str(os.getpid()))
"""


def run(root: Path, given: str = "a", **more: object) -> Run:
    return evolve(
        Run(
            command=(sys.executable, "count.py"),
            root=str(root),
            files={"count.py": COUNT, "given.txt": given},
            collect=("out.txt",),
        ),
        **more,
    )


def test_each_is_a_process_of_its_own_on_the_same_copy(tmp_path: Path) -> None:
    series = Series.of([run(tmp_path), run(tmp_path, environment={"WHO": "me"}), run(tmp_path, given="b")])
    first, second, third = series.read(start(series.run))
    assert [each.status for each in (first, second, third)] == [0, 0, 0]
    assert [each.output.split() for each in (first, second, third)] == [
        ["nobody", "x", "a"],
        ["me", "xx", "a"],
        ["nobody", "xxx", "b"],
    ]
    assert len({each.collected["out.txt"] for each in (first, second, third)}) == 3
    assert list(tmp_path.iterdir()) == []


def test_one_alone_is_run_as_it_is(tmp_path: Path) -> None:
    one = run(tmp_path)
    assert Series.of([one]).run is one


def test_what_takes_too_long_is_ended_and_the_others_are_run(tmp_path: Path) -> None:
    slow = run(
        tmp_path, files={"count.py": "print(1, flush=True)\nimport time; time.sleep(60)\n"}, seconds=0.5
    )
    first, second = (series := Series.of([slow, run(tmp_path)])).read(start(series.run))
    assert (first.timed_out, first.output.strip(), first.collected) == (True, "1", {})
    assert (second.timed_out, second.status) == (False, 0)


def test_what_cannot_be_started_says_so(tmp_path: Path) -> None:
    series = Series.of([run(tmp_path, command=("./no-such-program",)), run(tmp_path)])
    first, second = series.read(start(series.run))
    assert (first.status, second.status) == (127, 0)
    assert "no-such-program" in first.output
    assert str(tmp_path / "no-such-program") in series.run.programs


@pytest.mark.parametrize("text", ["", "{", "[[", "7", "{}", '["x", 1]'])
def test_a_report_that_is_none_says_that_nothing_was_run(tmp_path: Path, text: str) -> None:
    series = Series.of([run(tmp_path)] * 2)
    ran = Ran(status=1, output="it broke", collected={".nlx-series/report.json": text})
    assert [(each.status, each.output) for each in series.read(ran)] == [(None, "it broke")] * 2


def test_what_was_refused_was_refused_for_all(tmp_path: Path) -> None:
    found = Series.of([run(tmp_path)] * 2).read(Ran(status=None, refused="nobody has allowed it"))
    assert [each.refused for each in found] == ["nobody has allowed it"] * 2


def test_the_same_is_built_once(tmp_path: Path) -> None:
    """The compiler of these is a Python that counts how often it is called."""
    compiler = "import pathlib\nwith open('built', 'a') as f: f.write(pathlib.Path('t.x').read_text())\n"

    def built(text: str) -> Run:
        files = {"t.x": text, "compiler.py": compiler}
        show = (sys.executable, "-c", "print(open('built').read())")
        order = launch(
            Launch(
                root=tmp_path, path="t.x", files=files, cases={}, test=show, error=r"(?P<file>!)(?P<line>1)",
                builds=[[(sys.executable, "compiler.py")]],
            )
        )  # fmt: skip
        assert order is not None
        return order

    series = Series.of([built("a"), built("a"), built("b"), built("b"), built("a")])
    reports = [read_report(each) for each in series.read(start(series.run))]
    assert all(each.built for each in reports)
    assert [each.output.strip() for each in reports] == ["a", "a", "ab", "ab", "aba"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["none", "own"])
async def test_a_series_is_run_in_the_sandbox_with_the_environment_that_a_link_names(
    kind: str, tmp_path: Path
) -> None:
    own = find()
    if own.kind == "none" and kind == "own":
        pytest.skip(f"nothing confines programs here: {own.problem}")
    project = build(
        tmp_path, {"pyproject.toml": "[project]\nname = 'a'\n", "a.py": "def f(n):\n    return n\n"}
    )
    at = Bench(framework=Unittest(), project=project, module="a.py")
    suite = at.suite("f", returns("one", "1", n="1"), returns("two", "2", n="1"))
    order = at.framework.run(project, at.habitat, at.render(suite))
    assert order is not None
    series = Series.of([order] * 3)
    confinement = own if kind == "own" else Confinement(kind="none")
    rounds = series.read(await run_in(confinement, series.run))
    states = [[each.state for each in at.framework.read(ran).values()] for ran in rounds]
    assert states == [["passed", "failed"]] * 3, rounds
