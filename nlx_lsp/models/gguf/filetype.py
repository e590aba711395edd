"""What a file is that was meant to be a model and is none, by its first bytes.

Knows nothing of what a model file has to look like.
"""

SAMPLE = 512
"""Bytes that are enough to tell."""

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (
        b"version https://git-lfs",
        "a git-lfs pointer: the weights themselves were never fetched (git lfs pull)",
    ),
    (b"<!doctype", "a web page: the download was answered with HTML"),
    (b"<html", "a web page: the download was answered with HTML"),
    (b"<?xml", "an XML document: the download was answered with an error"),
    (b"entry not found", "an answer of a download server: the address does not exist"),
    (b"access denied", "an answer of a download server: access was denied"),
    (b"pk\x03\x04", "a zip archive, perhaps a PyTorch checkpoint: it has to be converted to GGUF"),
    (b"\x80\x02", "a Python pickle, perhaps a PyTorch checkpoint: it has to be converted to GGUF"),
    (b"\x89hdf", "an HDF5 file: it has to be converted to GGUF"),
    (b"lmgg", "a GGML file of the time before GGUF"),
    (b"fmgg", "a GGML file of the time before GGUF"),
    (b"tjgg", "a GGML file of the time before GGUF"),
    (b"ccgg", "a GGML file of the time before GGUF"),
    (b"algg", "a GGML adapter of the time before GGUF"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"bzh", "compressed with bzip2: unpack it first"),
    (b"\xfd7zxz", "compressed with xz: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstandard: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"\x7felf", "a program"),
    (b"mz", "a program"),
    (b"%pdf", "a PDF document"),
    (b"\x89png", "a picture"),
    (b"{", "JSON text"),
)

_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\f\r")


def guess(start: bytes) -> str:
    """Return what a file that begins with `start` looks like, in words.

    Args:
        start: The first `SAMPLE` bytes, or the whole of a shorter file.
    """
    if not start.strip(b"\0"):
        return "full of zeros: the download did not get that far" if start else "empty"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = next((words for prefix, words in _PREFIXES if text.startswith(prefix)), "")
    if found:
        return found
    if start[8:10] in (b'{"', b"{ "):  # behind the length of the header, in eight bytes
        return "a safetensors file: it has to be converted to GGUF"
    if start[257:262] == b"ustar":
        return "a tar archive: unpack it first"
    return "a text file" if _CONTROLS.isdisjoint(start) else "of an unknown kind"
