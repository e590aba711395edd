"""The catalogue, and the documentation that is made of it."""

import re
from pathlib import Path

import pytest

from nlx_lsp.models import catalogue, naming
from nlx_lsp.models.catalogue import Entry
from nlx_lsp.models.description import markdown
from nlx_lsp.models.reference import Listed, hub_of, parse

DOCUMENTATION = Path(__file__).parent.parent.parent / "docs" / "models.md"


@pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.name)
def test_an_entry_is_sound(entry: Entry) -> None:
    assert parse(entry.name) == Listed(entry=entry)
    assert parse(f"hf:{entry.repository}@{entry.revision}/{entry.file}") == hub_of(entry)
    assert naming.quantisation(entry.file) == entry.quantisation
    assert naming.choose([entry.file]) == entry.file
    assert re.fullmatch(r"[0-9a-f]{40}", entry.revision)
    assert re.fullmatch(r"[0-9a-f]{64}|", entry.sha256)
    assert entry.licence in ("Apache-2.0", "MIT")
    assert entry.size < entry.memory
    assert entry.context_tokens >= catalogue.CONTEXT
    # Between four and eight bits a weight; small models keep more of theirs in eight.
    assert 0.4 < entry.size / entry.parameters / 1e9 < 1.1


def test_no_two_are_alike() -> None:
    for key in ("name", "file", "sha256"):
        values = [getattr(entry, key) for entry in catalogue.entries()]
        assert len(set(values)) == len(values)


def test_a_licence_that_forbids_commercial_use_is_not_there() -> None:
    assert not any("coder-3b" in entry.name for entry in catalogue.entries())


def test_the_ablest_that_fits() -> None:
    entries = catalogue.entries()
    assert catalogue.fitting(1 << 40) == entries[-1]
    assert catalogue.fitting(entries[0].memory) == entries[0]
    assert catalogue.fitting(entries[0].memory - 1) is None
    for entry in entries:
        best = catalogue.fitting(entry.memory)
        assert best
        assert best.memory <= entry.memory
        assert entries.index(best) >= entries.index(entry)


def test_the_documentation_is_in_step() -> None:
    text = DOCUMENTATION.read_text("utf-8")
    assert markdown() in text, "nlx-lsp models list --markdown makes the table"
