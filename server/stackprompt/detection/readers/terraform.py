"""Facts of Terraform files: the required version and providers."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined

_REQUIRED = re.compile(r"(?m)^[ \t]*required_version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*)\"")
_SOURCE = re.compile(
    r"(?m)^[ \t]*source[ \t]*=[ \t]*\"(?P<source>[\w-]+/[\w-]+)\""
    r"(?:[ \t]*\n[ \t]*version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*))?"
)


def terraform(text: str) -> Iterator[Fact]:
    """Yield the required version of Terraform and the providers it installs."""
    for line, match in lined(_REQUIRED, text):
        yield dependency("tool:terraform", line, match["version"])
    for line, match in lined(_SOURCE, text):
        yield dependency(f"terraform:{match['source'].lower()}", line, match["version"] or "")
