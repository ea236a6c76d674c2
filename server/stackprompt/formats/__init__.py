"""Formats of documents, one folder for each, and what they share."""
