"""`nlx-lsp try` on Python's own library."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_model import tiny_model

Call = Callable[..., subprocess.CompletedProcess[str]]
Script = Callable[..., list[str]]

FILES = ["glob.py", "fileinput.py", "http/cookies.py", "email/utils.py"]


def contents(files: list[str]) -> list[bytes]:
    library = Path(re.__file__).parents[1]
    return [(library / name).read_bytes() for name in files]


def test_it_shows_who_wrote_what(call: Call, script: Script) -> None:
    before = contents(FILES)
    every = {"match": ".", "answer": {"summary": "Tell apart what is different."}}
    done = call("try", *script(every))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^--- a/(.*)$", done.stdout, re.MULTILINE) == FILES
    assert done.stdout.count("  by the model: summary\n") == 4
    assert "  by the plain writer: params.s, returns (the answer has no such field)" in done.stdout
    assert re.search(r"The model wrote 4 of \d\d fields, the plain writer the others\.", done.stdout)
    assert contents(FILES) == before


def test_it_says_so_if_the_model_is_of_no_use(call: Call, script: Script) -> None:
    done = call("try", *script({"match": ".", "answer": "rubbish"}))
    assert done.returncode == 0
    assert "Nothing that the model said was fit for use" in done.stdout


@pytest.mark.slow
def test_a_real_engine_does_it(call: Call) -> None:
    done = call("try", "--model", str(tiny_model()))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^--- a/(.*)$", done.stdout, re.MULTILINE) == FILES
    assert "by the engine llama_cpp." in done.stdout


def test_it_needs_a_model(call: Call) -> None:
    done = call("try", "--model", "nowhere.gguf")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nlx-lsp: The model nowhere.gguf is not there. Set engine.model to ")
