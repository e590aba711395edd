--- `:checkhealth nlx`: whether the server is found and ready, in its own words.
local settings = require('nlx.settings')

local M = {}

local PATIENCE = 60000

--- Run the server's program; return its exit status, and what it says.
local function ask(cmd, word)
  local ok, process = pcall(vim.system, { cmd[1], word }, { text = true, timeout = PATIENCE })
  if not ok then
    return nil, tostring(process)
  end
  local ended = process:wait()
  return ended.code, vim.trim(ended.stdout .. '\n' .. ended.stderr)
end

local function check_editor()
  vim.health.start('nlx: Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.10') == 0 then
    vim.health.error(version .. ' is too old.', { 'Neovim 0.10 or later is needed.' })
  else
    vim.health.ok(version)
  end
  local problem = settings.problem()
  if problem then
    vim.health.error(problem, { 'Until then, the defaults are used: see `:help nlx-settings`.' })
  end
end

local function check_server()
  vim.health.start('nlx: the server')
  local cmd = settings.get().cmd
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    vim.health.error(cmd[1] .. ' is not found.', {
      'Install it: `uv tool install nlx-lsp`, or `pipx install nlx-lsp`, from its folder.',
      "Or say where it is: `vim.g.nlx = { cmd = { '/path/to/nlx-lsp' } }`.",
    })
    return
  end
  local code, version = ask(cmd, '--version')
  if code ~= 0 then
    vim.health.error(path .. ' does not start.', { version })
    return
  end
  vim.health.ok(('%s, %s'):format(version, path))
  local ready, report = ask(cmd, 'doctor')
  local tell = ready == 0 and vim.health.info or vim.health.warn
  tell('`nlx-lsp doctor` says:\n' .. report)
end

local function check_clients()
  vim.health.start('nlx: this session')
  local clients = vim.lsp.get_clients({ name = 'nlx' })
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('It runs in %s, for %d buffer(s).'):format(client.root_dir or 'no project', count))
  end
  if #clients == 0 then
    vim.health.info(
      'It does not run: open a file of one of its filetypes, with this in your configuration: '
        .. "`vim.lsp.enable('nlx')` (in Neovim 0.10, `require('nlx').enable()`)."
    )
  end
end

--- Tell how things are.
function M.check()
  check_editor()
  check_server()
  check_clients()
end

return M
