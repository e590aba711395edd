"""node:test: what Node.js brings along."""

import re
from collections.abc import Iterator, Mapping

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.javascript.assertion import Library
from nlx_lsp.testing.javascript.framework import JavaScript
from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.place import Shape
from nlx_lsp.testing.javascript.run import REPORT, REPORTER, Launch, numbers, read_lines, texts, verdicts
from nlx_lsp.testing.suite import Coverage, Verdict
from nlx_lsp.values import Ran

_LOOSE = re.compile(r"""(?:\bassert\s+from|\bassert\s*=\s*require\()\s*["'](?:node:)?assert["']""")
_FLAGS = re.compile(r"(--(?:import|loader|experimental-loader|require|conditions)|-[rC])[= ](\S+)")
_SWITCHES = re.compile(
    r"--(?:experimental-strip-types|experimental-transform-types|experimental-default-type=\S+)"
)


class NodeTest(JavaScript):
    """node:test."""

    name = "node_test"
    package = ""
    source = "node:test"
    command = re.compile(r"\b(?:node|tsx)\b[^\n&|]*\s--test\b")
    config = ()
    globs = re.compile(r"(?!)()")
    usual = Shape(home="test")
    by_node = True

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to it: a little anyway, for it is always there."""
        found = super().evidence(project)
        return 2 + (found and found + 50)

    def library(self, package: Package, text: str) -> Library:
        """Return who compares, in a file and its package."""
        del package
        return "loose" if _LOOSE.search(text) else "strict"

    def launch(self, package: Package, node: str, path: str, *, coverage: bool, is_common: bool) -> Launch:
        """Return how a file's tests are started."""
        del is_common
        options = [
            *_loaders(package, path),
            *(["--experimental-test-coverage"] if coverage else []),
            "--test",
            f"--test-reporter={{up}}/{REPORTER}",
            f"--test-reporter-destination={{up}}/{REPORT}",
            "{path}",
        ]
        return Launch(package=package, node=node, script="", path=path, options=options)

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        found: dict[str, Verdict] = {}
        for entry in read_lines(ran):
            titles = texts(entry.get("titles"))
            if titles:
                said = f"{entry.get('message', '')}\n{entry.get('code', '')}".strip()
                found.update(verdicts(titles[:-1], titles[-1], str(entry.get("state")), said))
        return found

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        for entry in read_lines(ran):
            file = str(entry.get("file", "")).replace("\\", "/")
            if file.endswith(f"/{module}"):
                return Coverage(lines=numbers(entry.get("lines")), missing=numbers(entry.get("missing")))
        return None


def _loaders(package: Package, path: str) -> Iterator[str]:
    """Yield what a script says that Node needs to read the files."""
    said = next((line for line in package.scripts().splitlines() if NodeTest.command.search(line)), "")
    for flag, value in _FLAGS.findall(said):
        yield from (flag, value)
    yield from _SWITCHES.findall(said)
    runs_tsx = re.match(r"\s*tsx\b", said) or (not said and package.tool("tsx"))
    if runs_tsx and re.search(r"\.[cm]?tsx?$", path):
        yield from ("--import", "tsx")
