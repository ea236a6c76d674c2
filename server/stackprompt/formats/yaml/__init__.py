"""Rules for documents that are YAML: vocabulary, scopes, how they are applied. Several formats share them."""
