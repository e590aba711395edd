--- How far the server's jobs are, as it tells.
local M = {}

---@type table<string, { client: integer, title: string, message: string?, percentage: integer? }>
local running = {}

--- Take in what an `LspProgress` event brings.
---@param data { client_id: integer, params: lsp.ProgressParams }
function M.note(data)
  local client = vim.lsp.get_client_by_id(data.client_id)
  if not client or client.name ~= 'nlx' then
    return
  end
  local token, value = data.params.token, data.params.value
  if value.kind == 'end' then
    running[token] = nil
  else
    local job = running[token] or { client = data.client_id }
    running[token] = vim.tbl_extend('force', job, {
      title = value.title or job.title,
      message = value.message,
      percentage = value.percentage,
    })
  end
  vim.cmd.redrawstatus()
end

--- Forget what a server did that is gone.
---@param client_id integer
function M.forget(client_id)
  for token, job in pairs(running) do
    if job.client == client_id then
      running[token] = nil
    end
  end
end

--- Return the job that has run longest, in one line, and how many there are besides.
---@return string
function M.line()
  local tokens = vim.tbl_keys(running)
  if #tokens == 0 then
    return ''
  end
  table.sort(tokens)
  local job = running[tokens[1]]
  local more = #tokens > 1 and (' (+%d)'):format(#tokens - 1) or ''
  return ('%s %d%% %s%s'):format(job.title, job.percentage or 0, job.message or '', more)
end

return M
