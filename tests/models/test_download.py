"""Downloads from a hub on this machine, with all that can go wrong."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from models.hub import COMMIT, Hub, Trouble

from nlx_lsp.errors import DownloadFailed, UsageError
from nlx_lsp.models import catalogue
from nlx_lsp.models.caches import own
from nlx_lsp.models.download import look_up, pull
from nlx_lsp.models.progress import Progress
from nlx_lsp.models.receipts import find_receipt, receipts
from nlx_lsp.models.removal import remove
from nlx_lsp.models.resolve import resolve

PATIENCE = 0.001
REPOSITORY = "owner/tiny-GGUF"
NAME = f"hf:{REPOSITORY}/tiny-Q4_K_M.gguf"


async def fetch(name: str, on_progress: Callable[[Progress], None] = lambda _: None) -> Path:
    return await pull(await look_up(name), on_progress, patience=PATIENCE)


def leftovers(home: Path) -> list[str]:
    """Return what is not complete, or pretends to be."""
    names = [path for path in home.rglob("*") if path.is_file()]
    return [path.name for path in names if path.suffix in (".incomplete", ".part", ".gguf")]


@pytest.fixture
def tiny(served: Hub, weights: bytes) -> Hub:
    served.add(REPOSITORY, **{"tiny-Q4_K_M": weights, "tiny-Q8_0": weights + b"\0" * 64})
    return served


async def test_a_model_lands_in_the_hubs_cache(tiny: Hub, home: Path, weights: bytes) -> None:
    seen: list[Progress] = []
    offer = await look_up(NAME)
    assert (offer.size, offer.licence, offer.title) == (len(weights), "apache-2.0", "tiny-Q4_K_M.gguf")
    assert tiny.fetched() == []
    path = await pull(offer, seen.append, patience=PATIENCE)
    repository = home / ".cache/huggingface/hub/models--owner--tiny-GGUF"
    assert path == repository / "snapshots" / COMMIT / "tiny-Q4_K_M.gguf"
    assert path.read_bytes() == weights
    assert path.resolve() == repository / "blobs" / hashlib.sha256(weights).hexdigest()
    assert seen[0].stage == "fetch"
    assert seen[-1].stage == "check"
    assert {each.done for each in seen if each.done == each.total} == {len(weights)}
    assert resolve(NAME) == path
    receipt = find_receipt(path)
    assert receipt
    assert (receipt.reference, receipt.size) == (NAME, len(weights))
    again = await fetch(NAME)
    assert (again, len(tiny.fetched())) == (path, 1)


async def test_links_on_the_way_to_the_cache_do_not_matter(
    tiny: Hub, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(home)
    monkeypatch.setattr(
        "huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "link/.cache/huggingface/hub")
    )
    await fetch(NAME)
    found = resolve(NAME)
    assert found
    receipt = find_receipt(found)
    assert receipt
    assert remove(receipt) == len(tiny.files[REPOSITORY]["tiny-Q4_K_M.gguf"])
    assert resolve(NAME) is None
    assert list(receipts()) == []


async def test_a_content_that_another_revision_needs_stays(tiny: Hub) -> None:
    path = await fetch(NAME)
    other = path.parent.with_name("f" * 40) / path.name
    other.parent.mkdir()
    other.symlink_to(path.resolve())
    receipt = find_receipt(path)
    assert receipt
    assert remove(receipt) == 0
    assert not path.exists()
    assert other.exists()
    assert tiny.fetched()


async def test_names_that_lead_out_of_a_repository_are_not_offered(tiny: Hub) -> None:
    tiny.files["owner/bad"] = {"../../x-Q4_K_M.gguf": b"", "/etc/y.gguf": b"", "a\\z.gguf": b""}
    tiny.licences["owner/bad"] = ""
    with pytest.raises(DownloadFailed, match=r"has no GGUF file"):
        await look_up("hf:owner/bad")


async def test_the_hubs_own_library_finds_it(tiny: Hub, weights: bytes) -> None:
    from huggingface_hub import scan_cache_dir, try_to_load_from_cache  # noqa: PLC0415 - slow

    path = await fetch(NAME)
    assert try_to_load_from_cache(REPOSITORY, "tiny-Q4_K_M.gguf", revision=COMMIT) == str(path)
    report = scan_cache_dir()
    assert (report.warnings, report.size_on_disk) == ([], len(weights))
    assert tiny.fetched()


async def test_a_repository_alone_gives_the_usual_quantisation(tiny: Hub) -> None:
    assert tiny.address
    assert (await look_up(f"hf:{REPOSITORY}")).reference == NAME
    assert (await look_up(f"hf:{REPOSITORY}:q8_0")).title == "tiny-Q8_0.gguf"
    with pytest.raises(DownloadFailed, match=r"has no Q6_K; it has tiny-Q4_K_M.gguf \(.*\), tiny-Q8_0.gguf"):
        await look_up(f"hf:{REPOSITORY}:Q6_K")


async def test_a_broken_connection_is_taken_up_again(tiny: Hub, weights: bytes) -> None:
    tiny.troubles = [Trouble(after=100_000), Trouble(after=0), Trouble(after=50_000)]
    assert (await fetch(NAME)).read_bytes() == weights
    ranges = [asked.headers.get("range") for asked in tiny.fetched()]
    assert ranges == [None, "bytes=100000-", "bytes=100000-", "bytes=150000-"]


async def test_a_later_call_goes_on_where_an_earlier_one_gave_up(
    tiny: Hub, home: Path, weights: bytes
) -> None:
    tiny.troubles = [Trouble(after=100_000), *[Trouble(after=0)] * 6]
    with pytest.raises(DownloadFailed, match=r"broke off again and again\. .*goes on from there"):
        await fetch(NAME)
    assert resolve(NAME) is None
    assert leftovers(home) == [f"{hashlib.sha256(weights).hexdigest()}.incomplete"]
    offer = await look_up(NAME)
    assert offer.fetched == 100_000
    assert (await fetch(NAME)).read_bytes() == weights
    assert tiny.fetched()[-1].headers["range"] == "bytes=100000-"


async def test_a_server_without_ranges_begins_again(tiny: Hub, weights: bytes) -> None:
    tiny.ranges = False
    tiny.troubles = [Trouble(after=100_000)]
    assert (await fetch(NAME)).read_bytes() == weights


async def test_a_cancelled_pull_keeps_its_part_and_frees_the_lock(
    tiny: Hub, home: Path, weights: bytes
) -> None:
    tiny.pause = 0.01
    begun = asyncio.Event()
    task = asyncio.create_task(fetch(NAME, lambda progress: progress.done > 50_000 and begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert resolve(NAME) is None
    assert leftovers(home) == [f"{hashlib.sha256(weights).hexdigest()}.incomplete"]
    tiny.pause = 0
    assert (await fetch(NAME)).read_bytes() == weights
    assert int(tiny.fetched()[-1].headers["range"].removeprefix("bytes=").rstrip("-")) > 50_000


async def test_two_pulls_at_once_fetch_once(tiny: Hub, weights: bytes) -> None:
    tiny.pause = 0.005
    seen: list[Progress] = []
    first, second = await asyncio.gather(fetch(NAME, seen.append), fetch(NAME, seen.append))
    assert first == second
    assert first.read_bytes() == weights
    assert len(tiny.fetched()) == 1
    assert "wait" in {each.stage for each in seen}


async def test_the_token_stays_with_the_hub(tiny: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_good")
    tiny.gated.add(REPOSITORY)
    offer = await look_up(NAME)
    assert "hf_good" not in repr(offer)
    await pull(offer, lambda _: None)
    assert all(
        asked.headers["authorization"] == "Bearer hf_good" for asked in tiny.asked if asked.host == "hub"
    )
    assert tiny.fetched()
    assert not any("authorization" in asked.headers for asked in tiny.asked if asked.host == "elsewhere")


async def test_a_busy_server_is_waited_for(tiny: Hub, weights: bytes) -> None:
    tiny.refusals = [Trouble(status=429, headers={"Retry-After": "0"})]
    tiny.troubles = [Trouble(status=429, headers={"Retry-After": "0"}), Trouble(status=503)]
    assert (await fetch(NAME)).read_bytes() == weights


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hashes": {"tiny-Q4_K_M.gguf": "a" * 64}}, "is not what it should be.*thrown away"),
        ({"sizes": {"tiny-Q4_K_M.gguf": 10}}, "but the file should have 10"),
        ({"sizes": {"tiny-Q4_K_M.gguf": 1 << 60}}, "free, and .* are needed. Make room"),
        ({"troubles": [Trouble(status=404)]}, "There is nothing at"),
        ({"troubles": [Trouble(status=403)]}, "does not let us have"),
        ({"troubles": [Trouble(status=500)]}, "answered with status 500"),
        ({"troubles": [Trouble(status=429, headers={"Retry-After": "3600"})]}, "Try again in 3600 seconds"),
        ({"troubles": [Trouble(status=503)] * 6}, r"is out of order \(status 503\)"),
        (
            {"troubles": [Trouble(status=200, headers={"Content-Type": "text/html"}, body=b"<html>")]},
            "is a web page, and no weights file",
        ),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_taken_for_a_model(
    tiny: Hub, home: Path, change: dict[str, object], message: str
) -> None:
    for name, value in change.items():
        setattr(tiny, name, value)
    with pytest.raises(DownloadFailed, match=message):
        await fetch(NAME)
    assert leftovers(home) == []
    assert list(receipts()) == []
    assert resolve(NAME) is None


async def test_what_is_no_model_is_thrown_away(tiny: Hub, home: Path) -> None:
    tiny.files[REPOSITORY]["tiny-Q4_K_M.gguf"] = b"GGUF but no more"
    with pytest.raises(
        DownloadFailed, match=r"is no model that can be run: it is cut off.*It was thrown away\."
    ):
        await fetch(NAME)
    assert leftovers(home) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hf:nobody/nothing", "has no repository nobody/nothing, or it is private.*Set HF_TOKEN"),
        ("hf:nobody/nothing/x.gguf", "has no repository nobody/nothing"),
        (f"hf:{REPOSITORY}/other.gguf", "has no file other.gguf"),
        (f"hf:{REPOSITORY}@v9/tiny-Q4_K_M.gguf", "has no revision v9"),
        (f"hf:{REPOSITORY}/big-00001-of-00003.gguf", "one of 3 parts"),
        (
            "hf:owner/secret/x.gguf",
            "want their terms to be accepted first. Log in and accept them at .*/owner/secret",
        ),
        ("hf:owner/empty", "has no GGUF file"),
    ],
)
async def test_what_the_hub_does_not_give(tiny: Hub, name: str, message: str) -> None:
    tiny.add("owner/secret", x=b"GGUF")
    tiny.add("owner/empty")
    tiny.gated.add("owner/secret")
    with pytest.raises(DownloadFailed, match=message):
        await look_up(name)


async def test_a_token_that_is_not_accepted(tiny: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    tiny.refusals = [
        Trouble(status=401, headers={"X-Error-Message": "Invalid credentials in Authorization header"})
    ]
    with pytest.raises(DownloadFailed, match=r"does not accept the token. Unset HF_TOKEN") as caught:
        await look_up(NAME)
    assert "hf_wrong" not in str(caught.value)


async def test_a_hub_that_is_asked_too_often(tiny: Hub) -> None:
    tiny.refusals = [Trouble(status=429, headers={"Retry-After": "900"})]
    with pytest.raises(DownloadFailed, match=r"asked too often. Try again in 900 seconds"):
        await look_up(NAME)


async def test_something_that_is_no_hub(tiny: Hub) -> None:
    tiny.refusals = [Trouble(status=200, body=b"<html>please log in</html>")] * 2
    with pytest.raises(DownloadFailed, match=r"does not answer like a hub. Check HF_ENDPOINT"):
        await look_up(NAME)


async def test_nobody_there(tiny: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(DownloadFailed, match=r"127.0.0.1 cannot be reached .* Check the network"):
        await look_up(NAME)
    assert tiny.asked == []


async def test_offline_is_obeyed(tiny: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DownloadFailed, match=r"is not on this machine, and HF_HUB_OFFLINE forbids"):
        await look_up(NAME)
    assert tiny.asked == []


async def test_a_catalogue_entry_has_to_be_the_file_that_it_names(tiny: Hub, weights: bytes) -> None:
    entry = catalogue.entries()[0]
    tiny.files[entry.repository] = {entry.file: weights}
    tiny.commits.add(entry.revision)
    with pytest.raises(
        DownloadFailed, match=rf"The hub has another file for {entry.name} than the catalogue"
    ):
        await look_up(entry.name)
    tiny.hashes[entry.file] = entry.sha256
    offer = await look_up(entry.name)
    assert (offer.reference, offer.licence, offer.sha256) == (entry.name, entry.licence, entry.sha256)
    assert not any(asked.path.startswith("/api/") for asked in tiny.asked)
    with pytest.raises(DownloadFailed, match=r"is not what it should be"):
        await pull(offer, lambda _: None, patience=PATIENCE)


@pytest.mark.parametrize("name", ["", "bundled", "no-such-model", "/no/such/file.gguf", "ollama:qwen"])
async def test_what_cannot_be_fetched(name: str) -> None:
    with pytest.raises(UsageError):
        await look_up(name)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
async def test_a_folder_that_may_not_be_written(tiny: Hub, home: Path) -> None:
    (home / ".cache").mkdir(mode=0o500)
    with pytest.raises(DownloadFailed, match=r"cannot be written: Permission denied. Set HF_HOME"):
        await fetch(NAME)
    assert tiny.fetched() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
async def test_a_disk_that_is_full(tiny: Hub) -> None:
    offer = await look_up(NAME)
    offer.part.parent.mkdir(parents=True)
    offer.part.symlink_to("/dev/full")
    with pytest.raises(DownloadFailed, match=r"The disk is full\. Make room"):
        await pull(offer, lambda _: None, patience=PATIENCE)
    assert tiny.fetched()


class TestAddresses:
    """Files that are no hub's."""

    def url(self, tiny: Hub) -> str:
        return f"{tiny.elsewhere}/{REPOSITORY}/tiny-Q4_K_M.gguf"

    async def test_a_file_lands_in_our_folder(self, tiny: Hub, weights: bytes) -> None:
        url = self.url(tiny)
        path = await fetch(url)
        assert path.read_bytes() == weights
        assert path.is_relative_to(own.folder())
        assert resolve(url) == path
        assert [found.reference for found in own.models()] == [url]

    async def test_it_is_resumed_unless_it_has_changed(self, tiny: Hub, home: Path, weights: bytes) -> None:
        url = self.url(tiny)
        for changed in (False, True):
            tiny.troubles = [Trouble(after=100_000), *[Trouble(after=0)] * 6]
            with pytest.raises(DownloadFailed, match=r"broke off"):
                await fetch(url)
            assert resolve(url) is None
            if changed:
                tiny.files[REPOSITORY]["tiny-Q4_K_M.gguf"] = weights + b"\0" * 8
            path = await fetch(url)
            assert path.read_bytes() == tiny.files[REPOSITORY]["tiny-Q4_K_M.gguf"]
            assert ("range" in tiny.fetched()[-1].headers) is not changed
            assert leftovers(home) == [path.name]
            path.unlink()

    async def test_a_hash_is_held_against_it(self, tiny: Hub, home: Path, weights: bytes) -> None:
        url = self.url(tiny)
        assert await fetch(f"{url}#sha256={hashlib.sha256(weights).hexdigest()}")
        resolve(url).unlink()  # type: ignore[union-attr]  # it is there
        with pytest.raises(DownloadFailed, match=r"is not what it should be"):
            await fetch(f"{url}#sha256={'b' * 64}")
        assert leftovers(home) == []

    async def test_nothing_there(self, tiny: Hub) -> None:
        with pytest.raises(DownloadFailed, match=r"cannot be reached"):
            await look_up("http://127.0.0.1:9/model.gguf?key=secret")
        with pytest.raises(DownloadFailed, match=r"does not let us have .*/x.gguf \(status 401\)") as caught:
            await look_up(f"{tiny.address}/nobody/nothing/resolve/main/x.gguf?key=secret")
        assert "secret" not in str(caught.value)
