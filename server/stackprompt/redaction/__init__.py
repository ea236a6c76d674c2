"""Find secrets as ranges of characters in an unchanged text, and replace them in one pass."""
