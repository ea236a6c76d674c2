--- What a task can be told: read from a command line, or asked for. Whoever skips a question gets the default.
local M = {}

---@class stackprompt.Argument
---@field name string
---@field title string
---@field choices string[]
---@field ask boolean

---Read `debug error=exit code 1`: the first word is the task, a text reaches up to the next argument.
---@param line string
---@return string task
---@return table<string, string>? arguments
function M.parse(line)
  local task, rest = line:match('^%s*(%S+)%s*(.*)$')
  local given, name = {}, nil
  for word, space in (rest or ''):gmatch('(%S+)(%s*)') do
    local found, value = word:match('^(%l[%l-]*)=(.*)$')
    if found then
      name = found
      given[name] = value .. space
    elseif name then
      given[name] = given[name] .. word .. space
    end
  end
  return task or '', next(given) and vim.tbl_map(vim.trim, given) or nil
end

---Ask for those of `arguments` that are worth a question, one after the other.
---@param arguments stackprompt.Argument[]
---@param on_done fun(given: table<string, string>?)
function M.ask(arguments, on_done)
  local given = {}
  local questions = vim.tbl_filter(function(argument)
    return argument.ask
  end, arguments)

  local function ask(index)
    local argument = questions[index]
    if not argument then
      return on_done(next(given) and given or nil)
    end
    local function take(value)
      if value and value ~= '' then
        given[argument.name] = value
      end
      ask(index + 1)
    end
    if #argument.choices > 0 then
      vim.ui.select(argument.choices, { prompt = argument.title, kind = 'stackprompt.argument', format_item = tostring }, take)
    else
      vim.ui.input({ prompt = argument.title .. ' (optional): ' }, take)
    end
  end

  ask(1)
end

return M
