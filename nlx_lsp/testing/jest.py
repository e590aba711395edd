"""jest: tests beside the code or in ``__tests__``, with its words everywhere."""

import re
from collections.abc import Mapping, Sequence

from nlx_lsp.testing.javascript.framework import JavaScript
from nlx_lsp.testing.javascript.module import Module
from nlx_lsp.testing.javascript.package import Package
from nlx_lsp.testing.javascript.place import Shape
from nlx_lsp.testing.javascript.run import FOLDER, REPORT, Launch, istanbul_lines, jest_verdicts
from nlx_lsp.testing.suite import Coverage, Verdict
from nlx_lsp.values import Ran

_VM_MODULES = "--experimental-vm-modules"
_TRANSLATORS = ("babel-jest", "@babel/core", "@babel/preset-env", "ts-jest", "@swc/jest", "esbuild-jest")


class Jest(JavaScript):
    """Jest."""

    name = "jest"
    package = "jest"
    source = "@jest/globals"
    command = re.compile(r"\bjest\b")
    config = (r"jest\.config\.(?:[cm]?[jt]s|json)",)
    globs = re.compile(r"\btestMatch[\"']?\s*:\s*\[([^\]]*)\]")
    usual = Shape(home=".")

    def is_global(self, package: Package, texts: Sequence[str]) -> bool:
        """Return whether test files need not import the framework's words."""
        del package
        for text in texts:
            if re.search(r"\b(?:it|test)\(", text):
                return self.source not in text
        return True

    def requires(self, package: Package, path: str, module: Module) -> bool:
        """Return whether a new test file takes others in by ``require``: where nothing translates it."""
        if re.search(r"\.[cm]?tsx?$", path) or not package.is_common(path):
            return False
        return module.is_common or not any(package.needs(each) for each in _TRANSLATORS)

    def launch(
        self, package: Package, node: str, path: str, *, coverage: bool, is_common: bool
    ) -> Launch | None:
        """Return how a file's tests are started; None where it is not installed."""
        script = package.tool("jest/bin/jest.js")
        if script is None:
            return None
        options = [
            "--runTestsByPath",
            "{path}",
            "--json",
            f"--outputFile={{up}}/{REPORT}",
            f"--cacheDirectory={{up}}/{FOLDER}/cache",
            "--ci",
            "--runInBand",
            "--watchman=false",
        ]
        if coverage:
            options += ["--coverage", "--coverageReporters=json", f"--coverageDirectory={{up}}/{FOLDER}"]
        is_native = _VM_MODULES in package.scripts() or (
            not is_common and package.is_modern and not any(package.needs(each) for each in _TRANSLATORS)
        )
        environment = {"NODE_OPTIONS": _VM_MODULES} if is_native else {}
        return Launch(
            package=package, node=node, script=script, path=path, options=options, environment=environment
        )

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        return jest_verdicts(ran)

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where the tool cannot tell."""
        return istanbul_lines(ran, module)
