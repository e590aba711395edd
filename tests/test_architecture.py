"""What the house rules say, as far as a program can check it."""

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.settings.description import markdown

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nlx_lsp"
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
CONTRACTS = tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]
LONGEST = 400
"""Lines; three hundred is the aim."""
SERVER_START = "from nlx_lsp.cli import arguments, logs, program, serve\nimport nlx_lsp.server"
LATER = ("rich", "jinja2", "xllamacpp", "nlx_lsp.engines.llama_cpp", "nlx_lsp.cli.run", "nlx_lsp.cli.trial")
"""What the server does without until somebody asks for an action."""


def modules(folder: Path) -> Iterator[Path]:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return (folder / line for line in tracked.stdout.splitlines())


def test_a_floor_imports_only_what_stands_below_it() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_too_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules(ROOT)}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_prints_where_standard_output_is_the_protocol() -> None:
    for path in modules(PACKAGE):
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Name) and node.id in ("print", "input")), path
            if path.name != "server.py":  # which hands it over to the protocol
                assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.stdout"), path


def test_every_exception_from_a_rule_has_a_reason() -> None:
    exception = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)")
    reason = re.compile(r"#\s*(noqa: [A-Z0-9, ]+?|pragma: no cover)( - |  )\S+|# type: ignore\[")
    bare = [
        f"{path.relative_to(ROOT)}:{token.start[0]}: {token.string}"
        for path in modules(ROOT)
        for token in tokenize.tokenize(io.BytesIO(path.read_bytes()).readline)
        if token.type == tokenize.COMMENT and exception.match(token.string) and not reason.match(token.string)
    ]
    assert bare == []


def test_every_rule_that_is_off_says_why() -> None:
    rules = PROJECT.partition("[tool.ruff.lint]")[2].partition("[tool.mypy]")[0]
    off = [line for line in rules.splitlines() if re.search(r'"[A-Z]+\d+"', line)]
    assert len(off) > 10
    assert [line for line in off if "# " not in line] == []


def test_the_server_starts_without_what_it_does_not_need() -> None:
    code = f"{SERVER_START}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(LATER)


def test_the_documentation_lists_the_settings() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert markdown() in text, "run: nlx-lsp settings --markdown, and put it into docs/settings.md"


def test_every_module_stands_on_a_floor() -> None:
    [floors] = (contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
    placed = {name.strip() for line in floors for name in line.split("|")}
    found = {f"nlx_lsp.{path.relative_to(PACKAGE).parts[0].removesuffix('.py')}" for path in modules(PACKAGE)}
    assert found - placed <= {"nlx_lsp.__init__", "nlx_lsp.languages", "nlx_lsp.models"}  # data
