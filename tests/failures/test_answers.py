"""What is wrong with an answer is said, and what the model did not write is written plainly."""

from collections.abc import Callable
from pathlib import Path

import pytest
from failures.patient import Patient
from failures.table import rows
from protocol.editor import write_script
from tiny_model import tiny_model

from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.errors import SchemaRefused
from nlx_lsp.values import Request

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("failures")]

LONG = "def add(a, b):\n" + "".join(f"    a = a + b + {number}\n" for number in range(900)) + "    return a\n"


class Mistaken(Hosted):
    """An engine whose grammars do not compile."""

    name = "mistaken"
    backend = "engines.broken_grammar"


class Forgetful(Hosted):
    """An engine that forgets what it was asked to obey."""

    name = "forgetful"
    backend = "engines.fake_backend"


async def test_code_that_does_not_fit(patient: Patient) -> None:
    patient.set(engine={"name": "llama_cpp", "model": str(tiny_model()), "context_tokens": 256})
    await patient.meets("context overflow", LONG)


async def test_an_answer_that_is_empty(patient: Patient) -> None:
    (patient.folder / "empty").mkdir()
    script = write_script(patient.folder / "empty", [{"match": ".", "answer": ""}])
    patient.set(engine={"name": "scripted", "script": script})
    (told,) = await patient.asks()
    assert rows()["empty answer"].fits(told), told


@pytest.mark.parametrize(
    ("name", "kind", "model"),
    [("grammar refused", Mistaken, tiny_model), ("grammar dropped", Forgetful, lambda: Path("drops"))],
)
async def test_a_grammar_that_is_not_obeyed(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: type[Hosted], model: Callable[[], Path]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    engine = kind(model(), share=False)
    with pytest.raises(SchemaRefused) as refused:
        [chunk async for chunk in engine.generate(Request(prompt="?", schema={"const": "yes"}))]
    await engine.close()
    assert rows()[name].fits(str(refused.value)), refused.value
