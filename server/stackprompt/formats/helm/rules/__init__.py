"""The vocabulary of rules about actions of templates, and how rules are applied."""
