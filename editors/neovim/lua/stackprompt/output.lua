--- The outputs of a prompt: a window, a register, or a function of the user.
local M = {}

local options = require('stackprompt.options')
local server = require('stackprompt.server')

---Return a scratch buffer with `text`; the same name always means the same buffer.
---@param document { text: string, language: string, name: string }
---@return integer
local function buffer(document)
  local bufnr = vim.fn.bufadd('stackprompt://' .. document.name)
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].swapfile = false
  vim.bo[bufnr].buflisted = true
  vim.fn.bufload(bufnr)
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(vim.trim(document.text), '\n'))
  vim.bo[bufnr].filetype = document.language
  return bufnr
end

local function float(bufnr, name)
  local width = math.min(120, math.floor(vim.o.columns * 0.9))
  local height = math.floor(vim.o.lines * 0.8)
  vim.api.nvim_open_win(bufnr, true, {
    relative = 'editor',
    width = width,
    height = height,
    col = math.floor((vim.o.columns - width) / 2),
    row = math.floor((vim.o.lines - height) / 2) - 1,
    border = 'rounded',
    title = (' %s, q closes '):format(name),
  })
  vim.wo.wrap = true
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, desc = 'Close the prompt' })
end

local PLACES = {
  split = function(bufnr)
    vim.cmd.sbuffer(bufnr)
  end,
  vsplit = function(bufnr)
    vim.cmd.sbuffer({ bufnr, mods = { vertical = true } })
  end,
  tab = function(bufnr)
    vim.cmd.sbuffer({ bufnr, mods = { tab = vim.fn.tabpagenr() } })
  end,
  float = float,
}

---Show a document in the window of the options, or in a vertical split when they name another output.
---@param document { text: string, language: string, name: string }
function M.view(document)
  local bufnr = buffer(document)
  local window = vim.fn.bufwinid(bufnr)
  if window ~= -1 then
    return vim.api.nvim_set_current_win(window)
  end
  local place = PLACES[options.current.output] or PLACES.vsplit
  place(bufnr, document.name)
end

---Return the size of a prompt and the parts that were left out.
---@param prompt stackprompt.Prompt
---@return string
local function format_size(prompt)
  local cuts = vim.tbl_map(function(cut)
    return cut.section
  end, prompt.cuts or {})
  local left_out = #cuts > 0 and '; left out: ' .. table.concat(cuts, ', ') or ''
  return ('about %d tokens%s'):format(prompt.tokens, left_out)
end

---Copy a prompt to the configured register, or to the unnamed one without a clipboard.
---@param prompt stackprompt.Prompt
function M.copy(prompt)
  local register = options.current.register
  if register:match('[*+]') and vim.fn.has('clipboard') == 0 then
    register = '"'
  end
  vim.fn.setreg(register, prompt.text)
  server.notify(('the prompt is in register %s (%s)'):format(register, format_size(prompt)), vim.log.levels.INFO)
end

---Pass a prompt to the configured output.
---@param prompt stackprompt.Prompt
function M.deliver(prompt)
  local output = options.current.output
  if output == 'register' then
    return M.copy(prompt)
  end
  if type(output) == 'string' then
    server.notify(format_size(prompt), vim.log.levels.INFO)
    return M.view({ text = prompt.text, language = prompt.language, name = prompt.suggestedName })
  end
  local is_done, failure = pcall(output, prompt)
  if not is_done then
    server.notify(('the function of the option output failed: %s'):format(failure))
  end
end

return M
