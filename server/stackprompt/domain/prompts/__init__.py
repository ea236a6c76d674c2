"""Prompts: tasks with their arguments, the evidence of a request, plans, and the result."""
