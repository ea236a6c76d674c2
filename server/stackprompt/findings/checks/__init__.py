"""Checks that the declarative vocabulary cannot express; each has the id of its practice."""
