--- The stack of a workspace as Markdown: what was found, by component, and where.
local M = {}

local function evidence(found)
  local places = vim.tbl_map(function(place)
    return ('`%s:%d`'):format(place.path, place.line)
  end, found.evidence)
  return table.concat(places, ', ')
end

local function line(found)
  -- JSON's null arrives as vim.NIL, which is true.
  local version = type(found.version) == 'string' and ' ' .. found.version or ''
  return ('- %s%s (%s, %d %%): %s'):format(
    found.id,
    version,
    found.category,
    math.floor(found.confidence * 100 + 0.5),
    evidence(found)
  )
end

---@param found table[] the answer of `stackprompt.stack`
---@return string
function M.markdown(found)
  local components, lines = {}, { '# Stack' }
  for _, technology in ipairs(found) do
    components[technology.component] = components[technology.component] or {}
    table.insert(components[technology.component], line(technology))
  end
  for component, technologies in vim.spairs(components) do
    vim.list_extend(lines, { '', ('## %s'):format(component), '' })
    vim.list_extend(lines, technologies)
  end
  if vim.tbl_isempty(components) then
    vim.list_extend(lines, { '', 'Nothing was found in this workspace.' })
  end
  return table.concat(lines, '\n')
end

return M
