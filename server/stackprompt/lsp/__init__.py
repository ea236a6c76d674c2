"""The language server: the only package that knows the protocol; a thin skin over the engine."""
