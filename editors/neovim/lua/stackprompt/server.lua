--- Requests to the language server of a buffer. What goes wrong is told to the user here, and nowhere else.
local M = {}

local NAME = 'stackprompt'
local COMPLETION_LIMIT_MS = 1000
-- The first prompt of a large repository waits for the scan of it.
local SLOW_MS = 700
local LIMIT_MS = 60000

---@param message string
---@param level? integer
function M.tell(message, level)
  -- Later, because an error message in the midst of a command becomes an exception in whoever ran the command.
  vim.schedule(function()
    vim.notify('stackprompt: ' .. message, level or vim.log.levels.ERROR)
  end)
end

---@param bufnr integer
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ name = NAME, bufnr = bufnr })[1]
end

---Return why `command` cannot be asked of `client`.
---@param client vim.lsp.Client?
---@param command string
---@return string?
local function refusal(client, command)
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

local function say_slow()
  vim.api.nvim_echo({ { 'stackprompt: reading the workspace …' } }, false, {})
end

---Send a request and call `on_end(failure, answer)`; a server that says nothing fails at the limit.
local function send(client, command, argument, bufnr, on_end)
  local request ---@type integer?
  local stop_waiting = later(SLOW_MS, say_slow)
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

---Ask the server of `bufnr` to execute `command`; only an answer reaches `on_answer`, a failure is shown.
---@param bufnr integer
---@param command string
---@param argument any
---@param on_answer fun(answer: any)
function M.ask(bufnr, command, argument, on_answer)
  local client = M.client(bufnr)
  local refused = refusal(client, command)
  if refused then
    return M.tell(refused)
  end
  send(client, command, argument, bufnr, function(failure, answer)
    if failure then
      return M.tell(failure.message)
    end
    on_answer(answer)
  end)
end

---Return the ids of the tasks for a buffer, for completion on the command line, which cannot wait long.
---@param bufnr integer
---@return string[]
function M.tasks(bufnr)
  local client = M.client(bufnr)
  if refusal(client, 'stackprompt.tasks') then
    return {}
  end
  local params = { command = 'stackprompt.tasks', arguments = { vim.uri_from_bufnr(bufnr) } }
  local reply = client:request_sync('workspace/executeCommand', params, COMPLETION_LIMIT_MS, bufnr)
  return vim.tbl_map(function(offer)
    return offer.task
  end, reply and reply.result or {})
end

return M
