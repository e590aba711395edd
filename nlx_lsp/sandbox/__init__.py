"""Runs programs on a scratch copy of a project, kept from the network, the home folder and other files."""

from nlx_lsp.sandbox.confinement import Confinement, find
from nlx_lsp.sandbox.execution import run
from nlx_lsp.sandbox.runner import Ask, Runner, ask_nobody, runner

__all__ = ["Ask", "Confinement", "Runner", "ask_nobody", "find", "run", "runner"]
