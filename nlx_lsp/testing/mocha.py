"""mocha: tests in a folder of their own, with its words everywhere and another's assertions."""

import re
from collections.abc import Mapping, Sequence

from nlx_lsp.testing.javascript.assertion import Library
from nlx_lsp.testing.javascript.framework import JavaScript
from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.place import Shape
from nlx_lsp.testing.javascript.run import (
    FOLDER,
    REPORT,
    Launch,
    istanbul_lines,
    read_report,
    rows,
    table,
    verdicts,
)
from nlx_lsp.testing.suite import Coverage, Verdict
from nlx_lsp.values import Ran

_LOOSE = re.compile(r"""(?:from|require\()\s*["'](?:node:)?assert["']""")
_ASSERT = re.compile(r"""["'](?:node:)?assert(?:/strict)?["']""")


class Mocha(JavaScript):
    """Mocha."""

    name = "mocha"
    package = "mocha"
    source = "mocha"
    command = re.compile(r"\bmocha\b")
    config = (r"\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)",)
    globs = re.compile(r"\bspec[\"']?\s*:\s*(\[[^\]]*\]|[\"'][^\"'\n]+[\"'])")
    usual = Shape(home="test")
    by_node = True

    def library(self, package: Package, text: str) -> Library:
        """Return who compares, in a file and its package."""
        if "chai" in text or (package.needs("chai") and not _ASSERT.search(text)):
            return "chai"
        return "loose" if _LOOSE.search(text) and "strict" not in text.partition("describe")[0] else "strict"

    def is_global(self, package: Package, texts: Sequence[str]) -> bool:
        """Return whether test files need not import the framework's words."""
        del package
        return not any(re.search(r"""["']mocha["']""", text) for text in texts[:1])

    def launch(
        self, package: Package, node: str, path: str, *, coverage: bool, is_common: bool
    ) -> Launch | None:
        """Return how a file's tests are started; None where it is not installed."""
        del is_common
        script = package.tool("mocha/bin/mocha.js") or package.tool("mocha/bin/mocha")
        if script is None:
            return None
        options = ["--reporter", "json", "--reporter-option", f"output={{up}}/{REPORT}", "{path}"]
        if coverage:
            watcher = package.tool("c8/bin/c8.js")
            if watcher is None:
                return None
            watching = ("--reporter=json", f"--reports-dir={{up}}/{FOLDER}", "--clean=false")
            apart = (f"--temp-directory={{up}}/{FOLDER}/v8", "--check-coverage=false")
            options = [*watching, *apart, node, f"{{up}}/{script}", *options]
            script = watcher
        return Launch(package=package, node=node, script=script, path=path, options=options)

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        found: dict[str, Verdict] = {}
        report = read_report(ran)
        for state in ("pending", "passes", "failures"):
            for each in rows(report.get(state)):
                title, whole = str(each.get("title", "")), str(each.get("fullTitle", ""))
                error = table(each.get("err"))
                said = "\n".join(str(error.get(key, "")) for key in ("name", "code", "message", "stack"))
                above = [whole.removesuffix(title).strip()] if whole != title else []
                word = {"passes": "passed", "failures": "failed"}.get(state, state)
                found.update(verdicts(above, title, word, said.strip()))
        return found

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        return istanbul_lines(ran, module)
