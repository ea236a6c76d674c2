"""Checks of manifests that are written in Python, because no rule can express them."""
