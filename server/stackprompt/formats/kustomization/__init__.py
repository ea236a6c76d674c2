"""Kustomizations."""
