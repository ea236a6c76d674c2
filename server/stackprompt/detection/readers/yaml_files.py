"""Facts of any YAML file: images, variables, Kubernetes kinds, charts that are asked for, plays.

Nothing is parsed: nearly half of the YAML in real repositories is a template and would not parse.
"""

import re
from collections.abc import Iterator
from itertools import islice

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.ansible import playbook
from stackprompt.detection.readers.containers import image
from stackprompt.detection.readers.environment import yaml_variables
from stackprompt.detection.readers.yaml_lines import below

_SERVICES = re.compile(r"(?m)^services:[ \t]*+(?:#[^\n]*+)?\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]++[\w.$\"'{][^\n]*:")
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")
_IMAGE = re.compile(
    r"(?m)^(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?[\"']?image[\"']?:"
    r"[ \t]*(?:(?P<image>[^\s#{&|>][^\s#]*)|(?:&\w+)?[ \t]*(?:#.*)?$)"
)
_PART = re.compile(r"[ \t]*(?P<key>\w+):[ \t]*[\"']?(?P<value>[^\s\"'#]*)")
_MOST_PARTS = 20
_KIND = re.compile(r"(?m)^(?:(?P<key>apiVersion|kind):[ \t]*[\"']?(?P<value>[\w./-]+)|(?P<end>---))")
_CHART = re.compile(
    r"(?m)^[ \t-]+chart:[ \t]*[\"']?(?:(?:oci|https?)://[^\s\"'#]*/)?(?:[\w.-]+/)?"
    r"(?P<name>[a-z][\w.-]*)[\"']?[ \t]*(?:#.*)?$"
)


def yaml_file(text: str) -> Iterator[Fact]:
    """Yield what any YAML file tells."""
    services = _SERVICES.search(text) if "services:" in text else None
    if services and _IMAGE_OR_BUILD.search(text, services.end()):
        yield Fact("dependency", "format:compose", text.count("\n", 0, services.start()) + 1)
    yield from images(text)
    yield from yaml_variables(text)
    yield from _kinds(text)
    if "chart:" in text:
        for line, match in lined(_CHART, text):
            yield dependency(f"helm:{match['name']}", line)
    yield from playbook(text)


def images(text: str) -> Iterator[Fact]:
    """Yield the images, also those that a chart's values spell as registry, repository and tag."""
    if "image" not in text:
        return
    lines: list[str] = []
    for line, match in lined(_IMAGE, text):
        if match["image"]:
            yield from image(match["image"], line)
        else:
            indent = len(match["indent"]) + len(match["dash"] or "")
            lines = lines or text.split("\n")
            yield from _in_parts(lines, line, indent)


def _in_parts(lines: list[str], above: int, indent: int) -> Iterator[Fact]:
    found: dict[str, tuple[str, int]] = {}
    for number, line in islice(below(lines, above, indent), _MOST_PARTS):
        if match := _PART.match(line):
            _ = found.setdefault(match["key"], (match["value"], number))
    name, at = found.get("repository") or found.get("name") or ("", 0)
    tag = found.get("tag", ("", 0))[0]
    if name:
        yield from image(f"{name}:{tag}".removesuffix(":"), at)


def _kinds(text: str) -> Iterator[Fact]:
    if "kind:" not in text:
        return
    found: dict[str, tuple[str, int]] = {}
    for line, match in lined(_KIND, text):
        if match["end"]:
            found = {}
            continue
        found[match["key"]] = match["value"], line
        if found.keys() == {"apiVersion", "kind"}:
            group, slash, _ = found["apiVersion"][0].rpartition("/")
            kind, at = found["kind"]
            # The groups of others are named after what defines their kinds.
            at = found["apiVersion"][1] if "." in group else at
            yield Fact("kind", f"{group if slash else 'core'}/{kind}", at)
            found = {}
