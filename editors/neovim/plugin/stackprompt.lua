-- Registers the client command and the commands of attached buffers, which must exist before setup().

if vim.g.loaded_stackprompt then
  return
end
vim.g.loaded_stackprompt = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('stackprompt: Neovim 0.11 or later is needed', vim.log.levels.ERROR)
  return
end

vim.lsp.commands['stackprompt.open'] = function(command, context)
  require('stackprompt').open(command.arguments[1], context.bufnr)
end

local group = vim.api.nvim_create_augroup('stackprompt', {})

---@param event vim.api.keyset.create_autocmd.callback_args
local function is_ours(event)
  local client = vim.lsp.get_client_by_id(event.data.client_id)
  return client ~= nil and client.name == 'stackprompt'
end

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    if is_ours(event) then
      require('stackprompt.commands').define(event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('LspDetach', {
  group = group,
  callback = function(event)
    if is_ours(event) then
      require('stackprompt.commands').remove(event.buf)
    end
  end,
})
