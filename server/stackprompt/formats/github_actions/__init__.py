"""Workflows and actions of GitHub, Gitea and Forgejo."""
