"""What is read off the syntax tree of a file of code; `nlx_lsp.facts.sources.code` puts it together."""
