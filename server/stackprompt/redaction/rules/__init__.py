"""Decide what a name means for its value, and whether a value under a name is a secret."""
