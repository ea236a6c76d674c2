"""A workspace and its documents: analyses, neighbours, stacks, and which technologies concern a document."""
