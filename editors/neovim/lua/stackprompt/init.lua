--- The interface for a configuration or another plugin. setup() is optional.
local M = {}

---@class stackprompt.Request
---@field uri string
---@field task string
---@field range? lsp.Range
---@field arguments? table<string, string>

---@class stackprompt.Prompt
---@field text string
---@field language string
---@field suggestedName string
---@field task string
---@field tokens integer
---@field findings table[]
---@field cuts { section: string, reason: string }[]
---@field uri string the file of the prompt

---Change the options; see |stackprompt-options|.
---@param options? stackprompt.Options
function M.setup(options)
  require('stackprompt.options').set(options or {})
end

---Generate the prompt of `request` and pass it to `receive`, by default to the configured output.
---@param request stackprompt.Request
---@param bufnr? integer the buffer of the server, by default the current one
---@param receive? fun(prompt: stackprompt.Prompt)
function M.open(request, bufnr, receive)
  require('stackprompt.server').ask(bufnr or 0, 'stackprompt.generate', request, function(prompt)
    prompt.uri = request.uri
    local deliver = receive or require('stackprompt.output').deliver
    deliver(prompt)
  end)
end

return M
