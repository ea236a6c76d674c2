"""Answers for an editor that need no waiting: suggestions, comments, arguments in a comment."""
