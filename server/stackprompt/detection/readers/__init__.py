"""Readers of manifests, one ecosystem a file: text to facts, line by line, so that no input can stall or break them."""
