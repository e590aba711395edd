"""What a README mentions and its project no longer has; what may be foreign is left alone."""

from pathlib import Path

import pytest

from nlx_lsp.drift import Inventory, check_mentions
from nlx_lsp.syntax.source import Source

FILES = {
    "pyproject.toml": '[project]\nname = "boxes"\n[project.scripts]\nboxes = "boxes.cli:main"\n',
    "package.json": '{"scripts": {"build": "tsc"}, "bin": {"boxer": "x.js"}}',
    "Makefile": ".PHONY: all test\nall: test ## everything\ntest lint: all\n\techo no: target\n",
    "src/boxes/__init__.py": "from boxes.deep.shape import Box\n",
    "src/boxes/deep/__init__.py": "",
    "src/boxes/deep/shape.py": "class Box:\n    def area(self):\n        return self.width\n",
    "src/boxes/cli.py": 'parser.add_argument("--dry-run")\ndef main(keep_all=False): ...\n',
    "docs/guide.md": "# Guide\n",
    ".git/HEAD": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def found(project: Path, text: str, name: str = "README.md") -> list[tuple[str, str]]:
    source = Source.parse(text.encode(), path=str(project / name))
    return [(drift.code, source.slice(drift.span)) for drift in check_mentions(source, Inventory(project))]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("The code is in `src/boxes/shapes.py`.", "mention-path", "src/boxes/shapes.py"),
        ("Größe: see `docs/old/` and `docs/guide.md`.", "mention-path", "docs/old/"),
        ("Use `boxes.deep.shape.Circle` for it.", "mention-name", "boxes.deep.shape.Circle"),
        ("Use `boxes.frobnicate()` for it.", "mention-name", "boxes.frobnicate()"),
        ("Call `Box.volume()`.", "mention-name", "Box.volume()"),
        ("Say `boxes --wet-run`.", "mention-option", "--wet-run"),
        ("```sh\n$ make lint\n$ boxes --force  # now\n```", "mention-option", "--force"),
        ("```\nmake tests\n```", "mention-target", "tests"),
        ("- a list\n  with `npm run deploy`\n", "mention-target", "deploy"),
        ("| a | b |\n|---|---|\n| 1 | `boxes --wide` |\n", "mention-option", "--wide"),
        ("Two `in one` line: `docs/guide.md`, `docs/gone.md`.", "mention-path", "docs/gone.md"),
    ],
)
def test_what_is_gone_is_found_where_it_stands(project: Path, text: str, code: str, words: str) -> None:
    assert found(project, text) == [(code, words)]


@pytest.mark.parametrize(
    "text",
    [
        "The code is in `src/boxes/deep/shape.py`, the guide in `docs/guide.md`.",
        "`boxes.Box`, `boxes.deep`, `boxes.deep.shape.Box.area()`, `Box.area()`, `boxes.cli.main`",
        "`boxes --dry-run --help`, `boxes --keep-all`, `boxes --no-keep-all`",
        "`make`, `make test lint`, `make -j4 all`, `npm run build`, `npm test`",
        # What may be foreign, or no name at all.
        "`requests.get()`, `and/or`, `usr/bin/boxes`, `os.path.join`, `git --force`, `README.rst`",
        "`docs/*.md`, `docs/<name>.md`, `boxes.toml`, `src/…`",
        "```python\nmake nothing\n```",
        "    make nothing\n",
        "docs/gone.md without a code span",
    ],
)
def test_what_is_there_or_may_be_foreign_is_left_alone(project: Path, text: str) -> None:
    assert found(project, text) == []


@pytest.mark.parametrize("name", ["CHANGELOG.md", "docs/migrating.md", "notes.rst"])
def test_what_speaks_of_the_past_may_mention_it(project: Path, name: str) -> None:
    assert found(project, "Was in `docs/gone.md`.", name) == []


def test_paths_may_begin_where_the_text_stands(project: Path) -> None:
    (project / "docs" / "docs").mkdir()
    (project / "docs" / "docs" / "inner.md").touch()
    assert found(project, "`docs/inner.md`", "docs/guide.md") == []


def test_an_inventory_sees_what_has_changed_since(project: Path) -> None:
    inventory = Inventory(project)
    source = Source.parse(b"`Box.volume()`", path=str(project / "README.md"))
    assert len(check_mentions(source, inventory)) == 1
    (project / "src" / "boxes" / "deep" / "shape.py").write_text("class Box:\n    def volume(self): ...\n")
    assert len(check_mentions(source, inventory)) == 1
    assert check_mentions(source, inventory.renewed()) == []


def test_files_that_cannot_be_read_have_nothing(project: Path) -> None:
    (project / "package.json").write_text("[" * 100_000)
    (project / "pyproject.toml").write_bytes(b"\xff\x00")
    (project / "src" / "loop").symlink_to(project / "src")
    assert found(project, "`boxes --wet-run` `npm run deploy` `docs/gone.md`") == [
        ("mention-path", "docs/gone.md")
    ]
