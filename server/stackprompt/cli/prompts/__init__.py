"""The verbs about prompts: write one, score one, list the tasks."""
