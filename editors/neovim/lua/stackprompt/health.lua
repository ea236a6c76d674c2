--- :checkhealth stackprompt
local M = {}

local health = vim.health
local LIMIT_MS = 10000

---Run a program; after the limit the result has code 124.
---@param command string[]
---@return vim.SystemCompleted
local function run(command)
  return vim.system(command, { text = true }):wait(LIMIT_MS)
end

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 0 then
    return health.error('Neovim 0.11 or later is needed', { 'Update Neovim' })
  end
  health.ok(('Neovim %s'):format(vim.version()))
end

---Report the configuration of the server, and return its program when it runs.
---@return string?
local function check_program()
  local config = vim.lsp.config.stackprompt
  if not config then
    return health.error('no lsp/stackprompt.lua on the runtime path', { 'Put this plugin on the runtime path' })
  end
  if type(config.cmd) ~= 'table' then
    return health.info('cmd is a function, so the version of the server is unknown')
  end
  local program = config.cmd[1]
  if vim.fn.executable(program) == 0 then
    local remedy = { 'Install it from its repository: `pipx install .` in the folder', 'Or set `cmd` with vim.lsp.config()' }
    return health.error(('%s is not executable'):format(program), remedy)
  end
  local answer = run({ program, '--version' })
  if answer.code ~= 0 then
    return health.error(('`%s --version` fails'):format(program), { vim.trim(answer.stderr or '') })
  end
  health.ok(('%s (%s)'):format(vim.trim(answer.stdout), vim.fn.exepath(program)))
  return program
end

local function check_client()
  if not vim.lsp.is_enabled('stackprompt') then
    return health.warn('the server is not enabled', { "Call vim.lsp.enable('stackprompt') in your init.lua" })
  end
  local clients = vim.lsp.get_clients({ name = 'stackprompt' })
  if #clients == 0 then
    return health.info('no buffer is attached: the server starts with the first supported file')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('attached to %d buffer(s) in %s'):format(buffers, client.root_dir or 'no folder'))
  end
end

local function check_configuration(program)
  local answer = run({ program, 'check' })
  local report = vim.trim((answer.stdout or '') .. (answer.stderr or ''))
  if answer.code ~= 0 then
    return health.error('your practices, templates or settings have problems', vim.split(report, '\n'))
  end
  health.ok(report)
end

local function check_output()
  local current = require('stackprompt.options').current
  local output = type(current.output) == 'string' and current.output or 'your function'
  health.info(('prompts go to: %s'):format(output))
  if current.register:match('[*+]') and vim.fn.has('clipboard') == 0 then
    health.info('no clipboard is available: :StackpromptCopy uses the unnamed register; see |clipboard|')
  end
end

function M.check()
  health.start('stackprompt')
  check_neovim()
  local program = check_program()
  check_client()
  if program then
    check_configuration(program)
  end
  check_output()
end

return M
