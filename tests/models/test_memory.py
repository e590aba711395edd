"""What a model needs in memory, held against workers that have loaded it, and what is there.

By hand, with files of 270 to 350 MB (`tests/tiny_model.py --width 1536 --layers 12`, the same in Q4_0 with 20
layers, and `benchmarks/parts/model_shape.py`) in llama.cpp on x86-64, in MB:

====================  =======  =========  ========
file                  context  estimated  measured
====================  =======  =========  ========
Q8_0, 303 MB              512        471       423
Q8_0, 303 MB             4096       1000       952
Q4_0, 267 MB              512        752       703
Q4_0, 267 MB             4096       1633      1584
Q4_0 and Q8_0, 350 MB    1024        819       655
Q4_0 and Q8_0, 350 MB    4096        895       730
bundled, 11 MB           4096        126       118
====================  =======  =========  ========

In the last but two, only the half that is Q4_0 is kept twice.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.connection import Connection
from nlx_lsp.engines.wire import Options
from nlx_lsp.errors import ModelRefused
from nlx_lsp.models import catalogue, memory
from nlx_lsp.models.gguf import Header
from nlx_lsp.models.memory import Need, available, check, need

BACKEND = "nlx_lsp.engines.worker.llama_cpp"
OVER = 60_000_000
"""Bytes that an estimate may be too high by: for a vocabulary of unknown size, and for the process."""
WIDE = Shape(width=512, layers=12)


def options(path: Path, *, context_tokens: int = 1024, parallel: int = 2) -> Options:
    return Options(
        model=str(path),
        backend=BACKEND,
        threads=1,
        context_tokens=context_tokens,
        batch_tokens=64,
        parallel=parallel,
    )


@pytest.mark.parametrize(("shape", "context"), [(Shape(), 1024), (WIDE, 256), (WIDE, 4096)])
async def test_the_estimate_is_near_what_a_worker_takes(shape: Shape, context: int) -> None:
    run = options(tiny_model(shape), context_tokens=context)
    needed = need(run)
    connection = await Connection.start(BACKEND, needed)
    await connection.load(run)
    taken = connection.memory
    await connection.close()
    assert 0.9 * needed.resident - OVER < taken < 1.1 * needed.resident


def test_a_longer_context_and_more_requests_need_more() -> None:
    path = tiny_model(WIDE)
    small, large = need(options(path)), need(options(path, context_tokens=2048))
    assert large.cache == 2 * small.cache == 2 * 2 * 1024 * 12 * 2 * 512 * 2
    assert need(options(path, parallel=1)).cache == small.cache // 2
    assert need(options(path, context_tokens=1 << 20)).tokens == 4096  # more than that no model is given


def header(**metadata: object) -> Header:
    arch = str(metadata.pop("architecture", "llama"))
    shape: Mapping[str, object] = {"block_count": 8, "embedding_length": 1024, "attention.head_count": 16}
    named = {f"{arch}.{key}": value for key, value in {**shape, **metadata}.items()}
    return Header(
        path=Path("x"), size=0, version=3, tensors=1, metadata={"general.architecture": arch, **named}
    )


def test_the_cache_follows_the_architecture() -> None:
    whole = 8 * 1000 * 2 * 1024 * 2
    assert memory._cache(header(), 1000, 64) == whole
    assert memory._cache(header(**{"attention.head_count_kv": 4}), 1000, 64) == whole // 4
    lengths = {"attention.key_length": 128, "attention.value_length": 128}
    assert memory._cache(header(**lengths), 1000, 64) == 2 * whole
    compressed = {"attention.kv_lora_rank": 448, "rope.dimension_count": 64}
    assert memory._cache(header(**compressed), 1000, 64) == whole // 4
    assert (
        memory._cache(header(architecture="granitehybrid", **{"ssm.state_size": 1}), 1000, 64) == whole // 4
    )
    sliding = {"architecture": "gemma3", "attention.sliding_window": 436}
    assert memory._cache(header(**sliding), 1000, 64) == whole * 3 // 4
    assert memory._cache(header(**{"attention.head_count": 0}), 1000, 64) == 0


def test_of_other_files_the_size_counts(tmp_path: Path) -> None:
    path = tmp_path / "old.bin"
    path.write_bytes(b"lmgg" + b"\0" * 5000)
    assert need(options(path)).weights == 5004
    assert need(options(tmp_path / "none.gguf")) == Need()


def test_all_parts_of_a_model_count(tmp_path: Path) -> None:
    whole = tiny_model().read_bytes()
    for number, content in ((1, whole), (2, b"x" * 1000), (3, b"x" * 500)):
        (tmp_path / f"m-{number:05}-of-00003.gguf").write_bytes(content)
    assert need(options(tmp_path / "m-00001-of-00003.gguf")).weights == len(whole) + 1500


def test_what_fits_is_let_through() -> None:
    needed = Need(weights=5_000_000_000, cache=1_000_000_000, tokens=4096, buffers=0)
    check("m.gguf", needed, 6_000_000_000)


def test_what_does_not_fit_is_refused_with_a_way_out() -> None:
    needed = Need(weights=5_000_000_000, cache=1_000_000_000, tokens=4096, buffers=0)
    with pytest.raises(ModelRefused) as refused:
        check("m.gguf", needed, 5_600_000_000)
    assert refused.value.message == "m.gguf needs 6.0 GB of memory, and 5.6 GB are free."
    assert "engine.context_tokens to 2304" in refused.value.hint  # 0.6 of 4096, in steps of 256
    best = catalogue.fitting(5_600_000_000)
    assert best
    assert f"engine.model to {best.name}" in refused.value.hint
    with pytest.raises(ModelRefused) as refused:
        check("m.gguf", evolve(needed, cache=0), 1_000)
    assert refused.value.hint == "Close other programs, or take a smaller model."


GROUPS = {
    "version 2": {
        "proc/self/cgroup": "0::/user/app\n",
        "sys/fs/cgroup/user/memory.max": "5000\n",
        "sys/fs/cgroup/user/memory.current": "4500\n",
        "sys/fs/cgroup/user/memory.stat": "anon 1\ninactive_file 1500\n",
        "sys/fs/cgroup/user/app/memory.max": "max\n",
    },
    "version 1": {
        "proc/self/cgroup": "7:cpu,memory:/docker/x\n2:cpuset:/\n",
        "sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "5000\n",
        "sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes": "4500\n",
        "sys/fs/cgroup/memory/docker/x/memory.stat": "total_inactive_file 1500\n",
    },
    "in a container": {
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/memory.max": "5000\n",
        "sys/fs/cgroup/memory.current": "4500\n",
        "sys/fs/cgroup/memory.stat": "inactive_file 1500\n",
    },
}


@pytest.mark.parametrize("kind", GROUPS)
def test_a_container_has_what_it_is_allowed(tmp_path: Path, kind: str) -> None:
    for name, text in GROUPS[kind].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert available(tmp_path) == 2000


def test_without_limits_there_is_what_the_machine_has(tmp_path: Path) -> None:
    assert available(tmp_path) > 1_000_000
    assert available() > 1_000_000
