"""Find secrets in commands and calls: options and arguments that take one."""
