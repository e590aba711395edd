--- Edits that the server sends: made only in the version that they are for.
---
--- Neovim's own handler does not check the version of a document that was unchanged when the edit was made
--- for it, and says of an edit that it has skipped that it was made.
local M = {}

--- Return the address of a document that has changed since the edit was made for it.
local function stale(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    local document = change.textDocument
    local version = document and document.version
    if type(version) == 'number' then
      local buffer = vim.uri_to_bufnr(document.uri)
      if vim.lsp.util.buf_versions[buffer] ~= version then
        return document.uri
      end
    end
  end
end

--- Make an edit; return what the protocol wants to hear.
---@param params lsp.ApplyWorkspaceEditParams
---@param client vim.lsp.Client
---@return lsp.ApplyWorkspaceEditResult
function M.apply(params, client)
  local uri = stale(params.edit)
  if uri then
    return { applied = false, failureReason = uri .. ' has changed meanwhile' }
  end
  local ok, problem = pcall(vim.lsp.util.apply_workspace_edit, params.edit, client.offset_encoding)
  return { applied = ok, failureReason = not ok and tostring(problem) or nil }
end

return M
