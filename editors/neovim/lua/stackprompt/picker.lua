--- The choice of a task in vim.ui.select, which the user may have replaced by a picker.
local M = {}

local arguments = require('stackprompt.arguments')
local server = require('stackprompt.server')

---@class stackprompt.Offer
---@field task string
---@field title string
---@field findings integer
---@field arguments stackprompt.Argument[]

---@param offer stackprompt.Offer
---@return string
local function label(offer)
  if offer.findings == 0 then
    return offer.title
  end
  return ('%s (%d)'):format(offer.title, offer.findings)
end

---Let the user choose one of the tasks for a buffer, and answer its questions.
---@param bufnr integer
---@param on_choice fun(task: string, values: table<string, string>?)
function M.pick(bufnr, on_choice)
  server.ask(bufnr, 'stackprompt.tasks', vim.uri_from_bufnr(bufnr), function(offers)
    local appearance = { prompt = 'Prompt', kind = 'stackprompt', format_item = label }
    vim.ui.select(offers, appearance, function(offer)
      if offer then
        arguments.ask(offer.arguments or {}, function(values)
          on_choice(offer.task, values)
        end)
      end
    end)
  end)
end

return M
