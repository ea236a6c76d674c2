"""Notations that several formats share, read with places: YAML and shell. Knows no format and no practice."""
