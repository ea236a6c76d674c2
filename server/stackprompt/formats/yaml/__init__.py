"""Rules for documents that are YAML: vocabulary, scopes, how they are applied. Formats share it; it is none itself."""
