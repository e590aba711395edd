"""A model that invents names, links, commands, licences and versions: nothing of it is in any README.

The judge here is not the product's: it knows what was invented, and it looks for every address, number,
option and licence of the result in the bytes of the tree itself.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.edits.file_change import gather
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.settings.table import ReadmeSettings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Model, Outcome, Request, Span

ROOT = Path(__file__).parents[3]
PACKAGES = Path(pytest.__file__).parents[1]
INSTALLED = [
    "httpx",
    "cattrs",
    "pygls",
    "filelock",
    "platformdirs",
    "jinja2",
    "markdown_it",
    "pluggy",
    "iniconfig",
]
TREES = {
    "npm": {
        "package.json": '{"name":"left","version":"1.4.2","description":"Pads text","license":"ISC",'
        '"bin":{"left":"bin/left.js"},"scripts":{"test":"node --test"},"repository":"github:someone/left"}',
        "bin/left.js": "#!/usr/bin/env node\nconsole.log(process.env.LEFT_WIDTH)\n",
        "LICENSE": "ISC License\n",
    },
    "cargo": {
        "Cargo.toml": '[package]\nname = "quern"\nversion = "0.3.1"\ndescription = "Grinds grain"\n'
        'license = "MIT OR Apache-2.0"\nrust-version = "1.70"\n',
        "src/lib.rs": "/// Grinds a grain.\npub fn grind(grain: u32) -> u32 {\n    grain / 2\n}\n",
    },
    "go": {
        "go.mod": "module example.org/tally\n\ngo 1.21\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "tally_test.go": "package main\n",
    },
    "cmake": {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(abacus VERSION 2.5 LANGUAGES CXX)\n"
        "add_executable(abacus main.cpp)\nenable_testing()\n",
        "main.cpp": "int main() { return 0; }\n",
    },
}  # fmt: skip
INVENTED = [
    "Zorblax",
    "zorblaxify",
    "zorblax-core",
    "ZorblaxEngine",
    "zorblax_engine",
    "zorblax.engine",
    "zorblax://here",
    "https://zorblax.example/docs",
    "www.zorblax.example",
    "help@zorblax.example",
    "@zorblaxteam",
    "#98765",
    "pip install zorblax",
    "npm i -g zorblax",
    "curl zorblax.sh",
    "--zorblax",
    "-z9",
    "ZORBLAX_HOME",
    "AGPL-9.9",
    "97.13",
    "98765",
    "v9.81.7",
    "/opt/zorblax",
    "C:\\zorblax",
    "src/zorblax.c",
    "libzorblax.so",
    "Zorblaxian",
    "z\u043erbl\u0430x",
    "z\u200borblax",
    "\uff3a\uff2f\uff32\uff22\uff2c\uff21\uff38",
]
FRAMES = [
    "It uses {} to read files.",
    "Run `{}` first.",
    "{} is what it is made of.",
    "See {}.",
    "It works with {}, too",
    "The project is used by {} programmers.",
    "It reads files ({}).",
    "See [the documentation]({}).",
    "<!-- {} -->",
    "## {}",
    "It is good.\n\n```sh\n{}\n```",
]
PRAISE = [
    "It is blazingly fast.",
    "It is production-ready and battle-tested.",
    "It is the easiest way to write programs.",
    "Contributions are warmly welcome.",
    "It runs on Amiga and Plan 9.",
    "It is released under the WTFPL.",
    "It is trusted by millions.",
]
URL = re.compile(r"https?://[^\s)>\]\"'`|]+")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)+(?![\w])")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+")
LICENCE = re.compile(r"\b(?:MIT|ISC|BSD|A?L?GPL|Apache|MPL|WTFPL|Unlicense)\b")
OURS = {"--all-files", "--release", "--frozen-lockfile", "--build", "--test-dir"}
"""Options of build tools: how a project of such a manifest is built is no invention."""


def liar() -> Callable[[Request], str]:
    """Return a model that says something else each time, and always something invented."""
    lies = sentences()

    def answer(request: Request) -> str:
        wanted = 6
        said = [next(lies) for _ in range(wanted)]
        # The second attempt is made of what the first said of the project itself, with a lie behind it.
        text = "".join(message.content for message in request.prompt if not isinstance(message, str))
        told = re.findall(r"^- \w+: ([^\n(]{4,40})", text, re.MULTILINE)
        said += [f"It has {told[0].strip()} and {next(lies)}"] if told else []
        return json.dumps({"sentences": said}, ensure_ascii=False)

    return answer


def sentences() -> Iterator[str]:
    while True:
        for number, frame in enumerate(FRAMES):
            for invented in INVENTED[number % 3 :: 3]:
                yield frame.format(invented)
            yield PRAISE[number % len(PRAISE)]


async def write(root: Path, script: Callable[[Request], str]) -> tuple[Outcome, str]:
    settings = evolve(Settings(), readme=ReadmeSettings(sentences=6))
    outcome = await pipeline.run(
        load()["readme"],
        Source.parse(b"", path=str(root / "README.md")),
        Span(start=0, end=0),
        Scripted(script, model=Model(name="liar", context_tokens=32_768)),
        lambda _: None,
        settings=settings,
        options={"new": True},
    )
    [change] = gather(outcome.proposals)
    return outcome, change.after.decode()


def haystack(*folders: Path) -> str:
    """Return all that is written in some folders, with the names of what is in them."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
    texts = (path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file())
    return "\n".join([*map(str, paths), *texts])


def check(text: str, outcome: Outcome, everything: str) -> None:
    for invented in INVENTED:
        assert invented not in text
    assert not re.search(r"zorblax|amiga|millions|battle|blazing", text, re.IGNORECASE)
    for pattern in (EMAIL, NUMBER, OPTION, LICENCE):
        for found in pattern.findall(text):
            assert found in everything or found in OURS, (pattern.pattern, found)
    for address in URL.findall(text):
        assert address.rstrip(".,") in everything or address.partition("://")[2].rstrip(".,") in everything, (
            address
        )
    assert sum(outcome.dropped.values()) > 10
    assert "zorblax" in outcome.text.lower()  # what was dropped is told


@pytest.mark.parametrize("tree", TREES)
async def test_nothing_invented_is_in_a_readme(tree: str, tmp_path: Path) -> None:
    for name, content in TREES[tree].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    outcome, text = await write(tmp_path, liar())
    address = "https://github.com/someone/left https://example.org/tally"  # of short forms
    check(text, outcome, haystack(tmp_path) + address)


@pytest.mark.slow
@pytest.mark.parametrize("package", INSTALLED)
async def test_nothing_invented_is_in_a_readme_of_a_package(package: str) -> None:
    root = PACKAGES / package
    outcome, text = await write(root, liar())
    metadata = [each for each in PACKAGES.glob("*.dist-info") if owns(each, package)]
    assert f"# {named(metadata)}" in text
    check(text, outcome, haystack(root, *metadata))


@pytest.mark.slow
async def test_nothing_invented_is_in_a_readme_of_this_project(tmp_path: Path) -> None:
    copy_project(tmp_path)
    everything = haystack(tmp_path)
    outcome, text = await write(tmp_path, liar())
    assert text.startswith("# nlx-lsp\n")
    check(text, outcome, everything)


def copy_project(folder: Path) -> None:
    """Copy what git keeps of this project, but for its README and what is very large."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        source, target = ROOT / name, folder / name
        if name != "README.md" and source.is_file() and source.stat().st_size < 1 << 20:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def owns(metadata: Path, package: str) -> bool:
    return f"{package}/" in (metadata / "RECORD").read_text("utf-8")


def named(metadata: list[Path]) -> str:
    found = re.search(r"^Name: (.*)$", (metadata[0] / "METADATA").read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1]


async def test_what_is_true_is_kept(tmp_path: Path) -> None:
    for name, content in TREES["cargo"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    true = json.dumps({"sentences": ["The library grinds grain.", "Its function `grind` takes a number."]})
    _, text = await write(tmp_path, lambda _: true)
    assert "The library grinds grain." in text
    assert "Its function `grind` takes a number." in text
