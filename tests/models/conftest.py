"""A home of its own, without models, and a hub on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from models.hub import Hub, hub
from tiny_model import tiny_model

_VARIABLES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "HF_TOKEN", "LLAMA_CACHE", "OLLAMA_MODELS")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home; no other program has put a model there."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in (*_VARIABLES, "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("nlx_lsp.models.caches.ollama._SERVICE", ())
    return folder


@pytest.fixture
def served(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub, and the library that asks it, which has read the environment already."""
    from huggingface_hub import constants  # noqa: PLC0415 - slow; few tests need it
    from huggingface_hub.utils import close_session  # noqa: PLC0415 - as above

    cache = home / ".cache" / "huggingface"
    with hub() as state:
        monkeypatch.setattr(constants, "ENDPOINT", state.address)
        files = f"{state.address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", files)
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache / "hub"))
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(cache / "token"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        yield state
        close_session()


@pytest.fixture(scope="session")
def weights() -> bytes:
    """A model that is good."""
    return tiny_model().read_bytes()
