--- How far the server's jobs are, as it tells.
local M = {}

---@class nlx.Running
---@field client integer
---@field began integer The how manieth job it is.
---@field title string
---@field message string?
---@field percentage integer?

---@type table<string, nlx.Running> By the token of the job.
local running = {}
local count = 0

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
    local job = running[token]
    if not job then
      count = count + 1
      job = { client = data.client_id, began = count }
    end
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

--- Return the job that has run longest, in one line, and how many others there are.
---@return string
function M.line()
  local jobs = vim.tbl_values(running)
  if #jobs == 0 then
    return ''
  end
  table.sort(jobs, function(one, other)
    return one.began < other.began
  end)
  local job = jobs[1]
  local more = #jobs > 1 and (' (+%d)'):format(#jobs - 1) or ''
  return ('%s %d%% %s%s'):format(job.title, job.percentage or 0, job.message or '', more)
end

return M
