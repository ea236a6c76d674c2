"""How template files are called, and how a template calls those of one layer."""

from collections.abc import Mapping

from stackprompt.domain.layer import Origin

SUFFIX = ".md.j2"
PARTIALS = "partials"
# What a family changes in the templates for all of them.
FAMILIES = "families"
# How a template names the one that it shadows: {% extends "builtin:harden/any.md.j2" %}.
PREFIXES: Mapping[Origin, str] = {"built-in": "builtin", "user": "user", "workspace": "workspace"}
