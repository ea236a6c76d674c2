"""Curated knowledge: practices, technologies, tools, their closed vocabularies, and findings."""
