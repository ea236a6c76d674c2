"""The vocabulary of rules about Dockerfiles, and how rules are applied."""
