"""Documents of a workspace: their paths, what could not be read, and reports of other tools."""
