"""How much the library computes in its fixed buffers; and that it survives as much."""

import subprocess
import sys
from pathlib import Path

import pytest
from ggml_files import Recipe, build, ggml_model

from nlx_lsp.engines.worker.room import room
from nlx_lsp.models import ggml

READ = """
import ctypes, sys
from ctransformers.llm import LLM, Config

path, family, batch, context = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
model = LLM(path, family, config=Config(context_length=context), lib="basic")
row = (ctypes.c_int * batch)(*[20] * batch)
for behind in (0, context - batch):
    assert model.ctransformers_llm_batch_eval(row, batch, behind, batch, 1)
"""
"""Reads a first batch, and the last one that there is room for; in a process of its own, as it may die."""
LARGE = {
    "gpt2": Recipe(kind="gpt2", width=1024, heads=64, layers=2),
    "gptneox": Recipe(kind="gptneox", width=1024, heads=128, layers=1),
    "mpt": Recipe(kind="mpt", width=1024, heads=64, layers=2),
    "gptj": Recipe(kind="gptj", width=256, heads=32, layers=40),
    "replit": Recipe(kind="replit", width=256, heads=16, layers=40),
}


def contents(recipe: Recipe) -> ggml.Contents:
    return ggml.read(ggml_model(recipe))


def test_a_small_model_has_all_that_is_wanted() -> None:
    assert room(contents(Recipe(kind="replit")), 1024) == (8, 1024)


def test_smaller_batches_make_room_for_a_longer_context() -> None:
    model = contents(LARGE["replit"])
    found = [room(model, wanted) for wanted in (500, 4_000, 6_000, 100_000)]
    assert [batch for batch, _ in found] == sorted((batch for batch, _ in found), reverse=True)
    assert [context for _, context in found[:3]] == [500, 4_000, 6_000]
    assert found[3][0] == 1
    assert 6_000 < found[3][1] < 100_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGE)
def test_the_library_survives_what_there_is_room_for(tmp_path: Path, kind: str) -> None:
    model = contents(LARGE[kind])
    batch, most = 8, 1 << 30
    while room(model, most)[0] < batch:  # the longest context in batches of the usual size
        most = most * 3 // 4
    path = tmp_path / "model.bin"
    recipe = LARGE[kind]
    build(path, Recipe(kind=kind, width=recipe.width, heads=recipe.heads, layers=recipe.layers, context=most))
    command = [sys.executable, "-c", READ, str(path), model.family.library, str(batch), str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
