--- What the user has set in `g:nlx`, and what holds where nothing is set.  Knows nothing of the server's own
--- settings, which it only passes on.
local M = {}

---@class nlx.Settings
---@field cmd string[] The server, and its arguments.
---@field filetypes string[] What it is started for.
---@field preview boolean Whether changes are shown before they are made.
---@field server table<string, table> The server's own settings, by table, as docs/settings.md has them.
local DEFAULTS = {
  cmd = { 'nlx-lsp' },
  filetypes = {
    'c',
    'cpp',
    'cs',
    'gitcommit',
    'go',
    'java',
    'javascript',
    'javascriptreact',
    'kotlin',
    'lua',
    'markdown',
    'org',
    'php',
    'python',
    'rst',
    'ruby',
    'rust',
    'scala',
    'bash',
    'sh',
    'text',
    'typescript',
    'typescriptreact',
    'zsh',
  },
  preview = false,
  server = {},
}

--- Return the settings as they are now.
---@return nlx.Settings
function M.get()
  return vim.tbl_extend('force', DEFAULTS, M.problem() and {} or vim.g.nlx or {})
end

--- Return what is wrong with what the user has set; nil where nothing is.  Then none of it counts.
---@return string?
function M.problem()
  local set = vim.g.nlx
  if set == nil then
    return nil
  end
  if type(set) ~= 'table' then
    return 'g:nlx has to be a table.'
  end
  for name, value in pairs(set) do
    local default = DEFAULTS[name]
    if default == nil then
      local known = vim.tbl_keys(DEFAULTS)
      table.sort(known)
      return ('g:nlx: there is no %s. There are: %s.'):format(name, table.concat(known, ', '))
    elseif type(value) ~= type(default) then
      return ('g:nlx: %s has to be a %s.'):format(name, type(default))
    end
  end
end

return M
