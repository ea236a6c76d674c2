"""All other files."""
