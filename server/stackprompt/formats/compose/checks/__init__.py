"""Checks of Compose files that are written in Python, because no rule can express them."""
