"""Facts of Terraform files: the required version, providers, resources and data."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, dependency, lined

_REQUIRED = re.compile(r"(?m)^[ \t]*required_version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*)\"")
_PROVIDERS = re.compile(r"(?m)^[ \t]*required_providers[ \t]*\{")
_ENTRY = re.compile(
    r"(?m)^[ \t]*(?P<name>[\w-]+)[ \t]*=[ \t]*(?:\{(?P<body>[^{}]*)\}|\"(?P<version>[^\"\n]*)\")|^[ \t]*(?P<end>\})"
)
_ATTRIBUTE = re.compile(r"(?P<key>source|version)[ \t]*=[ \t]*\"(?P<value>[^\"\n]*)\"")
_BLOCK = re.compile(r"(?m)^[ \t]*(?P<block>resource|data|provider)[ \t]+\"(?P<type>[a-z][a-z0-9_-]*)\"")
_LOCKED = re.compile(
    r"(?m)^provider[ \t]+\"registry\.[\w.]+/(?P<source>[\w-]+/[\w-]+)\"[ \t]*\{\n"
    r"[ \t]+version[ \t]*=[ \t]*\"(?P<version>[^\"\n]+)"
)


def terraform(text: str) -> Iterator[Fact]:
    """Yield the required version of Terraform, its providers and the types of what it manages or asks."""
    for line, match in lined(_REQUIRED, text):
        yield dependency("tool:terraform", line, match["version"])
    yield from _providers(text)
    for line, match in lined(_BLOCK, text):
        if match["block"] == "provider":
            # Without a source it is HashiCorp's; one of somebody else has its source in `required_providers`.
            yield dependency(f"terraform:hashicorp/{match['type']}", line)
        else:
            yield Fact("resource", match["type"], line)


def _providers(text: str) -> Iterator[Fact]:
    begin = _PROVIDERS.search(text)
    if begin is None:
        return
    shift = text.count("\n", 0, begin.end())
    for line, match in lined(_ENTRY, text[begin.end() :]):
        if match["end"]:
            return
        found = {part["key"]: part["value"] for part in _ATTRIBUTE.finditer(match["body"] or "")}
        source = found.get("source", f"hashicorp/{match['name']}")
        at = line + shift
        if match["body"] and "source" in found:
            at += match["body"].count("\n", 0, match["body"].index("source"))
        version = found.get("version", match["version"] or "")
        yield dependency(f"terraform:{'/'.join(source.split('/')[-2:]).lower()}", at, version)


def terraform_lock(text: str) -> Iterator[Fact]:
    """Yield the providers that were chosen, those of modules too."""
    for line, match in lined(_LOCKED, text):
        yield dependency(f"terraform:{match['source'].lower()}", line, match["version"], WEAK)
