--- The options, validated when they are set. `current` is the only mutable value of this plugin.
local M = {}

---@class stackprompt.Options
---@field output? 'split'|'vsplit'|'tab'|'float'|'register'|fun(prompt: stackprompt.Prompt)
---@field register? string the register of the output 'register' and of :StackpromptCopy

local DEFAULTS = { output = 'vsplit', register = '+' }
local OUTPUTS = { split = true, vsplit = true, tab = true, float = true, register = true }

M.current = DEFAULTS

local function is_output(value)
  return OUTPUTS[value] or vim.is_callable(value)
end

local function is_register(value)
  return type(value) == 'string' and value:match('^[%w"*+]$') ~= nil
end

---Merge `options` over the defaults; raise an error for a wrong or unknown option.
---@param options stackprompt.Options
function M.set(options)
  for name in pairs(options) do
    if DEFAULTS[name] == nil then
      error(('stackprompt: unknown option %s; known are output and register'):format(name), 0)
    end
  end
  local wanted = vim.tbl_extend('force', DEFAULTS, options)
  vim.validate('output', wanted.output, is_output, 'split, vsplit, tab, float, register or a function')
  vim.validate('register', wanted.register, is_register, 'the name of a register, such as + or a')
  M.current = wanted
end

return M
