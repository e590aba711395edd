--- What other parts of a configuration call.
local M = {}

--- Start the server for every file that it can read, now and from now on.
--- In Neovim 0.11 or later, `vim.lsp.enable('nlx')` does the same.
function M.enable()
  require('nlx.server').enable()
end

--- Return what runs, in one line for the statusline; empty where nothing runs.
---@return string
function M.status()
  return require('nlx.progress').line()
end

return M
