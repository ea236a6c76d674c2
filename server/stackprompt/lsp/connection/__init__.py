"""The connection with one client: from bytes to checked calls of handlers, and back."""
