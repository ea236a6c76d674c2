"""Checks of Dockerfiles that are written in Python, because no rule can express them."""
