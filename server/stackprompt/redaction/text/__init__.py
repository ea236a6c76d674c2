"""The text that is searched: its syntax, its lines, and the values at a place in it."""
