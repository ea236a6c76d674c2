"""Practices applied to documents: what a file breaks, and where."""
