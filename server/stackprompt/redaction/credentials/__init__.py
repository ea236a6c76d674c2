"""Find credentials without a name: published formats, private keys, addresses."""
