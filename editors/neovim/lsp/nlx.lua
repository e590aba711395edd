-- What `vim.lsp.enable('nlx')` starts (Neovim 0.11 or later).
return require('nlx.server').config()
