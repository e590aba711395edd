"""One query file a language; see `nlx_lsp.syntax.grammar` for the capture vocabulary."""
