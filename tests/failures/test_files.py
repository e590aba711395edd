"""What is wrong with a model's file is said in one message, with the way out."""

import os
from collections.abc import Callable
from pathlib import Path

import gguf_files
import pytest
from attrs import evolve
from failures.patient import Patient
from failures.table import rows

from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("failures")]

NOT_ROOT = pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root reads anything")

NOBODY = 54321
"""A user id of a person who is not there."""


def cut(path: Path) -> None:
    gguf_files.write(path, gguf_files.good()[:-1000])


def download(path: Path) -> None:
    gguf_files.write(path.with_name(path.name + ".part"), gguf_files.good()[:1000])


def forbid(path: Path) -> None:
    gguf_files.write(path).chmod(0)


def swell(path: Path) -> None:
    gguf_files.write(path)
    os.truncate(path, 1 << 40)  # bytes, of which none but the first are on the disk


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("missing model", lambda path: None),  # noqa: ARG005 - nothing is made
        ("unfinished download", download),
        ("folder", Path.mkdir),
        pytest.param("unreadable file", forbid, marks=NOT_ROOT),
        ("empty file", Path.touch),
        ("not a GGUF", lambda path: gguf_files.write(path, b"<!DOCTYPE html><title>Not found</title>")),
        ("truncated", cut),
        ("too big", swell),
        (
            "quantisation not supported",
            lambda path: gguf_files.write(path, gguf_files.with_kind(31)),
        ),
        ("unknown quantisation", lambda path: gguf_files.write(path, gguf_files.with_kind(200))),
        (
            "unknown architecture",
            lambda path: gguf_files.write(path, gguf_files.with_entry("general.architecture", "llamb")),
        ),
        (
            "unknown tokenizer",
            lambda path: gguf_files.write(path, gguf_files.with_entry("tokenizer.ggml.model", "llamb")),
        ),
    ],
)
async def test_a_bad_file(patient: Patient, name: str, make: Callable[[Path], object]) -> None:
    path = patient.folder / "model.gguf"
    make(path)
    patient.set(engine={"model": str(path)})
    assert str(path) in await patient.meets(name)


@pytest.mark.parametrize(
    ("name", "model", "words"),
    [
        ("model not fetched", "qwen2.5-coder-7b", "models pull qwen2.5-coder-7b"),
        ("misspelt model", "qwen2.5-coder-7", "Did you mean qwen2.5-coder-7b?"),
    ],
)
async def test_a_name(patient: Patient, name: str, model: str, words: str) -> None:
    patient.set(engine={"model": model})
    assert words in await patient.meets(name)


@pytest.mark.parametrize(("name", "number"), [("part missing", 0), ("another part", 1)])
async def test_a_model_in_parts(patient: Patient, name: str, number: int) -> None:
    path = patient.folder / f"model-0000{number + 1}-of-00002.gguf"
    gguf_files.write(path, gguf_files.with_part(number, 2))
    patient.set(engine={"model": str(path)})
    assert "model-0000" in await patient.meets(name)


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="somebody else cannot become nobody"
)
async def test_a_file_that_may_not_be_read_by_another_user(tmp_path: Path) -> None:
    path = gguf_files.write(tmp_path / "model.gguf")
    settings = Settings()
    settings = evolve(settings, engine=evolve(settings.engine, model=str(path)))
    os.seteuid(NOBODY)
    try:
        problem = LlamaCpp.examine(settings).problem
    finally:
        os.seteuid(0)
    assert rows()["unreadable file"].fits(str(problem)), problem
