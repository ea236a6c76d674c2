"""The functions that a Helm template can call."""
