"""Signals of technologies: look-up by file name, fact or text, and the matches that a file has."""
