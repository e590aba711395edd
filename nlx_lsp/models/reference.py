"""What a user calls a model: a path, a name of the catalogue, a file on a hub, at an address, or in Ollama.

Reads the text alone; whether there is such a model is another question (`nlx_lsp.models.resolve`).
"""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.models import catalogue
from nlx_lsp.models.catalogue import Entry

BUNDLED = "bundled"
"""The name of the model that comes with this package."""

_FORMS = (
    "Write a name of the catalogue (`nlx-lsp models list`), hf:OWNER/REPOSITORY[/FILE], https://…, "
    "ollama:NAME[:TAG], or a path."
)
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
_REVISION = re.compile(r"\w[\w.-]{0,254}")
_QUANTISATION = re.compile(r"[A-Za-z0-9_-]{1,32}")
_OLLAMA = re.compile(r"(?:[\w.-]+(?::\d+)?/)?(?:[\w.-]+/)?[\w.-]+(?::[\w.-]+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HUB_HOSTS = ("huggingface.co", "hf.co", "www.huggingface.co")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@frozen(kw_only=True)
class Bundled:
    """The model that comes with this package."""


@frozen(kw_only=True)
class File:
    """A file on this machine."""

    path: Path
    """Where; perhaps relative to the current folder."""


@frozen(kw_only=True)
class Listed:
    """A model of the catalogue."""

    entry: Entry
    """Which."""


@frozen(kw_only=True)
class Hub:
    """A file of a repository on the Hugging Face hub."""

    repository: str
    """``owner/name``."""
    file: str = ""
    """Its path in the repository; empty where the user leaves the choice to us."""
    revision: str = ""
    """A branch, tag or commit; empty for the newest."""
    quantisation: str = ""
    """What the user wants, such as ``Q4_K_M``, where no file is named; may be empty."""


@frozen(kw_only=True)
class Web:
    """A file at an address of its own."""

    url: str
    """The address, without the hash."""
    sha256: str = ""
    """What its content has to hash to, in hexadecimal; empty where nobody says."""


@frozen(kw_only=True)
class Ollama:
    """A model that Ollama has."""

    name: str
    """As Ollama writes it: ``host/namespace/model``, of which the first parts may be left out."""
    tag: str = "latest"
    """Which of its variants."""


Reference = Bundled | File | Listed | Hub | Web | Ollama
"""Anything that can be meant."""


def parse(text: str) -> Reference:
    """Read what a user calls a model.

    Raises:
        UsageError: If it begins like one of the forms and goes on differently.
    """
    text = text.strip()
    scheme, colon, rest = text.partition(":")
    if text in ("", BUNDLED):
        return Bundled()
    if colon and scheme.lower() == "hf":
        return _hub(text, rest)
    if colon and scheme.lower() == "ollama":
        return _ollama(text, rest)
    if colon and scheme.lower() in ("http", "https"):
        return _web(text)
    entry = catalogue.find(text)
    return Listed(entry=entry) if entry else File(path=_home(text))


def hub_of(entry: Entry) -> Hub:
    """Return where the hub has a model of the catalogue."""
    return Hub(repository=entry.repository, file=entry.file, revision=entry.revision)


def is_inside(path: str) -> bool:
    """Whether a path of a repository stays below its folder, on every system."""
    strange = "\\" in path or ":" in path or not path.isprintable()
    return not strange and all(part not in ("", ".", "..") for part in path.split("/"))


def _hub(text: str, rest: str) -> Hub:
    """Read ``owner/name[@revision][:QUANTISATION][/file]``."""
    owner, _, others = rest.strip("/").partition("/")
    name, _, file = others.partition("/")
    name, colon, quantisation = name.partition(":")
    name, at, revision = name.partition("@")
    repository = f"{owner}/{name}"
    good = (
        _REPOSITORY.fullmatch(repository)
        and (not at or _REVISION.fullmatch(revision))
        and (not colon or (_QUANTISATION.fullmatch(quantisation) and not file))
        and (not file or is_inside(file))
    )
    if not good:
        msg = f"{text} names no file of a hub."
        raise UsageError(msg, _FORMS)
    return Hub(repository=repository, file=file, revision=revision, quantisation=quantisation)


def _ollama(text: str, rest: str) -> Ollama:
    if not _OLLAMA.fullmatch(rest) or not is_inside(rest.replace(":", "/")):
        msg = f"{text} names no model of Ollama."
        raise UsageError(msg, _FORMS)
    head, slash, last = rest.rpartition("/")
    model, _, tag = last.partition(":")
    return Ollama(name=head + slash + model, tag=tag or "latest")


def _web(text: str) -> Hub | Web:
    """Read an address; one of a page on the hub means the file that the page shows."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.username or parts.password:
        # It is not shown: there may be a password in it.
        msg = "This is no address of a file, or there is a name or a password in it."
        raise UsageError(msg, _FORMS)
    if host in _HUB_HOSTS:
        return _page(text, parts.path)
    if parts.scheme.lower() == "http" and host not in _LOOPBACK:
        msg = f"What comes from {host} without encryption could be changed by anybody on the way."
        raise UsageError(msg, "Use https://, or download it yourself and name the path.")
    found = parts.fragment.lower().removeprefix("sha256=").removeprefix("sha256:")
    if parts.fragment and not _SHA256.fullmatch(found):
        msg = f"{parts.fragment!r} is no hash."
        raise UsageError(msg, "Write #sha256= and the hash in hexadecimal, or nothing.")
    return Web(url=urlunsplit(parts._replace(fragment="")), sha256=found)


def _page(text: str, path: str) -> Hub:
    parts = unquote(path).strip("/").split("/")
    repository, kind, rest = "/".join(parts[:2]), "".join(parts[2:3]), parts[3:]
    if kind in ("resolve", "blob", "raw", "tree") and rest:
        revision = "" if rest[0] == "main" else f"@{rest[0]}"
        return _hub(text, "/".join([f"{repository}{revision}", *rest[1:]]))
    return _hub(text, "/".join(parts))


def _home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:  # no such user, or one without a home: it stays a path that does not exist
        return Path(text)
