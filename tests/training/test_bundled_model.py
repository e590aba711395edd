"""The file that is shipped is the one that the model card describes."""

import hashlib
import re
import tomllib
from pathlib import Path

import gguf
import pytest

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "docs" / "model-card.md").read_text("utf-8")
LARGEST = 16 * 1024 * 1024


@pytest.fixture(scope="module")
def model() -> Path:
    (path,) = (ROOT / "nlx_lsp" / "models").glob("*.gguf")
    return path


@pytest.fixture(scope="module")
def header(model: Path) -> gguf.GGUFReader:
    return gguf.GGUFReader(model)


def said(what: str) -> str:
    found = re.search(rf"^\| {re.escape(what)} \| `?([^|`]+?)`? \|$", CARD, re.MULTILINE)
    assert found is not None, f"the card does not say: {what}"
    return found[1]


def test_it_is_the_file_of_the_card(model: Path) -> None:
    assert said("file") == model.name
    assert int(said("bytes").replace(",", "")) == model.stat().st_size <= LARGEST
    assert said("sha256") == hashlib.sha256(model.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("general.name", "name"),
        ("general.license", "licence"),
        ("nlx.prompt_format", "prompt format"),
        ("general.architecture", "architecture"),
        ("tokenizer.ggml.model", "tokenizer"),
    ],
)
def test_its_metadata_say_what_the_card_says(header: gguf.GGUFReader, key: str, what: str) -> None:
    field = header.get_field(key)
    assert field is not None
    assert field.contents() == said(what)


def test_it_is_marked_as_a_draft_and_names_its_card(header: gguf.GGUFReader) -> None:
    draft, card = header.get_field("nlx.draft"), header.get_field("nlx.card")
    assert draft is not None
    assert draft.contents() is True
    assert card is not None
    assert (ROOT / str(card.contents())).is_file()


def test_its_size_is_the_card_s(header: gguf.GGUFReader) -> None:
    shared = next(tensor for tensor in header.tensors if tensor.name == "output.weight").n_elements
    parameters = sum(int(tensor.n_elements) for tensor in header.tensors) - int(shared)
    assert int(said("parameters").replace(",", "")) == parameters


def test_every_package_that_it_was_trained_on_is_named() -> None:
    for package in tomllib.loads((ROOT / "training" / "corpus.toml").read_text("utf-8"))["package"]:
        line = f"| {package['name']} | {package['version']} | {package['licence']} |"
        assert line in CARD
