--- The arguments of a task: parsed from a command line, or asked for. A skipped question means the default.
local M = {}

---@class stackprompt.Argument
---@field name string
---@field title string
---@field choices string[]
---@field ask boolean

---Parse `debug error=exit code 1`: the first word is the task, a text ends where the next argument begins.
---@param line string
---@return string task
---@return table<string, string>? arguments
function M.parse(line)
  local task, rest = line:match('^%s*(%S+)%s*(.*)$')
  local values, name = {}, nil
  for word, space in (rest or ''):gmatch('(%S+)(%s*)') do
    local found, value = word:match('^(%l[%l-]*)=(.*)$')
    if found then
      name = found
      values[name] = value .. space
    elseif name then
      values[name] = values[name] .. word .. space
    end
  end
  return task or '', next(values) and vim.tbl_map(vim.trim, values) or nil
end

---Ask for those of `arguments` that are marked for a question, one after the other.
---@param arguments stackprompt.Argument[]
---@param on_done fun(values: table<string, string>?)
function M.ask(arguments, on_done)
  local values = {}
  local questions = vim.tbl_filter(function(argument)
    return argument.ask
  end, arguments)

  local function ask(index)
    local argument = questions[index]
    if not argument then
      return on_done(next(values) and values or nil)
    end
    local function store(value)
      if value and value ~= '' then
        values[argument.name] = value
      end
      ask(index + 1)
    end
    if #argument.choices > 0 then
      vim.ui.select(argument.choices, { prompt = argument.title, kind = 'stackprompt.argument', format_item = tostring }, store)
    else
      vim.ui.input({ prompt = argument.title .. ' (optional): ' }, store)
    end
  end

  ask(1)
end

return M
