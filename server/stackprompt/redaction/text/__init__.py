"""The text under search: its syntax, its lines, and the values at a position in it."""
