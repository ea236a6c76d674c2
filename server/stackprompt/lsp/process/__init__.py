"""The process of the server: its start, its streams, and its end."""
