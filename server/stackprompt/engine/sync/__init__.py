"""The instruction files of a workspace: what they hold, and how they are kept up to date."""
