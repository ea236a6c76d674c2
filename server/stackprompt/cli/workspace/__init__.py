"""The verbs about a whole workspace: detect, export, sync."""
