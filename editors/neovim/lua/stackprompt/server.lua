--- Requests to the language server of a buffer. This module shows all errors to the user.
local M = {}

local NAME = 'stackprompt'
local COMPLETION_LIMIT_MS = 1000
-- The first prompt of a large repository waits for the scan of it.
local SLOW_MS = 700
local LIMIT_MS = 60000

---@param message string
---@param level? integer
function M.notify(message, level)
  -- Later, because an error message during a command becomes an exception in its caller.
  vim.schedule(function()
    vim.notify('stackprompt: ' .. message, level or vim.log.levels.ERROR)
  end)
end

---@param bufnr integer
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ name = NAME, bufnr = bufnr })[1]
end

---Return the reason why `client` cannot execute `command`, if any.
---@param client vim.lsp.Client?
---@param command string
---@return string?
local function find_refusal(client, command)
  if not client then
    return 'no server is attached to this buffer; see :checkhealth stackprompt'
  end
  local provider = client.server_capabilities.executeCommandProvider
  if not provider or not vim.list_contains(provider.commands, command) then
    return ('this server does not define %s; a newer stackprompt does (pipx upgrade stackprompt)'):format(command)
  end
end

---Call `act` after `delay`, unless the function returned here is called before.
---@param delay integer in milliseconds
---@param act fun()
---@return fun()
local function later(delay, act)
  local timer = assert(vim.uv.new_timer())
  local is_wanted = true
  timer:start(delay, 0, vim.schedule_wrap(function()
    if is_wanted then
      act()
    end
  end))
  return function()
    is_wanted = false
    if not timer:is_closing() then
      timer:close()
    end
  end
end

local function show_wait()
  vim.api.nvim_echo({ { 'stackprompt: reading the workspace …' } }, false, {})
end

---Send a request and call `on_end(failure, answer)`; without an answer it fails at the limit.
local function send(client, command, argument, bufnr, on_end)
  local request ---@type integer?
  local stop_waiting = later(SLOW_MS, show_wait)
  local stop_limit = later(LIMIT_MS, function()
    client:cancel_request(request)
    on_end({ message = ('no answer within %d s'):format(LIMIT_MS / 1000) })
  end)
  local params = { command = command, arguments = { argument } }
  local is_sent
  is_sent, request = client:request('workspace/executeCommand', params, function(failure, answer)
    stop_waiting()
    stop_limit()
    on_end(failure, answer)
  end, bufnr)
  if not is_sent then
    stop_waiting()
    stop_limit()
    on_end({ message = 'the server has stopped; see :checkhealth stackprompt' })
  end
end

---Have the server of `bufnr` execute `command`; pass an answer to `on_answer`, show a failure.
---@param bufnr integer
---@param command string
---@param argument any
---@param on_answer fun(answer: any)
function M.ask(bufnr, command, argument, on_answer)
  local client = M.client(bufnr)
  local refusal = find_refusal(client, command)
  if refusal then
    return M.notify(refusal)
  end
  send(client, command, argument, bufnr, function(failure, answer)
    if failure then
      return M.notify(failure.message)
    end
    on_answer(answer)
  end)
end

---Return the ids of the tasks for a buffer, for completion on the command line, which cannot wait long.
---@param bufnr integer
---@return string[]
function M.tasks(bufnr)
  local client = M.client(bufnr)
  if find_refusal(client, 'stackprompt.tasks') then
    return {}
  end
  local params = { command = 'stackprompt.tasks', arguments = { vim.uri_from_bufnr(bufnr) } }
  local reply = client:request_sync('workspace/executeCommand', params, COMPLETION_LIMIT_MS, bufnr)
  return vim.tbl_map(function(offer)
    return offer.task
  end, reply and reply.result or {})
end

return M
