--- What reviews have found in this file, as a list.
local server = require('nlx.server')

local M = {}

--- Open the location list with the findings; each is an ordinary diagnostic, with fixes in the menu.
function M.list()
  local found = vim.tbl_filter(function(diagnostic)
    return diagnostic.source == 'nlx'
  end, vim.diagnostic.get(0))
  if #found == 0 then
    server.tell('There are no findings in this file. `:Nlx review` looks for some.')
    return
  end
  vim.fn.setloclist(0, {}, ' ', { title = 'nlx: findings', items = vim.diagnostic.toqflist(found) })
  vim.cmd('lopen')
end

return M
