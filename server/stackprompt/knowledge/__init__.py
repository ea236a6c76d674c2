"""Curated knowledge: the shape of its files, their loading, and the base that the rest looks things up in."""
