--- A text that is only shown, in a window below; `q` closes it.
local M = {}

--- Show lines.
---@param name string What the buffer is called, behind `nlx://`.
---@param lines string[]
---@param filetype? string
---@return integer buffer
function M.open(name, lines, filetype)
  local address = 'nlx://' .. name
  local old = vim.fn.bufnr('^' .. vim.fn.escape(address, '[]*?{}\\') .. '$')
  if old > 0 then
    vim.api.nvim_buf_delete(old, { force = true })
  end
  vim.cmd('botright new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  vim.api.nvim_buf_set_name(buffer, address)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, lines)
  vim.api.nvim_win_set_height(0, math.min(#lines + 1, math.floor(vim.o.lines * 0.6)))
  vim.bo[buffer].filetype = filetype or 'nlx'
  vim.bo[buffer].modifiable = false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, nowait = true, desc = 'Close this' })
  return buffer
end

return M
