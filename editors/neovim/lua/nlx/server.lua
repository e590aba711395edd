--- The server, as Neovim's client sees it: how it is started, found and asked.
local settings = require('nlx.settings')

local M = {}

local NAME = 'nlx'
local SECTION = 'nlx-lsp'
local ROOT_MARKERS = { '.nlx.toml', 'pyproject.toml', 'package.json', 'Cargo.toml', 'go.mod', '.git' }
local PATIENCE = 3000
local OLD = vim.fn.has('nvim-0.11') == 0

---@type table<integer, true> The clients that are ended because the user wants it.
local leaving = {}

--- Return what the client is started with.
---@return vim.lsp.ClientConfig
function M.config()
  local set = settings.get()
  local problem = settings.problem()
  if problem then
    vim.schedule(function()
      vim.notify_once(('nlx: %s The defaults are used.'):format(problem), vim.log.levels.ERROR)
    end)
  end
  return {
    name = NAME,
    cmd = set.cmd,
    filetypes = set.filetypes,
    root_markers = ROOT_MARKERS,
    -- An empty table would become an empty list on its way.
    settings = next(set.server) and { [SECTION] = set.server } or nil,
    commands = {
      ['nlx.run'] = function(command, context)
        require('nlx.order').send(vim.lsp.get_client_by_id(context.client_id), command.arguments[1])
      end,
    },
    handlers = {
      ['nlx/proposal'] = function(_, proposal, context)
        require('nlx.proposal').show(proposal, context.client_id)
      end,
      ['window/showMessage'] = function(_, said)
        M.tell(said.message, ({ vim.log.levels.ERROR, vim.log.levels.WARN })[said.type])
      end,
      ['workspace/applyEdit'] = function(_, params, context)
        return require('nlx.edit').apply(params, vim.lsp.get_client_by_id(context.client_id))
      end,
    },
    on_exit = function(code, signal, client_id)
      require('nlx.progress').forget(client_id)
      if not leaving[client_id] and (code ~= 0 or signal ~= 0) then
        local way = '`:Nlx restart` starts it again, `:checkhealth nlx` says what is wrong.'
        vim.schedule(function()
          M.tell('The server has ended by itself. ' .. way, vim.log.levels.ERROR)
        end)
      end
    end,
  }
end

--- Start it for all files of its filetypes, those that are open and those to come.
function M.enable()
  if not OLD then
    vim.lsp.enable(NAME)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('nlx.enable', {}),
    pattern = settings.get().filetypes,
    desc = 'Start nlx-lsp',
    callback = function(event)
      M.start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.list_contains(settings.get().filetypes, vim.bo[buffer].filetype) then
      M.start(buffer)
    end
  end
end

--- Connect a buffer, if it is a file.
---@param buffer integer
function M.start(buffer)
  if vim.bo[buffer].buftype ~= '' then
    return
  end
  local config = OLD and M.config() or vim.lsp.config[NAME]
  -- The folder is looked for here, as `vim.lsp.start` of 0.10 does not.
  config = vim.tbl_extend('force', config, { root_dir = vim.fs.root(buffer, config.root_markers) })
  vim.lsp.start(config, { bufnr = buffer })
end

--- Ask a client to end its server, or end it.
local function stop(client, by_force)
  leaving[client.id] = true
  if OLD then
    client.stop(by_force)
  else
    client:stop(by_force)
  end
end

--- Wait until no server runs any more.
local function are_gone()
  return vim.wait(PATIENCE, function()
    return #vim.lsp.get_clients({ name = NAME }) == 0
  end, 50)
end

--- End the server, and start it again for the buffers that it had, or for this one.
function M.restart()
  local buffers = { [vim.api.nvim_get_current_buf()] = true }
  for _, client in ipairs(vim.lsp.get_clients({ name = NAME })) do
    for buffer in pairs(client.attached_buffers) do
      buffers[buffer] = true
    end
    stop(client, false)
  end
  if not are_gone() then
    for _, client in ipairs(vim.lsp.get_clients({ name = NAME })) do
      stop(client, true)
    end
    are_gone()
  end
  for buffer in pairs(buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      M.start(buffer)
    end
  end
end

--- Return the client of this buffer, or, where any will do, of another one.  Tells the user if there is none.
---@param any? boolean
---@return vim.lsp.Client?
function M.client(any)
  local client = vim.lsp.get_clients({ name = NAME, bufnr = 0 })[1]
    or (any and vim.lsp.get_clients({ name = NAME })[1])
  if not client then
    M.tell('The server does not run here; `:checkhealth nlx` says why.', vim.log.levels.ERROR)
  end
  return client or nil
end

--- Ask the server; what it refuses is told to the user.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param answered? fun(result: any)
function M.request(client, method, params, answered)
  local function handle(error, result)
    if error then
      M.tell(error.message, vim.log.levels.ERROR)
    elseif answered then
      answered(result)
    end
  end
  -- Its number, not 0: for that, Neovim does not first send what has been typed just now.
  local buffer = vim.api.nvim_get_current_buf()
  if OLD then
    client.request(method, params, handle, buffer)
  else
    client:request(method, params, handle, buffer)
  end
end

--- Ask the server, and wait for at most so long.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param patience integer Milliseconds.
---@return any result Nil where there is none in time.
function M.request_now(client, method, params, patience)
  local answer
  local buffer = vim.api.nvim_get_current_buf()
  if OLD then
    answer = client.request_sync(method, params, patience, buffer)
  else
    answer = client:request_sync(method, params, patience, buffer)
  end
  return answer and answer.result
end

--- Run one of the server's commands.
---@param client vim.lsp.Client
---@param command string
---@param argument? table
---@param answered? fun(result: any)
function M.execute(client, command, argument, answered)
  M.request(client, 'workspace/executeCommand', { command = command, arguments = { argument } }, answered)
end

--- Tell the user something.
---@param text string
---@param level? integer
function M.tell(text, level)
  local message = vim.startswith(text, 'nlx: ') and text or 'nlx: ' .. text
  vim.notify(message, level or vim.log.levels.INFO, { title = 'nlx' })
end

return M
