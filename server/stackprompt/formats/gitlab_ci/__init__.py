"""Pipelines of GitLab."""
