"""Announcements: what somebody has said, and nothing else."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nlx_lsp import pipeline
from nlx_lsp.actions.announcement import Announcement
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Request, Span

KEPT = """\
# Changelog

By hand.

## [Unreleased]

### Fixed

- A crash at the start.

## [1.0.0] - 2024-03-01

### Added

- The first version.
"""
Model = Callable[[Request], JSON]


async def announce(folder: Path, text: str, model: Model, **options: JSON) -> str:
    source = Source.parse(text.encode(), path=str(folder / "CHANGELOG.md"))
    outcome = await pipeline.run(
        Announcement(),
        source,
        Span(start=0, end=0),
        Scripted(model),
        lambda _: None,
        settings=Settings(),
        options=options,
    )
    assert outcome.edits == ()
    return outcome.text


def say(text: str) -> Model:
    """Return a model that says one thing, and chooses the last of what there is."""

    def answer(request: Request) -> JSON:
        assert request.schema is not None
        wanted = request.schema["properties"]
        return json.dumps({name: kind.get("enum", [text])[-1] for name, kind in wanted.items()})

    return answer


PROJECT = '[project]\nname = "painter"\nversion = "1.0.0"\ndescription = "Paints walls."\n'
DRAFT = """\
# painter 1.0.0

Paints walls.

- The first version.

---

Where each sentence is from (not a part of the draft):

- Paints walls. ← pyproject.toml:4
- The first version. ← CHANGELOG.md:15"""


@pytest.mark.parametrize(
    "said", ["The best release ever", "Thanks to Bob", "See x.org", "10 times faster", ""]
)
async def test_an_announcement_says_only_what_somebody_said(tmp_path: Path, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    assert await announce(tmp_path, KEPT, say(said), version="1.0.0") == DRAFT


async def test_an_announcement_speaks_of_what_the_model_chooses(tmp_path: Path) -> None:
    entries = "".join(f"- Entry {word}.\n" for word in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta"))
    draft = await announce(tmp_path, f"## 1.0\n\n{entries}", say("Nothing to see"))
    told = re.findall(r"^- Entry (\w+)\.$", draft, re.MULTILINE)
    assert told == ["zeta", "alpha", "beta", "gamma"]
    assert "2 more changes are in CHANGELOG.md." in draft


async def test_a_release_of_which_nothing_is_said_is_not_announced(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"CHANGELOG.md says nothing of 9\.0"):
        await announce(tmp_path, KEPT, say(""), version="9.0")
