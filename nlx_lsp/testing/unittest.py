"""unittest: methods of ``TestCase``."""

import re

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.family import Family
from nlx_lsp.testing.python.habit import is_test
from nlx_lsp.testing.python.style import Kind

_COMMAND = re.compile(r"-m unittest|manage\.py test")
_CASES = re.compile(r"^(?:import unittest|from unittest import|from django\.test import)", re.MULTILINE)
_TOLD = re.compile(r"(^|/)(Makefile|tox\.ini|noxfile\.py|justfile|README\w*\.\w+|.*\.ya?ml)$")
_MOST = 20


class Unittest(Family):
    """The framework unittest, which every Python has."""

    name = "unittest"
    kind: Kind = "unittest"

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to unittest: its commands, or its tests."""
        tests = [path for path in project.files if is_test(path)]
        if any(_CASES.search(project.text(path)) for path in tests[:_MOST]):
            return 84
        if any(_COMMAND.search(project.text(path)) for path in project.files if _TOLD.search(path)):
            return 82
        return 20
