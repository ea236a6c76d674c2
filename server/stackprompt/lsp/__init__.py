"""The language server: the only package that uses the protocol; a thin layer over the engine."""
