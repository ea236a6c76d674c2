"""Secrets by what they are part of, whatever their names: manifests, tables, statements, dialogues."""
