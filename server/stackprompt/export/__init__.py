"""Prompts and instructions in the formats of other tools: pure functions of values, each with its own escaping."""
