"""Pipelines of other systems."""
