--- The document with a workspace's stack: its links open the evidence at its line.
local M = {}

---Return the address of the link under the cursor, else of the first one in its line.
---@return string?
local function find_link()
  local text, column = vim.api.nvim_get_current_line(), vim.api.nvim_win_get_cursor(0)[2] + 1
  local first
  for from, address, to in text:gmatch('()%[[^%[]-%]%((file://[^)]+)%)()') do
    first = first or address
    if from <= column and column < to then
      return address
    end
  end
  return first
end

---Open the target of the link in the cursor's line, in the previous window when that shows a file.
local function follow()
  local address, line = (find_link() or ''):match('^(.-)#L(%d+)$')
  if not address then
    return
  end
  local previous = vim.fn.win_getid(vim.fn.winnr('#'))
  if previous ~= 0 and vim.bo[vim.api.nvim_win_get_buf(previous)].buftype == '' then
    vim.api.nvim_set_current_win(previous)
  end
  vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(address)))
  pcall(vim.api.nvim_win_set_cursor, 0, { tonumber(line), 0 })
end

---Hide the addresses of links in the current window, and follow them with Enter.
---@param bufnr integer
function M.follow_links(bufnr)
  vim.wo.conceallevel = 2
  vim.keymap.set('n', '<CR>', follow, { buffer = bufnr, desc = 'Open the evidence' })
end

return M
