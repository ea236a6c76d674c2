"""Facts of Terraform files: the required version, providers, resources and data."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, find_with_lines

_REQUIRED = re.compile(r"(?m)^[ \t]*required_version[ \t]*=[ \t]*\"(?P<version>[^\"\n]*)\"")
_PROVIDERS = re.compile(r"(?m)^[ \t]*required_providers[ \t]*\{")
_ENTRY = re.compile(
    r"(?m)^[ \t]*(?P<name>[\w-]+)[ \t]*=[ \t]*(?:\{(?P<body>[^{}]*)\}|\"(?P<version>[^\"\n]*)\")|^[ \t]*(?P<end>\})"
)
_ATTRIBUTE = re.compile(r"(?P<key>source|version)[ \t]*=[ \t]*\"(?P<value>[^\"\n]*)\"")
_BLOCK = re.compile(r"(?m)^[ \t]*(?P<block>resource|data|provider)[ \t]+\"(?P<type>[a-z][a-z0-9_-]*)\"")
_LOCK_ENTRY = re.compile(
    r"(?m)^provider[ \t]+\"registry\.[\w.]+/(?P<source>[\w-]+/[\w-]+)\"[ \t]*\{\n"
    r"[ \t]+version[ \t]*=[ \t]*\"(?P<version>[^\"\n]+)"
)


def read_terraform(text: str) -> Iterator[Fact]:
    """Yield the required version of Terraform, the providers, and the types of resources and data."""
    for line, match in find_with_lines(_REQUIRED, text):
        yield Fact.dependency("tool:terraform", line, match["version"])
    yield from _read_providers(text)
    for line, match in find_with_lines(_BLOCK, text):
        if match["block"] == "provider":
            # A provider without a source in `required_providers` is HashiCorp's.
            yield Fact.dependency(f"terraform:hashicorp/{match['type']}", line)
        else:
            yield Fact("resource", match["type"], line)


def _read_providers(text: str) -> Iterator[Fact]:
    begin = _PROVIDERS.search(text)
    if begin is None:
        return
    offset = text.count("\n", 0, begin.end())
    for line, match in find_with_lines(_ENTRY, text[begin.end() :]):
        if match["end"]:
            return
        attributes = {part["key"]: part["value"] for part in _ATTRIBUTE.finditer(match["body"] or "")}
        source = attributes.get("source", f"hashicorp/{match['name']}")
        at = line + offset
        if match["body"] and "source" in attributes:
            at += match["body"].count("\n", 0, match["body"].index("source"))
        version = attributes.get("version", match["version"] or "")
        yield Fact.dependency(f"terraform:{'/'.join(source.split('/')[-2:]).lower()}", at, version)


def read_terraform_lock(text: str) -> Iterator[Fact]:
    """Yield the locked providers, including those of modules."""
    for line, match in find_with_lines(_LOCK_ENTRY, text):
        yield Fact.dependency(f"terraform:{match['source'].lower()}", line, match["version"], WEAK)
