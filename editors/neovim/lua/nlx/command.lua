--- `:Nlx`: what is typed behind it.  Actions come from the server; only what is no action is known here.
local finding = require('nlx.finding')
local menu = require('nlx.menu')
local order = require('nlx.order')
local page = require('nlx.page')
local server = require('nlx.server')

local M = {}

---@class nlx.Call
---@field words string[] What stands behind the subcommand.
---@field place? nlx.Place What is selected.
---@field extra table What else `nlx.run` is to be told.

local ALIASES = { document = 'docstring', commit = 'commit_message' }
local PATIENCE = 1000

--- Return whether an entry has each of the words in its title, its action or its options.
local function fits(entry, words)
  local options = (menu.arguments(entry) or {}).options or {}
  local text = table.concat({ entry.title, menu.action(entry) or '', vim.json.encode(options) }, ' '):lower()
  for _, word in ipairs(words) do
    if not text:find(word:lower(), 1, true) then
      return false
    end
  end
  return true
end

--- Return the entries of an action, or all.
local function select_entries(entries, action, words)
  return vim.tbl_filter(function(entry)
    return (not action or menu.action(entry) == action) and fits(entry, words)
  end, entries)
end

local function tell_nothing(name, entries)
  local offered = vim.tbl_map(function(entry)
    return entry.title
  end, entries)
  local rest = #offered > 0 and (' What there is: %s.'):format(table.concat(offered, '; ')) or ''
  server.tell(('The server offers no such thing here: %s.%s'):format(name, rest), vim.log.levels.WARN)
end

--- Run an action: its first entry, which is the one for the closest place.
local function act(name, call)
  local client = server.client()
  if not client then
    return
  end
  local action = ALIASES[name] or name
  menu.ask(client, call.place, function(entries)
    local entry = select_entries(entries, action, call.words)[1]
    if entry then
      menu.run(client, entry, call.extra)
    else
      tell_nothing(table.concat({ name, unpack(call.words) }, ' '), entries)
    end
  end)
end

--- Run the action `rewrite` with what the user says.
local function rewrite(call)
  local client = server.client()
  if not client then
    return
  end
  local range = menu.range(client, call.place)
  local document = vim.lsp.util.make_text_document_params(0)
  local function send(instruction)
    if instruction and instruction ~= '' then
      order.send(
        client,
        vim.tbl_extend('force', {
          action = 'rewrite',
          uri = document.uri,
          range = range,
          options = { instruction = instruction },
        }, call.extra)
      )
    end
  end
  if #call.words > 0 then
    send(table.concat(call.words, ' '))
  else
    vim.ui.input({ prompt = 'Rewrite it so that: ' }, send)
  end
end

--- Let the user choose from all that there is.
local function action(call)
  local client = server.client()
  if not client then
    return
  end
  menu.ask(client, call.place, function(entries)
    local found = select_entries(entries, nil, call.words)
    if #found == 0 then
      tell_nothing(table.concat(call.words, ' '), entries)
      return
    end
    menu.choose(found, function(entry)
      menu.run(client, entry, call.extra)
    end)
  end)
end

local function cancel()
  local client = server.client(true)
  if client then
    server.execute(client, 'nlx.cancel', nil, function(answer)
      local count = #answer.tokens
      server.tell(count > 0 and ('%d cancelled.'):format(count) or 'Nothing runs.')
    end)
  end
end

--- Go from code to its test, and back.
local function counterpart()
  local client = server.client()
  if not client then
    return
  end
  local place = { uri = vim.uri_from_bufnr(0), line = vim.fn.line('.') - 1 }
  server.execute(client, 'nlx.counterpart', place, function(there)
    if not there.exists then
      server.tell(('There is no %s yet. `:Nlx tests` writes tests.'):format(vim.uri_to_fname(there.uri)))
      return
    end
    vim.cmd("normal! m'")
    vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(there.uri)))
    vim.api.nvim_win_set_cursor(0, { there.line + 1, 0 })
  end)
end

--- Show what the model would see of an action here, or saw of the last one that was run.
local function prompt(call)
  local client = server.client(true)
  if not client then
    return
  end
  local name = table.remove(call.words, 1)
  if not name then
    server.execute(client, 'nlx.showPrompt')
    return
  end
  menu.ask(client, call.place, function(entries)
    local entry = select_entries(entries, ALIASES[name] or name, call.words)[1]
    if entry then
      server.execute(client, 'nlx.showPrompt', menu.arguments(entry))
    else
      tell_nothing(name, entries)
    end
  end)
end

--- Show the last result, or apply it without asking the model again.
local function result(call)
  local client = server.client(true)
  if not client then
    return
  end
  local again = call.words[1] == 'apply'
  server.execute(client, 'nlx.lastResult', { apply = again }, function(answer)
    if again then
      return
    end
    local lines = { answer.title }
    for _, refusal in ipairs(answer.refusals) do
      lines[#lines + 1] = 'Not done: ' .. refusal
    end
    vim.list_extend(lines, vim.split(vim.trim(answer.diff), '\n'))
    page.open('result', lines, 'diff')
  end)
end

--- Show which model is used, where code goes, and what runs.
local function status()
  local client = server.client(true)
  if not client then
    return
  end
  server.execute(client, 'nlx.status', nil, function(answer)
    local lines = {}
    for _, name in ipairs({ 'engine', 'model', 'problem', 'privacy', 'lastError', 'log' }) do
      local value = answer[name]
      if type(value) == 'string' then
        vim.list_extend(lines, vim.split(('%-9s  %s'):format(name, value), '\n'))
      end
    end
    for _, job in ipairs(answer.jobs) do
      lines[#lines + 1] = ('%-9s  %s, %d%%, %d s'):format(job.token, job.title, job.percentage, job.seconds)
    end
    if #answer.jobs == 0 then
      lines[#lines + 1] = 'Nothing runs.'
    end
    page.open('status', lines)
  end)
end

local COMMANDS = {
  action = action,
  cancel = cancel,
  counterpart = counterpart,
  findings = finding.list,
  prompt = prompt,
  restart = server.restart,
  result = result,
  rewrite = rewrite,
  status = status,
}

--- Do what was typed.
---@param call vim.api.keyset.create_user_command.command_args
function M.run(call)
  local words = vim.deepcopy(call.fargs)
  local name = table.remove(words, 1) or 'action'
  local place = call.range > 0 and { first = call.line1, last = call.line2 } or nil
  local order_of = { words = words, place = place, extra = call.bang and { preview = true } or {} }
  if COMMANDS[name] then
    COMMANDS[name](order_of)
  else
    act(name, order_of)
  end
end

--- Return what can stand behind `:Nlx`: what is known here, and what the server offers at the cursor.
---@param lead string What is typed of the word.
---@param line string All that is typed.
---@return string[]
function M.complete(lead, line)
  local before = vim.split(line:sub(1, #line - #lead):gsub('^.-Nlx!?%s*', '', 1), '%s+', { trimempty = true })
  local found = {}
  local client = vim.lsp.get_clients({ name = 'nlx', bufnr = 0 })[1]
  local wants_action = #before == 0 or before[1] == 'prompt'
  if #before == 0 then
    for name in pairs(COMMANDS) do
      found[name] = true
    end
  elseif before[1] == 'result' then
    found.apply = true
  end
  if client and wants_action then
    for _, entry in ipairs(menu.now(client, PATIENCE)) do
      found[menu.action(entry) or ''] = true
    end
    for alias, action_id in pairs(ALIASES) do
      found[alias], found[action_id] = found[action_id], nil
    end
  end
  found[''] = nil
  local words = vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, vim.tbl_keys(found))
  table.sort(words)
  return words
end

return M
