"""Facts of Terraform files: the required version, providers, resources and data."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined

_REQUIRED = re.compile(r"(?m)^[ \t]*required_version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*)\"")
_SOURCE = re.compile(
    r"(?m)^[ \t]*source[ \t]*=[ \t]*\"(?P<source>[\w-]+/[\w-]+)\""
    r"(?:[ \t]*\n[ \t]*version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*))?"
)
_RESOURCE = re.compile(r"(?m)^[ \t]*(?:resource|data)[ \t]+\"(?P<type>[a-z][a-z0-9_]*)\"")


def terraform(text: str) -> Iterator[Fact]:
    """Yield the required version of Terraform, the providers it installs and the types of what it manages or asks."""
    for line, match in lined(_REQUIRED, text):
        yield dependency("tool:terraform", line, match["version"])
    for line, match in lined(_SOURCE, text):
        yield dependency(f"terraform:{match['source'].lower()}", line, match["version"] or "")
    for line, match in lined(_RESOURCE, text):
        yield Fact("resource", match["type"], line)
