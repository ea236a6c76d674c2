---@type vim.lsp.Config
return {
  cmd = { 'stackprompt', 'lsp' },
  filetypes = { 'dockerfile', 'yaml', 'yaml.docker-compose', 'terraform', 'python', 'sh' },
  root_markers = { '.git', 'compose.yaml', 'docker-compose.yml', 'Dockerfile' },
}
