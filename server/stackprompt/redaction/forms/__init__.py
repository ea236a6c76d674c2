"""Find secrets by the form of what holds them: manifests, tables, statements, dialogues."""
