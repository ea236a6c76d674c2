--- Choosing a task in vim.ui.select, and so in whatever picker the user has put there.
local M = {}

local server = require('stackprompt.server')

---@param offer { task: string, title: string, findings: integer }
---@return string
local function label(offer)
  if offer.findings == 0 then
    return offer.title
  end
  return ('%s (%d)'):format(offer.title, offer.findings)
end

---Let the user choose one of the tasks for a buffer.
---@param bufnr integer
---@param on_choice fun(task: string)
function M.pick(bufnr, on_choice)
  server.ask(bufnr, 'stackprompt.tasks', vim.uri_from_bufnr(bufnr), function(offers)
    local appearance = { prompt = 'Prompt', kind = 'stackprompt', format_item = label }
    vim.ui.select(offers, appearance, function(offer)
      if offer then
        on_choice(offer.task)
      end
    end)
  end)
end

return M
