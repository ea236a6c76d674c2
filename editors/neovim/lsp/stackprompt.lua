-- The configuration of the language server. `vim.lsp.enable('stackprompt')` with this file alone is a complete set-up, in
-- which the server itself opens the prompts.

-- One list each, so that the nearest folder with any of the marks wins.
local REPOSITORY = { '.git', '.hg', '.jj', '.svn' }
local PROJECT = {
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'Chart.yaml',
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
}

-- Each folder in one of these is a project of its own, independent of the repository around it.
local APART = {
  example = true,
  examples = true,
  sample = true,
  samples = true,
  demo = true,
  demos = true,
  tutorial = true,
  tutorials = true,
  fixture = true,
  fixtures = true,
  testdata = true,
}

---Return the folder just below the first folder of examples between `repository` and `file`.
---@param repository string
---@param file string
---@return string?
local function example_around(repository, file)
  local folder, is_apart = repository, false
  for name in vim.gsplit(vim.fs.relpath(repository, vim.fs.dirname(file)) or '.', '/') do
    folder = vim.fs.joinpath(folder, name)
    if is_apart then
      return folder
    end
    is_apart = APART[name:lower()] or false
  end
end

---Return the workspace of a buffer. It is the repository, and not the package in it, because a Dockerfile depends on files
---above and beside its folder: the lock file, the Compose file, the pipeline, the manifests. The server finds the
---component of the file in it. A folder with `.stackprompt` is a workspace by the choice of its owner.
---@param bufnr integer
---@return string?
local function workspace(bufnr)
  local declared = vim.fs.root(bufnr, '.stackprompt')
  if declared then
    return declared
  end
  local repository = vim.fs.root(bufnr, { REPOSITORY })
  if not repository then
    return vim.fs.root(bufnr, { PROJECT })
  end
  return example_around(repository, vim.api.nvim_buf_get_name(bufnr)) or repository
end

---@type vim.lsp.Config
return {
  cmd = { 'stackprompt', 'lsp' },
  filetypes = {
    'dockerfile',
    'helm',
    'python',
    'sh',
    'sql',
    'terraform',
    'terraform-vars',
    'yaml',
    'yaml.ansible',
    'yaml.docker-compose',
    'yaml.gitlab',
    'yaml.helm-values',
  },
  root_dir = function(bufnr, on_dir)
    on_dir(workspace(bufnr))
  end,
  -- Evaluated when the server starts, so that the order in which files are sourced does not matter.
  before_init = function(params)
    if vim.lsp.commands['stackprompt.open'] then
      local ours = { clientCommand = 'stackprompt.open' }
      params.initializationOptions = vim.tbl_extend('keep', params.initializationOptions or {}, ours)
    end
  end,
}
