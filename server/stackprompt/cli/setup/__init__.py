"""The verbs about the installation: completion, health, lsp."""
