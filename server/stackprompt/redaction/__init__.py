"""Secrets in texts: found as ranges of characters in the text as it is, and replaced in one pass."""
