"""What users call models."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.errors import UsageError
from nlx_lsp.models.reference import Bundled, File, Hub, Listed, Ollama, Web, hub_of, parse


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Bundled()),
        ("bundled", Bundled()),
        ("model.gguf", File(path=Path("model.gguf"))),
        ("/a/b.gguf", File(path=Path("/a/b.gguf"))),
        ("hf:owner/name", Hub(repository="owner/name")),
        ("HF:owner/name/", Hub(repository="owner/name")),
        ("hf:owner/name/a/b.gguf", Hub(repository="owner/name", file="a/b.gguf")),
        ("hf:owner/name:Q4_K_M", Hub(repository="owner/name", quantisation="Q4_K_M")),
        ("hf:owner/name@v1.0/x.gguf", Hub(repository="owner/name", file="x.gguf", revision="v1.0")),
        ("https://huggingface.co/owner/name", Hub(repository="owner/name")),
        ("https://huggingface.co/owner/name/tree/main", Hub(repository="owner/name")),
        (
            "https://huggingface.co/owner/name/blob/main/x.gguf",
            Hub(repository="owner/name", file="x.gguf"),
        ),
        (
            "https://hf.co/owner/name/resolve/v2/a/x.gguf?download=true",
            Hub(repository="owner/name", file="a/x.gguf", revision="v2"),
        ),
        ("https://example.org/x.gguf?k=1", Web(url="https://example.org/x.gguf?k=1")),
        (f"https://example.org/x#sha256={'A' * 64}", Web(url="https://example.org/x", sha256="a" * 64)),
        ("http://127.0.0.1:80/x.gguf", Web(url="http://127.0.0.1:80/x.gguf")),
        ("ollama:qwen", Ollama(name="qwen")),
        ("ollama:qwen:7b", Ollama(name="qwen", tag="7b")),
        ("ollama:host:5000/space/qwen:7b", Ollama(name="host:5000/space/qwen", tag="7b")),
    ],
)
def test_each_form(text: str, meant: object) -> None:
    assert parse(text) == meant


def test_a_name_of_the_catalogue() -> None:
    meant = parse(" Qwen2.5-Coder-1.5B ")
    assert isinstance(meant, Listed)
    assert hub_of(meant.entry).repository == "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"


@pytest.mark.parametrize(
    "text",
    [
        "hf:",
        "hf:owner",
        "hf:owner/",
        "hf:../name",
        "hf:owner/..",
        "hf:owner/name/../../x.gguf",
        "hf:owner/name//x.gguf",
        "hf:owner/name/a\\b.gguf",
        "hf:owner/name/C:x.gguf",
        "hf:owner/name@/x.gguf",
        "hf:owner/name:Q4 K/x.gguf",
        "hf:owner/name:Q4_0/x.gguf",
        "hf:owner/name/\x1b.gguf",
        "https://",
        "https://[",
        "https://host:port/x",
        "https://user:secret@example.org/x.gguf",
        "https://example.org/x.gguf#sha256=12",
        "http://example.org/x.gguf",
        "https://huggingface.co/owner",
        "ollama:",
        "ollama:a b",
        "ollama:../a",
    ],
)
def test_what_begins_like_a_form_and_goes_on_differently(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert "secret" not in str(caught.value)
    assert caught.value.hint


@given(st.sampled_from(["hf:", "ollama:", "https://", "http://", "https://hf.co/", ""]), st.text())
def test_no_text_leads_out_of_a_repository(start: str, rest: str) -> None:
    try:
        meant = parse(start + rest)
    except UsageError:
        return
    if isinstance(meant, Hub):
        assert not {"", ".", ".."}.intersection(f"{meant.repository}/{meant.file or 'x'}".split("/"))
    if isinstance(meant, Ollama):
        assert not {"", ".", ".."}.intersection(f"{meant.name}/{meant.tag}".split("/"))
