-- Defines |:Nlx| and follows the progress of jobs.  Nothing is loaded before it is used.
if vim.g.loaded_nlx or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_nlx = true

vim.api.nvim_create_user_command('Nlx', function(call)
  require('nlx.command').run(call)
end, {
  nargs = '*',
  range = true,
  bang = true,
  desc = 'Let the local model write, review or test',
  complete = function(lead, line)
    return require('nlx.command').complete(lead, line)
  end,
})

vim.api.nvim_create_autocmd('LspProgress', {
  group = vim.api.nvim_create_augroup('nlx.progress', {}),
  desc = 'Keep what the statusline shows of nlx',
  callback = function(event)
    require('nlx.progress').note(event.data)
  end,
})
