--- What the user has asked for: sent to the server, and kept so that it can be asked for once more.
local server = require('nlx.server')
local settings = require('nlx.settings')

local M = {}

---@type table<string, table> The arguments of `nlx.run`, by the token of the job.
local sent = {}

--- Let the server run an action.
---@param client vim.lsp.Client
---@param arguments table What `nlx.run` takes.
function M.send(client, arguments)
  if settings.get().preview then
    arguments = vim.tbl_extend('keep', arguments, { preview = true })
  end
  server.execute(client, 'nlx.run', arguments, function(job)
    sent[job.token] = arguments
  end)
end

--- Ask for another answer.
---@param client vim.lsp.Client
---@param token string Of the job whose answer was not liked.
function M.again(client, token)
  local arguments = sent[token]
  M.send(client, vim.tbl_extend('force', arguments, { retry = (arguments.retry or 0) + 1 }))
end

--- Whether it is known what a job was asked for.
---@param token string
---@return boolean
function M.knows(token)
  return sent[token] ~= nil
end

return M
