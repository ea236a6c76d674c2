--- The commands of a buffer with an attached server.
local M = {}

local arguments = require('stackprompt.arguments')
local output = require('stackprompt.output')
local picker = require('stackprompt.picker')
local server = require('stackprompt.server')

---Call `act` with the request of a command line; without a task in it, ask for one first.
---@param call vim.api.keyset.create_user_command.command_args
---@param act fun(request: stackprompt.Request, bufnr: integer)
local function with_request(call, act)
  local bufnr = vim.api.nvim_get_current_buf()
  local request = { uri = vim.uri_from_bufnr(bufnr) }
  if call.range > 0 then
    -- Whole lines: up to, and not into, the line after the last.
    request.range = { start = { line = call.line1 - 1, character = 0 }, ['end'] = { line = call.line2, character = 0 } }
  end
  local function go(task, values)
    request.task, request.arguments = task, values
    act(request, bufnr)
  end
  if call.args ~= '' then
    return go(arguments.parse(call.args))
  end
  picker.pick(bufnr, go)
end

local function prompt(call)
  with_request(call, function(request, bufnr)
    require('stackprompt').open(request, bufnr)
  end)
end

local function copy(call)
  with_request(call, function(request, bufnr)
    require('stackprompt').open(request, bufnr, output.copy)
  end)
end

local function why(call)
  with_request(call, function(request, bufnr)
    server.ask(bufnr, 'stackprompt.why', request, function(answer)
      local file = vim.fs.basename(vim.uri_to_fname(request.uri))
      local name = ('why-%s-%s.md'):format(request.task, file)
      output.view({ text = answer.text, language = answer.language, name = name })
    end)
  end)
end

---Insert the prompt as a comment above the selection, or above the line of the cursor.
local function comment(call)
  local line = call.line1 - 1
  with_request(call, function(request, bufnr)
    local here = { line = line, character = 0 }
    request.range = request.range or { start = here, ['end'] = here }
    server.ask(bufnr, 'stackprompt.comment', request, function(answer)
      if vim.api.nvim_buf_is_valid(bufnr) then
        local lines = vim.split(answer.text:gsub('\n$', ''), '\n')
        vim.api.nvim_buf_set_lines(bufnr, line, line, false, lines)
      end
    end)
  end)
end

local function stack()
  local bufnr = vim.api.nvim_get_current_buf()
  server.ask(bufnr, 'stackprompt.stackDocument', vim.uri_from_bufnr(bufnr), function(answer)
    output.view({ text = answer.text, language = answer.language, name = 'stack.md' })
    require('stackprompt.stack').follow_links(vim.api.nvim_get_current_buf())
  end)
end

local function complete(lead, line)
  -- The arguments follow the task, and only the server knows their values.
  if line:match('%S+%s+%S+%s') then
    return {}
  end
  return vim.tbl_filter(function(task)
    return vim.startswith(task, lead)
  end, server.tasks(vim.api.nvim_get_current_buf()))
end

local TASK = { nargs = '*', range = true, complete = complete }
local COMMANDS = {
  { name = 'Stackprompt', run = prompt, takes = TASK, desc = 'Write a prompt for this file or the selection' },
  { name = 'StackpromptCopy', run = copy, takes = TASK, desc = 'Copy a prompt' },
  { name = 'StackpromptComment', run = comment, takes = TASK, desc = 'Insert a prompt as a comment' },
  { name = 'StackpromptWhy', run = why, takes = TASK, desc = 'Show the origin of each part of a prompt' },
  { name = 'StackpromptStack', run = stack, takes = {}, desc = 'Show the technologies of the workspace' },
}

---@param bufnr integer
function M.define(bufnr)
  for _, command in ipairs(COMMANDS) do
    local attributes = vim.tbl_extend('force', command.takes, { desc = command.desc })
    vim.api.nvim_buf_create_user_command(bufnr, command.name, command.run, attributes)
  end
end

---@param bufnr integer
function M.remove(bufnr)
  for _, command in ipairs(COMMANDS) do
    -- A buffer that is being deleted is detached, too.
    pcall(vim.api.nvim_buf_del_user_command, bufnr, command.name)
  end
end

return M
