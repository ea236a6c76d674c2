"""Secrets in the words of commands and calls: options and arguments that take one."""
