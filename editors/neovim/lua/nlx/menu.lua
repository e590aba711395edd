--- What the server offers at a place, and what becomes of the choice.  Knows no action by its name.
local order = require('nlx.order')
local server = require('nlx.server')

local M = {}

---@class nlx.Place
---@field first integer The first line of a selection, from 1.
---@field last integer The last one.

--- Return where the cursor is, or what is selected, as the protocol has it.
---@param client vim.lsp.Client
---@param place? nlx.Place
---@return lsp.Range
function M.range(client, place)
  if not place then
    return vim.lsp.util.make_range_params(0, client.offset_encoding).range
  end
  local first, last = { place.first, 0 }, { place.last, #vim.fn.getline(place.last) }
  local from, to = vim.api.nvim_buf_get_mark(0, '<'), vim.api.nvim_buf_get_mark(0, '>')
  if vim.fn.visualmode() == 'v' and from[1] == place.first and to[1] == place.last then
    first, last = from, { to[1], math.min(to[2] + 1, last[2]) }
  end
  -- It counts up to the end, and would take one character more.
  last[2] = math.max(last[2] - 1, 0)
  return vim.lsp.util.make_given_range_params(first, last, 0, client.offset_encoding).range
end

--- Return what the protocol wants to know of the place.
local function parameters(client, place)
  local range = M.range(client, place)
  local said = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local original = vim.tbl_get(diagnostic, 'user_data', 'lsp')
    if original and diagnostic.lnum <= range['end'].line and range.start.line <= diagnostic.end_lnum then
      said[#said + 1] = original
    end
  end
  return {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = range,
    context = { diagnostics = said, triggerKind = 1 },
  }
end

--- Ask what there is, in this buffer.
---@param client vim.lsp.Client
---@param place? nlx.Place
---@param answered fun(entries: lsp.CodeAction[])
function M.ask(client, place, answered)
  server.request(client, 'textDocument/codeAction', parameters(client, place), function(entries)
    answered(entries or {})
  end)
end

--- Return what there is, or nothing where that takes too long.
---@param client vim.lsp.Client
---@param patience integer Milliseconds.
---@return lsp.CodeAction[]
function M.now(client, patience)
  return server.request_now(client, 'textDocument/codeAction', parameters(client), patience) or {}
end

--- Return the id of the action that an entry stands for; nil for the fix of a finding.
---@param entry lsp.CodeAction
---@return string?
function M.action(entry)
  return vim.tbl_get(entry, 'data', 'id')
end

--- Return what an entry would be run with; nil for the fix of a finding.
---@param entry lsp.CodeAction
---@return table?
function M.arguments(entry)
  return M.action(entry) and entry.command.arguments[1]
end

--- Do what an entry stands for.
---@param client vim.lsp.Client
---@param entry lsp.CodeAction
---@param extra? table What else `nlx.run` is to be told.
function M.run(client, entry, extra)
  local arguments = M.arguments(entry)
  if arguments then
    order.send(client, vim.tbl_extend('force', arguments, extra or {}))
  elseif entry.edit then
    vim.lsp.util.apply_workspace_edit(entry.edit, client.offset_encoding)
  else
    server.execute(client, entry.command.command, entry.command.arguments[1])
  end
end

--- Let the user choose.
---@param entries lsp.CodeAction[]
---@param chosen fun(entry: lsp.CodeAction)
function M.choose(entries, chosen)
  local options = {
    prompt = 'nlx: ',
    kind = 'codeaction',
    format_item = function(entry)
      return entry.title
    end,
  }
  vim.ui.select(entries, options, function(entry)
    if entry then
      chosen(entry)
    end
  end)
end

return M
