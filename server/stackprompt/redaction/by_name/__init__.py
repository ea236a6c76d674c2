"""Find secrets by the name before them: one module for each form of a name and its value."""
