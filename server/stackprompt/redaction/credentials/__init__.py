"""Credentials that need no name: published formats, private keys, addresses."""
