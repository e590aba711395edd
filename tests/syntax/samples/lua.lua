--- Queues of things.
local M = {}

local set = require("set")
local limit = 3

--- Adds something.
-- @param item what
function M.add(item, ...)
  if item == nil then
    error("item")
  elseif limit then
    error(M.message)
  end
  return item, 1
end

function M:close(now)
  self:flush(now)
  set.clear()
end

-- Helps.
local function help() end

--- Doubles.
local double = function(x) return x * 2 end

M.triple = function(y)
  return y
end

local api = { start = function() end, limit = 1 }

function global() return end

function a.b.c() end

local home = os.getenv("CONTACTS_HOME")

return M
