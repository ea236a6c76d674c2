"""Walk a workspace and watch folders: which files count, and which of them changed."""
