--- A result that is only shown: a diff that can be accepted, edited, rejected, or asked for anew.
---
--- As long as it is as the server sent it, the server makes the change, and brings it up to what the document
--- is by then.  What the user has edited is applied here.
local order = require('nlx.order')
local page = require('nlx.page')
local patch = require('nlx.patch')
local server = require('nlx.server')

local M = {}

---@class nlx.Shown
---@field proposal { token: string, title: string, diff: string, refusals: string[] }
---@field client integer
---@field lines string[] As it was shown.

---@type table<integer, nlx.Shown> By the buffer that shows it.
local shown = {}

local KEYS = '<CR> accept · q reject · gR another answer · edit the + lines as you like'

--- Return where a file of a diff is.
local function locate(path, root)
  local below = root and vim.fs.joinpath(root, path)
  local absolute = '/' .. path
  local is_outside = not below or (not vim.uv.fs_stat(below) and vim.uv.fs_stat(absolute))
  return is_outside and absolute or below
end

--- Return the buffer of a file, loaded.
local function load(file)
  local buffer = vim.fn.bufadd(file)
  vim.fn.bufload(buffer)
  vim.bo[buffer].buflisted = true
  return buffer
end

--- Return what a patch does to the buffers of its files; nil and the reason where it cannot be applied.
local function plan(files, root)
  local steps = {}
  for _, file in ipairs(files) do
    if not file.path then
      return nil, 'A file with such a name cannot be changed here.'
    end
    local path = locate(file.path, root)
    local buffer = load(path)
    local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
    local is_empty = #lines == 1 and lines[1] == ''
    if file.fresh and not is_empty then
      return nil, path .. ' is there by now.'
    end
    local edits = patch.place(is_empty and {} or lines, file.hunks)
    if not edits then
      return nil, path .. ' has changed where the proposal would change it.'
    end
    steps[#steps + 1] = { path = path, buffer = buffer, edits = edits, is_empty = is_empty }
  end
  return steps
end

--- Change the buffers: all of them or none.
local function apply(lines, root)
  local steps, problem = plan(patch.parse(lines), root)
  if not steps then
    return problem
  end
  for _, step in ipairs(steps) do
    -- A new file may be the first one of its folder, and could not be saved without that.
    vim.fn.mkdir(vim.fs.dirname(step.path), 'p')
    for _, edit in ipairs(step.edits) do
      local first = edit.at - 1
      local last = step.is_empty and 1 or first + #edit.hunk.old
      vim.api.nvim_buf_set_lines(step.buffer, first, last, true, edit.hunk.new)
    end
  end
end

local function close(buffer)
  shown[buffer] = nil
  vim.api.nvim_buf_delete(buffer, { force = true })
end

--- Make the change.
---@param buffer integer What shows it.
function M.accept(buffer)
  local this = shown[buffer]
  local client = vim.lsp.get_client_by_id(this.client)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  if client and not client:is_stopped() and vim.deep_equal(lines, this.lines) then
    server.execute(client, 'nlx.lastResult', { token = this.proposal.token, apply = true })
  else
    local problem = apply(lines, client and client.root_dir or vim.fn.getcwd())
    if problem then
      server.tell(problem, vim.log.levels.ERROR)
      return
    end
  end
  close(buffer)
end

--- Ask for another answer.
---@param buffer integer What shows this one.
function M.again(buffer)
  local this = shown[buffer]
  local client = vim.lsp.get_client_by_id(this.client)
  if not client or not order.knows(this.proposal.token) then
    server.tell('This cannot be asked for again: run the action once more.', vim.log.levels.WARN)
    return
  end
  close(buffer)
  order.again(client, this.proposal.token)
end

--- Show a proposal.
---@param proposal table What the server sends with `nlx/proposal`.
---@param client_id integer
function M.show(proposal, client_id)
  local lines = vim.tbl_map(function(refusal)
    return 'Not done: ' .. refusal
  end, proposal.refusals)
  vim.list_extend(lines, vim.split(vim.trim(proposal.diff), '\n'))
  local buffer = page.open('proposal/' .. proposal.token, lines, 'diff')
  shown[buffer] = { proposal = proposal, client = client_id, lines = lines }
  vim.bo[buffer].modifiable = true
  vim.bo[buffer].buftype = 'acwrite'
  vim.bo[buffer].modified = false
  local heading = (' %s · %s'):format(proposal.title, KEYS)
  vim.api.nvim_set_option_value('winbar', (heading:gsub('%%', '%%%%')), { scope = 'local' })

  local function map(key, action, description)
    vim.keymap.set('n', key, function()
      action(buffer)
    end, { buffer = buffer, nowait = true, desc = description })
  end
  map('<CR>', M.accept, 'Accept the proposal')
  map('q', close, 'Reject the proposal')
  map('gR', M.again, 'Ask for another answer')
  vim.api.nvim_create_autocmd('BufWriteCmd', {
    buffer = buffer,
    callback = function()
      M.accept(buffer)
    end,
  })
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = buffer,
    callback = function()
      shown[buffer] = nil
    end,
  })
end

return M
