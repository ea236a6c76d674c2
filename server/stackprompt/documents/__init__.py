"""Tolerant readers: the text of a file becomes facts with their places; reading never fails."""
