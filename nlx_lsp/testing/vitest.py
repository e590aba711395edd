"""vitest: tests beside the code, read by Vite."""

import re
from collections.abc import Mapping, Sequence

from nlx_lsp.testing.javascript.framework import JavaScript
from nlx_lsp.testing.javascript.module import Module
from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.place import Shape
from nlx_lsp.testing.javascript.run import FOLDER, REPORT, Launch, istanbul_lines, jest_verdicts
from nlx_lsp.testing.suite import Coverage, Verdict
from nlx_lsp.values import Ran


class Vitest(JavaScript):
    """Vitest."""

    name = "vitest"
    package = "vitest"
    source = "vitest"
    command = re.compile(r"\bvitest\b")
    config = (r"(?:vitest|vite)\.(?:config|workspace)\.[cm]?[jt]s",)
    globs = re.compile(r"\btest\s*:\s*\{[^}]*?\binclude\s*:\s*\[([^\]]*)\]")
    usual = Shape(home=".")

    def is_global(self, package: Package, texts: Sequence[str]) -> bool:
        """Return whether test files need not import the framework's words."""
        for text in texts:
            if re.search(r"\b(?:it|test)\(", text):
                return not re.search(r"""["']vitest["']""", text)
        return re.search(r"\bglobals\s*:\s*true\b", package.config(*self.config)) is not None

    def requires(self, package: Package, path: str, module: Module) -> bool:
        """Return that it is never so: vitest cannot be required."""
        del package, path, module
        return False

    def launch(
        self, package: Package, node: str, path: str, *, coverage: bool, is_common: bool
    ) -> Launch | None:
        """Return how a file's tests are started; None where it is not installed."""
        del is_common
        script = package.tool("vitest/vitest.mjs")
        if script is None:
            return None
        options = ["run", "{path}", "--reporter=json", f"--outputFile={{up}}/{REPORT}", "--cache=false"]
        if coverage:
            provider = next((p for p in ("v8", "istanbul") if package.tool(f"@vitest/coverage-{p}")), None)
            if provider is None:
                return None
            options += [
                "--coverage.enabled=true",
                f"--coverage.provider={provider}",
                "--coverage.reporter=json",
                f"--coverage.reportsDirectory={{up}}/{FOLDER}",
                "--coverage.clean=false",
                "--coverage.all=false",
                "--coverage.reportOnFailure=true",
            ]
        return Launch(package=package, node=node, script=script, path=path, options=options)

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        return jest_verdicts(ran)

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        return istanbul_lines(ran, module)
