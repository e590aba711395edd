--- Unified diffs: read, and applied to lines.  Knows no buffer and no file.
local M = {}

---@class nlx.Hunk
---@field line integer Where the old lines begin, from 1, as the diff says.
---@field old string[] What is there before.
---@field new string[] What is to be there.

---@class nlx.FilePatch
---@field path string? The file, from the project's folder; nil where its name is quoted.
---@field fresh boolean Whether the file is new.
---@field hunks nlx.Hunk[]

local SIDES = { [' '] = { 'old', 'new' }, ['-'] = { 'old' }, ['+'] = { 'new' } }

--- Whether two lines name the old and the new file, and are not lines that have been taken out and put in.
local function begins_file(line, next_line)
  local old = line:match('^%-%-%- "?a/') or line:match('^%-%-%- /dev/null')
  return old and next_line:match('^%+%+%+ "?b/')
end

--- Read a diff.  How many lines a hunk has is counted, not believed: somebody may have edited it.
---@param lines string[]
---@return nlx.FilePatch[]
function M.parse(lines)
  local files, file, hunk = {}, nil, nil
  for number, line in ipairs(lines) do
    if begins_file(line, lines[number + 1] or '') then
      file, hunk = { fresh = line:match('^%-%-%- /dev/null') ~= nil, hunks = {} }, nil
      files[#files + 1] = file
    elseif file and not hunk and line:match('^%+%+%+ ') then
      file.path = line:match('^%+%+%+ b/([^\t]+)')
    elseif file and line:match('^@@ ') then
      hunk = { line = tonumber(line:match('^@@ %-(%d+)')), old = {}, new = {} }
      file.hunks[#file.hunks + 1] = hunk
    elseif hunk then
      -- An editor that removes blanks at the end of lines leaves an empty one behind.
      local sign = line == '' and number < #lines and ' ' or line:sub(1, 1)
      for _, side in ipairs(SIDES[sign] or {}) do
        table.insert(hunk[side], line:sub(2))
      end
    end
  end
  return files
end

--- Whether some lines are at a place.
local function stands(lines, wanted, at)
  for offset, line in ipairs(wanted) do
    if lines[at + offset - 1] ~= line then
      return false
    end
  end
  return true
end

--- Return where a hunk's old lines are, nearest to where they should be; nil where they are not.
local function locate(lines, hunk, expected)
  for distance = 0, #lines do
    for _, at in ipairs({ expected - distance, expected + distance }) do
      if at >= 1 and at <= #lines + 1 and stands(lines, hunk.old, at) then
        return at
      end
    end
  end
end

--- Return the edits of a file's lines, from the last to the first, so that none moves another.
---@param lines string[]
---@param hunks nlx.Hunk[]
---@return { at: integer, hunk: nlx.Hunk }[]? edits Nil where the lines have changed.
function M.place(lines, hunks)
  local edits, growth = {}, 0
  for _, hunk in ipairs(hunks) do
    -- A hunk without old lines names the line before it.
    local expected = hunk.line + growth + (#hunk.old == 0 and 1 or 0)
    local at = locate(lines, hunk, expected)
    if not at then
      return nil
    end
    growth = growth + at - expected
    table.insert(edits, 1, { at = at, hunk = hunk })
  end
  return edits
end

return M
