"""The verbs about knowledge and templates: check, explain, new."""
