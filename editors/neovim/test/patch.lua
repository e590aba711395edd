-- Patches, read and placed: run with `nvim -l test/patch.lua` from this folder.
vim.opt.runtimepath:prepend(vim.fn.getcwd())
local patch = require('nlx.patch')

local function applied(diff, text)
  local lines = vim.split(text, '\n')
  for _, edit in ipairs(assert(patch.place(lines, patch.parse(vim.split(diff, '\n'))[1].hunks))) do
    local after = vim.list_slice(lines, edit.at + #edit.hunk.old)
    lines = vim.list_extend(vim.list_extend(vim.list_slice(lines, 1, edit.at - 1), edit.hunk.new), after)
  end
  return table.concat(lines, '\n')
end

--- Compare, and say what was wanted where it differs.
local function same(found, wanted)
  assert(
    vim.deep_equal(found, wanted),
    ('wanted %s, found %s'):format(vim.inspect(wanted), vim.inspect(found))
  )
end

local HEAD = '--- a/x.py\n+++ b/x.py\n'
local TWO = HEAD .. '@@ -1,2 +1,3 @@\n a\n+b\n c\n@@ -5,2 +6,1 @@\n e\n-f\n'

same(applied(TWO, 'a\nc\nd\nd\ne\nf\ng'), 'a\nb\nc\nd\nd\ne\ng')
-- Both hunks are found where lines have been put in since, and where others have gone.
same(applied(TWO, 'x\ny\na\nc\ne\nf\ng'), 'x\ny\na\nb\nc\ne\ng')
-- A line that was edited into the diff counts, whatever its hunk's head says.
same(applied(TWO:gsub('%+b', '+b\n+more'), 'a\nc\nd\nd\ne\nf'), 'a\nb\nmore\nc\nd\nd\ne')
-- Without any context, it goes behind the line that it names.
same(applied(HEAD .. '@@ -1,0 +2,1 @@\n+b\n', 'a\nc'), 'a\nb\nc')
-- The nearest of two equal places is meant.
same(applied(HEAD .. '@@ -4,1 +4,1 @@\n-a\n+b\n', 'a\nx\nx\nx\na'), 'a\nx\nx\nx\nb')
-- Lines that are gone cannot be replaced.
same(patch.place({ 'a', 'd' }, patch.parse(vim.split(TWO, '\n'))[1].hunks), nil)
-- What looks like a file's head within a hunk is a line of it.
local lua = HEAD .. '@@ -1,2 +1,2 @@\n--- note\n+++ plus\n a\n'
same(applied(lua, '-- note\na'), '++ plus\na')
-- Several files, one of them new, and an end without a line end.
local files = patch.parse(
  vim.split(
    TWO .. '--- /dev/null\n+++ b/a dir/new.py\t\n@@ -0,0 +1,1 @@\n+n\n\\ No newline at end of file\n',
    '\n'
  )
)
same({ #files, files[1].path, files[2].path, files[2].fresh }, { 2, 'x.py', 'a dir/new.py', true })
same(files[2].hunks[1], { line = 0, old = {}, new = { 'n' } })
-- A quoted name is not guessed at.
same(patch.parse({ '--- "a/\\303.py"', '+++ "b/\\303.py"' })[1].path, nil)

io.write('ok\n')
