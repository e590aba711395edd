"""The reader of GGUF headers: every kind of bad file gets its reason, and no file does harm."""

import gzip
import json
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_model import Shape, tiny_model

from nlx_lsp.errors import ModelMissing, ModelRefused
from nlx_lsp.models.gguf import Header, read

TEXT, LIST, U32, BOOL = 8, 9, 4, 7


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def entry(key: str, value: str | int) -> bytes:
    if isinstance(value, str):
        return text(key) + struct.pack("<I", TEXT) + text(value)
    return text(key) + struct.pack("<II", U32, value)


def tensor(name: str, shape: tuple[int, ...] = (32,), kind: int = 0, offset: int = 0) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)


ARCHITECTURE = entry("general.architecture", "llama")


def file(
    *entries: bytes,
    tensors: tuple[bytes, ...] = (tensor("a"),),
    data: int = 128,
    version: int = 3,
    entry_count: int | None = None,
    tensor_count: int | None = None,
) -> bytes:
    counts = (
        len(tensors) if tensor_count is None else tensor_count,
        len(entries) if entry_count is None else entry_count,
    )
    head = b"GGUF" + struct.pack("<IQQ", version, *counts) + b"".join(entries) + b"".join(tensors)
    return head + bytes(-len(head) % 32) + bytes(data)


def zipped(content: bytes, folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "z", "w") as archive:
        archive.writestr("data.pkl", content)
    return (folder / "z").read_bytes()


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4661212096\n"
SAFETENSORS = struct.pack("<Q", 64) + b'{"__metadata__":{}}'
TAR = bytearray(b"model" + bytes(600))
TAR[257:262] = b"ustar"

BAD: list[tuple[bytes, str]] = [
    # something else
    (b"", "it is empty"),
    (bytes(100_000), "it is full of zeros"),
    (b"<!DOCTYPE html><title>404</title>", "it is a web page"),
    (b"\n  <html><body>Please log in", "it is a web page"),
    (b"<?xml version='1.0'?><Error/>", "it is an XML document"),
    (LFS, "it is a git-lfs pointer"),
    (b"Entry not found", "the address does not exist"),
    (b"Access denied", "access was denied"),
    (b'{"error": "gated"}', "it is JSON text"),
    (b"\xef\xbb\xbfhello", "it is a text file"),
    ("Das Modell fehlt, schöne Grüße".encode(), "it is a text file"),
    (SAFETENSORS, "it is a safetensors file"),
    (b"\x80\x02}q\x00", "it is a Python pickle"),
    (gzip.compress(b"GGUF"), "it is compressed with gzip"),
    (b"BZh91AY&SY", "it is compressed with bzip2"),
    (b"\xfd7zXZ\x00", "it is compressed with xz"),
    (b"\x28\xb5\x2f\xfd\x04", "it is compressed with zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive"),
    (bytes(TAR), "it is a tar archive"),
    (b"\x89HDF\r\n\x1a\n", "it is an HDF5 file"),
    (b"\x7fELF\x02\x01", "it is a program"),
    (b"MZ\x90\x00", "it is a program"),
    (b"%PDF-1.7", "it is a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "it is a picture"),
    (b"tjgg\x03\x00\x00\x00", "of the time before GGUF"),
    (b"lmgg\x03\x00\x00\x00", "of the time before GGUF"),
    (b"fmgg\x01\x00\x00\x00", "of the time before GGUF"),
    (b"algg\x01\x00\x00\x00", "of the time before GGUF"),
    (b"\x01\x02\x03\x04", "it is of an unknown kind"),
    (b"gguf" + bytes(40), "it is of an unknown kind"),
    # versions
    (file(ARCHITECTURE, version=0), "version 0 of the GGUF format"),
    (file(ARCHITECTURE, version=1), "version 1 of the GGUF format"),
    (file(ARCHITECTURE, version=4), "version 4 of the GGUF format"),
    (file(ARCHITECTURE, version=0xFFFFFFFF), "version 4294967295"),
    (b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + bytes(64), "big-endian"),
    # cut off
    (b"GGUF", "cut off, it has only 4 bytes"),
    (b"GGUF\x03\x00\x00\x00", "cut off, it has only 8 bytes"),
    (file(ARCHITECTURE)[:24], "cut off, it has 24 bytes but the name of entry 1"),
    (file(ARCHITECTURE)[:60], "cut off, it has 60 bytes but the entry 'general.architecture'"),
    (file(ARCHITECTURE)[:70], "cut off, it has 70 bytes but the description of tensor 1"),
    (file(ARCHITECTURE)[:-1], "cut off, it has 255 of 256 bytes"),
    (file(ARCHITECTURE, data=0), "cut off, it has 128 of 256 bytes (50%)"),
    (file(ARCHITECTURE, tensors=(tensor("a"), tensor("b", offset=128))), "cut off, it has 288 of 416 bytes"),
    (file(ARCHITECTURE, text("k") + struct.pack("<IIQ", LIST, U32, 1000)), "but the entry 'k' ends"),
    (file(ARCHITECTURE, text("k") + struct.pack("<IIQ", LIST, TEXT, 1000)), "but the entry 'k' ends"),
    # absurd numbers
    (file(ARCHITECTURE, entry_count=1 << 63), "announces 9,223,372,036,854,775,808 entries"),
    (file(ARCHITECTURE, tensor_count=1 << 40), "announces 1,099,511,627,776 tensors"),
    (file(struct.pack("<Q", 1 << 62)), "the name of entry 1 would end at"),
    (file(text("k") + struct.pack("<IQ", TEXT, 1 << 50)), "the entry 'k' would end at"),
    (file(text("k") + struct.pack("<IIQ", LIST, U32, 1 << 61)), "the entry 'k' would end at"),
    (file(text("k") + struct.pack("<IIQ", LIST, TEXT, 1 << 61)), "the entry 'k' would end at"),
    (file(text("k") + struct.pack("<IIQQ", LIST, TEXT, 1, 1 << 61)), "the entry 'k' would end at"),
    (file(text("k") + struct.pack("<IIQ", LIST, LIST, 1)), "the entry 'k' is a list of type 9"),
    (file(text("k") + struct.pack("<IIQ", LIST, 77, 1)), "the entry 'k' is a list of type 77"),
    (file(text("k") + struct.pack("<II", 13, 0)), "the entry 'k' is of type 13"),
    (file(ARCHITECTURE, ARCHITECTURE), "the entry 'general.architecture' occurs twice"),
    (file(ARCHITECTURE, entry("general.alignment", 0)), "its alignment is 0"),
    (file(ARCHITECTURE, entry("general.alignment", 33)), "its alignment is 33"),
    (file(ARCHITECTURE, entry("general.alignment", "32")), "its alignment is '32'"),
    (file(ARCHITECTURE, tensors=(tensor("a", (1,) * 5),)), "tensor 'a' has 5 dimensions"),
    (file(ARCHITECTURE, tensors=(tensor("a", (0,)),)), "tensor 'a' has the shape [0]"),
    (file(ARCHITECTURE, tensors=(tensor("a", (1 << 40, 1 << 40)),)), "tensor 'a' has the shape"),
    (file(ARCHITECTURE, tensors=(tensor("a", (33,), kind=8),)), "tensor 'a' has the shape [33]"),
    (file(ARCHITECTURE, tensors=(tensor("a", offset=32),)), "tensor 'a' is not where it belongs"),
    (file(ARCHITECTURE, tensors=(tensor("a"), tensor("b", offset=64))), "tensor 'b' is not where it belongs"),
    (
        file(ARCHITECTURE, tensors=(tensor("a"), tensor("a", offset=128))),
        "tensor 'a' is not where it belongs",
    ),
    # no model
    (file(), "it does not name its architecture"),
    (file(entry("general.architecture", 7)), "it does not name its architecture"),
    (file(entry("general.architecture", "")), "it does not name its architecture"),
    (file(ARCHITECTURE, tensors=(), data=0), "it holds no weights"),
    (file(ARCHITECTURE, entry("general.type", "adapter")), "a part that belongs to a model (adapter)"),
    (file(ARCHITECTURE, entry("general.type", "mmproj")), "a part that belongs to a model (mmproj)"),
    (file(entry("general.architecture", "clip")), "a part that belongs to a model (clip)"),
]


@pytest.mark.parametrize(("content", "reason"), BAD, ids=[reason[:40] for _, reason in BAD])
def test_says_why_a_file_is_bad(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelRefused, match=re.escape(reason)) as refused:
        read(path)
    assert str(path) in refused.value.message
    assert refused.value.hint


def test_sees_a_zip_archive(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(zipped(b"x", tmp_path))
    with pytest.raises(ModelRefused, match="it is a zip archive"):
        read(path)


@pytest.mark.parametrize("name", ["none.gguf", ".", "a\0b"])
def test_says_that_a_file_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelMissing) as missing:
        read(tmp_path / name)
    assert missing.value.hint


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelMissing, match="a folder or a device"):
        read(tmp_path / "pipe")


def test_reads_what_the_smallest_file_says(tmp_path: Path) -> None:
    path = tmp_path / "smallest.gguf"
    path.write_bytes(file(ARCHITECTURE))
    header = read(path)
    assert (header.architecture, header.name, header.size, header.version) == ("llama", "smallest", 256, 3)
    assert (header.context_tokens, header.tokenizer, header.chat_template, header.quantisation) == (
        0,
        "",
        "",
        "",
    )
    assert (header.prompt_format, header.draft, header.token("bos"), header.tensors) == (
        "chat",
        False,
        None,
        1,
    )


def test_entries_of_the_wrong_type_count_as_absent(tmp_path: Path) -> None:
    path = tmp_path / "wrong.gguf"
    keys = ("general.name", "tokenizer.chat_template", "nlx.draft", "nlx.prompt_format")
    wrong = [entry(key, 7) for key in keys]
    texts = [
        entry(key, "x")
        for key in ("general.file_type", "llama.context_length", "tokenizer.ggml.bos_token_id")
    ]
    path.write_bytes(file(ARCHITECTURE, *wrong, *texts))
    header = read(path)
    assert (header.name, header.chat_template, header.draft, header.prompt_format) == (
        "wrong",
        "",
        False,
        "chat",
    )
    assert (header.quantisation, header.context_tokens, header.token("bos")) == ("", 0, None)


def test_reads_a_real_model() -> None:
    shape = Shape(metadata={"nlx.prompt_format": "fields", "nlx.draft": True})
    path = tiny_model(shape)
    header = read(path, vocabulary=True)
    assert (header.name, header.architecture, header.tokenizer) == ("tiny", "llama", "llama")
    assert (header.quantisation, header.context_tokens) == ("Q8_0", shape.context)
    assert (header.prompt_format, header.draft) == ("fields", True)
    assert header.chat_template == shape.template
    assert header.control == {"<s>": 1, "</s>": 2, "<|im_start|>": 3, "<|im_end|>": 4}
    assert [header.token(role) for role in ("bos", "eos", "eot")] == [1, 2, 4]
    assert header.size == path.stat().st_size
    assert read(path).control == {}


def test_a_tensor_of_a_newer_type_is_left_to_the_engine(tmp_path: Path) -> None:
    path = tmp_path / "new.gguf"
    path.write_bytes(file(ARCHITECTURE, tensors=(tensor("a", kind=99), tensor("b", offset=96)), data=224))
    assert read(path).tensors == 2


@pytest.fixture(scope="module")
def real() -> bytes:
    return tiny_model().read_bytes()


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], Header | str]]:
    path = tmp_path_factory.mktemp("gguf") / "m.gguf"

    def run(content: bytes) -> Header | str:
        path.write_bytes(content)
        try:
            return read(path, vocabulary=True)
        except ModelRefused as refused:
            return refused.message

    return run


@given(share=st.floats(0, 1, exclude_max=True), head=st.booleans())
def test_a_truncated_model_is_always_cut_off(
    real: bytes, attempt: Callable[[bytes], Header | str], share: float, *, head: bool
) -> None:
    content = real[: int(share * (30_000 if head else len(real) - 32))]
    assert re.search("it is (cut off|empty|a text file|of an unknown kind)", str(attempt(content)))


@given(st.data())
def test_a_damaged_header_does_no_harm(
    real: bytes, attempt: Callable[[bytes], Header | str], data: st.DataObject
) -> None:
    content = bytearray(real)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(4, 27_000) | st.integers(4, 400))
        change = data.draw(st.binary(min_size=1, max_size=9))
        content[place : place + len(change)] = change
    answer = attempt(bytes(content))
    if isinstance(answer, Header):
        json.dumps([answer.name, answer.context_tokens, answer.tokenizer, answer.quantisation, answer.draft])


@given(st.binary(max_size=300))
def test_any_bytes_do_no_harm(attempt: Callable[[bytes], Header | str], content: bytes) -> None:
    assert isinstance(attempt(content), str)
    assert isinstance(attempt(b"GGUF\x03\0\0\0" + content), Header | str)
