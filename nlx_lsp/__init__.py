"""A language server that runs a local, quantised code model and does the work programmers neglect."""

__version__ = "0.1.0"
