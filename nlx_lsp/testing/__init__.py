"""Test frameworks: where tests live, what a case looks like, how it is run, and what came of it.

One framework, one module; they are found through the entry point group ``nlx_lsp.test_frameworks``.  Knows no
model and no editor, and runs nothing: it says what is to be run.
"""
