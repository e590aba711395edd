"""Models in the caches of other programs, in the layouts of those programs, and in broken ones."""

import json
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from nlx_lsp.models import caches, catalogue
from nlx_lsp.models.caches import hugging_face
from nlx_lsp.models.receipts import Receipt, write_receipt
from nlx_lsp.models.resolve import bundled, resolve

COMMIT, OLDER = "a" * 40, "b" * 40
DIGEST = "c" * 64
WEIGHTS = "application/vnd.ollama.image.model"


def put(path: Path, content: str = "weights") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def hub_file(cache: Path, repository: str, file: str, commit: str = COMMIT, content: str = "weights") -> Path:
    """Put a file into the hub's cache, as Hugging Face's library does."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    blob = put(folder / "blobs" / f"{abs(hash((file, commit))):064x}", content)
    pointer = folder / "snapshots" / commit / file
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.symlink_to(os.path.relpath(blob, pointer.parent))
    return pointer


def ollama_model(root: Path, name: str, digest: str = DIGEST, size: int = 7) -> Path:
    """Put a model into Ollama's folder, as Ollama does."""
    layers = [
        {"mediaType": "application/vnd.ollama.image.template", "digest": f"sha256:{'d' * 64}", "size": 3},
        {"mediaType": WEIGHTS, "digest": f"sha256:{digest}", "size": size},
    ]
    manifest = {"schemaVersion": 2, "config": {"digest": f"sha256:{'e' * 64}"}, "layers": layers}
    put(root / "manifests" / name, json.dumps(manifest))
    return put(root / "blobs" / f"sha256-{digest}")


@pytest.fixture
def hub(home: Path) -> Path:
    return home / ".cache/huggingface/hub"


def references() -> list[str]:
    return [found.reference for found in caches.inventory()]


class TestHuggingFace:
    def test_a_file_is_found_by_its_name(self, hub: Path) -> None:
        path = hub_file(hub, "owner/name", "some/model-Q4_K_M.gguf")
        assert resolve("hf:owner/name/some/model-Q4_K_M.gguf") == path
        assert references() == ["hf:owner/name/some/model-Q4_K_M.gguf"]
        assert resolve("hf:owner/name/other.gguf") is None
        assert resolve("hf:owner/other/some/model-Q4_K_M.gguf") is None

    def test_the_main_branch_comes_first(self, hub: Path) -> None:
        for commit in (OLDER, COMMIT):
            hub_file(hub, "owner/name", "model.gguf", commit)
        for commit in (OLDER, COMMIT):
            put(hub / "models--owner--name/refs/main", commit)
            assert (
                resolve("hf:owner/name/model.gguf")
                == hub / "models--owner--name/snapshots" / commit / "model.gguf"
            )

    def test_a_repository_alone_gives_the_usual_quantisation(self, hub: Path) -> None:
        files = {kind: hub_file(hub, "o/n", f"m-{kind}.gguf") for kind in ("Q8_0", "Q4_K_M", "IQ1_S")}
        assert resolve("hf:o/n") == files["Q4_K_M"]
        assert resolve("hf:o/n:iq1_s") == files["IQ1_S"]
        assert resolve("hf:o/n:Q6_K") is None

    def test_what_is_no_model_is_passed_over(self, hub: Path) -> None:
        for name in ("mmproj-F16.gguf", "README.md", "x-00002-of-00003.gguf", "imatrix.gguf"):
            hub_file(hub, "owner/name", name)
        put(hub / "models--owner--name/blobs/f.incomplete")
        put(hub / "datasets--owner--name/snapshots/x/model.gguf")
        put(hub / "models--nameless/snapshots/x/model.gguf")
        assert references() == []

    def test_a_pointer_to_nothing_is_passed_over(self, hub: Path) -> None:
        path = hub_file(hub, "owner/name", "model.gguf")
        path.resolve().unlink()
        assert resolve("hf:owner/name/model.gguf") is None

    @pytest.mark.parametrize(
        "variables",
        [
            {},
            {"HF_HOME": "~/elsewhere"},
            {"HF_HUB_CACHE": "$HOME/cache"},
            {"HUGGINGFACE_HUB_CACHE": "/cache", "HF_HOME": "/home"},
            {"XDG_CACHE_HOME": "/xdg"},
            {"XDG_CACHE_HOME": "/xdg", "HF_HUB_CACHE": "/hub"},
        ],
    )
    def test_it_is_where_the_hubs_own_library_looks(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
    ) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        program = (
            "import os; from huggingface_hub.constants import HF_HUB_CACHE as c; print(os.path.expanduser(c))"
        )
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        assert str(hugging_face.folder()) == done.stdout.strip()
        assert home.is_dir()


class TestLMStudio:
    @pytest.mark.parametrize("folder", [".lmstudio/models", ".cache/lm-studio/models"])
    def test_a_file_is_found_as_the_hubs(self, home: Path, folder: str) -> None:
        path = put(home / folder / "publisher/model-GGUF/model-Q4_K_M.gguf")
        put(path.with_name("downloading_model-Q8_0.gguf.part"))
        put(path.with_name("mmproj-model-f16.gguf"))
        assert resolve("hf:publisher/model-GGUF") == path
        assert references() == ["hf:publisher/model-GGUF/model-Q4_K_M.gguf"]

    def test_its_home_may_be_elsewhere(self, home: Path, tmp_path: Path) -> None:
        path = put(tmp_path / "studio/models/publisher/model/model.gguf")
        put(home / ".lmstudio-home-pointer", f"{tmp_path / 'studio'}\n")
        assert resolve("hf:publisher/model/model.gguf") == path


class TestOllama:
    @pytest.mark.parametrize(
        ("manifest", "name"),
        [
            ("registry.ollama.ai/library/qwen2.5-coder/7b", "qwen2.5-coder:7b"),
            ("registry.ollama.ai/library/qwen/latest", "qwen"),
            ("registry.ollama.ai/someone/model/x", "someone/model:x"),
            ("hf.co/owner/model-GGUF/Q4_K_M", "hf.co/owner/model-GGUF:Q4_K_M"),
        ],
    )
    def test_the_layer_with_the_weights_is_found(self, home: Path, manifest: str, name: str) -> None:
        blob = ollama_model(home / ".ollama/models", manifest)
        assert resolve(f"ollama:{name}") == blob
        assert references() == [f"ollama:{name if ':' in name else f'{name}:latest'}"]
        assert resolve("ollama:other") is None

    def test_its_folder_may_be_elsewhere(
        self, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "models"))
        ollama_model(home / ".ollama/models", "registry.ollama.ai/library/old/latest")
        blob = ollama_model(tmp_path / "models", "registry.ollama.ai/library/new/latest")
        assert (resolve("ollama:new"), resolve("ollama:old")) == (blob, None)

    def test_a_layer_that_is_not_complete_is_passed_over(self, home: Path) -> None:
        ollama_model(home / ".ollama/models", "registry.ollama.ai/library/half/latest", size=8)
        assert resolve("ollama:half") is None

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "{",
            "[]",
            "[" * 100_000,
            '{"layers": 7}',
            '{"layers": [7, null, {}]}',
            json.dumps({"layers": [{"mediaType": WEIGHTS, "digest": "sha256:../../../secret"}]}),
            json.dumps({"layers": [{"mediaType": WEIGHTS, "digest": ["x"]}]}),
            " " * (2 << 20),
            "\ud800".encode("utf-8", "surrogatepass"),
        ],
    )
    def test_a_manifest_that_makes_no_sense_is_passed_over(self, home: Path, content: str | bytes) -> None:
        manifest = home / ".ollama/models/manifests/registry.ollama.ai/library/bad/latest"
        put(home / ".ollama/secret")
        put(manifest)
        manifest.write_bytes(content if isinstance(content, bytes) else content.encode())
        assert resolve("ollama:bad") is None
        assert references() == []

    @pytest.mark.parametrize("name", ["../../etc", "a/../b", "a/b/c/d", "", ":", "a:b:c", "/a"])
    def test_a_name_does_not_lead_out(self, home: Path, name: str) -> None:
        assert home.is_dir()
        assert resolve(f"ollama:{name}") is None


class TestLlamaCpp:
    @pytest.fixture
    def folder(self, home: Path) -> Path:
        if sys.platform == "darwin":
            return home / "Library/Caches/llama.cpp"
        return home / ("llama.cpp" if sys.platform == "win32" else ".cache/llama.cpp")

    def test_a_file_is_found_by_its_manifest(self, folder: Path) -> None:
        path = put(folder / "ggml-org_some_model-GGUF_model-Q4_K_M.gguf")
        put(folder / "manifest=ggml-org=some_model-GGUF=latest.json", "{}")
        put(folder / "ggml-org_some_model-GGUF_model-Q4_K_M.gguf.etag", "x")
        put(folder / "ggml-org_some_model-GGUF_model-Q8_0.gguf.downloadInProgress")
        assert resolve("hf:ggml-org/some_model-GGUF") == path
        assert references() == ["hf:ggml-org/some_model-GGUF/model-Q4_K_M.gguf"]

    def test_without_a_manifest_it_has_its_path(self, folder: Path) -> None:
        path = put(folder / "ggml-org_model-GGUF_model-Q4_K_M.gguf")
        assert references() == [str(path)]
        assert resolve("hf:ggml-org/model-GGUF/model-Q4_K_M.gguf") == path

    def test_its_folder_may_be_elsewhere(
        self, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert home.is_dir()
        monkeypatch.setenv("LLAMA_CACHE", str(tmp_path))
        assert resolve("hf:a/b/c.gguf") is None
        path = put(tmp_path / "a_b_c.gguf")
        assert resolve("hf:a/b/c.gguf") == path


class TestCatalogue:
    def test_a_name_is_found_wherever_the_file_is(self, home: Path, hub: Path) -> None:
        entry = catalogue.find("qwen2.5-coder-1.5b")
        assert entry
        assert resolve(entry.name) is None
        fromollama = ollama_model(home / ".ollama/models", "registry.ollama.ai/library/qwen2.5-coder/1.5b")
        assert resolve(entry.name) == fromollama
        converted = put(
            home / ".lmstudio/models/lmstudio-community/X-GGUF/Qwen2.5-Coder-1.5B-Instruct-Q4_K_M.gguf"
        )
        assert resolve(entry.name) == converted
        itself = hub_file(hub, entry.repository, entry.file)
        assert resolve(entry.name.upper()) == itself


class TestOwn:
    def test_only_what_has_a_receipt_and_a_file(self, home: Path) -> None:
        url = "https://example.org/model.gguf"
        path = caches.own.path_of(url)
        write_receipt(Receipt(reference=url, path=str(path), size=7, sha256=""))
        assert references() == []
        put(path)
        put(path.with_name("other.gguf"))
        assert references() == [url]
        assert resolve(url) == path
        assert home in path.parents

    def test_two_addresses_never_share_a_place(self) -> None:
        urls = [
            f"https://example.org/{x}"
            for x in ("a/m.gguf", "b/m.gguf", "m.gguf?v=1", "..", "%2e%2e%2fm.gguf", "")
        ]
        paths = [caches.own.path_of(url) for url in urls]
        assert len(set(paths)) == len(urls)
        assert all(path.parent.parent == caches.own.folder() and path.name.strip(".") for path in paths)


class TestHostile:
    def test_loops_end(self, home: Path, hub: Path) -> None:
        for folder in (
            hub / "models--a--b/snapshots",
            home / ".lmstudio/models",
            home / ".ollama/models/manifests",
        ):
            folder.mkdir(parents=True)
            (folder / "loop").symlink_to(folder, target_is_directory=True)
            (folder / "self").symlink_to(folder / "self")
        assert references() == []

    def test_pipes_are_not_waited_for(self, home: Path, hub: Path) -> None:
        folder = hub / "models--a--b"
        (folder / "snapshots" / COMMIT).mkdir(parents=True)
        (folder / "refs").mkdir()
        (home / ".ollama/models/manifests/registry.ollama.ai/library/a").mkdir(parents=True)
        for path in (
            folder / "snapshots" / COMMIT / "model.gguf",
            folder / "refs/main",
            home / ".ollama/models/manifests/registry.ollama.ai/library/a/latest",
        ):
            os.mkfifo(path)
        assert references() == []

    def test_files_where_folders_should_be(self, home: Path, hub: Path) -> None:
        put(hub)
        put(home / ".lmstudio")
        put(home / ".ollama/models")
        put(home / ".local/share/nlx-lsp/receipts")
        assert references() == []

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
    def test_folders_that_may_not_be_read(self, home: Path, hub: Path) -> None:
        hub_file(hub, "owner/name", "model.gguf")
        hub.chmod(0)
        (home / ".ollama").mkdir(mode=0)
        try:
            assert references() == []
            assert resolve("hf:owner/name/model.gguf") is None
        finally:
            hub.chmod(0o700)


def test_plain_names(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = put(tmp_path / "model.gguf")
    put(home / "mine.gguf")
    assert resolve("model.gguf") == Path("model.gguf")
    assert resolve(str(path)) == path
    assert resolve("~/mine.gguf") == home / "mine.gguf"
    for nothing in ("no.gguf", str(tmp_path), "a\0b", "~nobody-there/x", "hf:", "hf:x", "https://"):
        assert resolve(nothing) is None
    assert resolve("") == resolve("bundled") == bundled()


def test_the_size_of_what_is_gone_is_nothing(tmp_path: Path) -> None:
    found = caches.Found(path=put(tmp_path / "x"), program="", reference="")
    assert found.size == 7
    assert attrs.evolve(found, path=tmp_path / "y").size == 0


def test_looking_does_not_load_the_hubs_library(home: Path) -> None:
    program = "import nlx_lsp.models.resolve as r; r.resolve('hf:a/b'); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert {"huggingface_hub", "httpx", "filelock"}.isdisjoint(done.stdout.split())
    assert home.is_dir()
