"""Sources of facts, a module each; `nlx_lsp.facts.readers` lists those that read files."""
