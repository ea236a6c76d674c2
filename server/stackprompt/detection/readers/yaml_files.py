"""Facts of any YAML file: images, variables, Kubernetes kinds, charts, plays.

Patterns read the text, not a parser: nearly half of the YAML in real repositories is a template and does not parse.
"""

import re
from collections.abc import Iterator
from itertools import islice

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.ansible import read_playbook
from stackprompt.detection.readers.containers import read_image
from stackprompt.detection.readers.environment import read_yaml_variables
from stackprompt.detection.readers.yaml_lines import lines_below

_SERVICES = re.compile(r"(?m)^services:[ \t]*+(?:#[^\n]*+)?\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]++[\w.$\"'{][^\n]*:")
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")
_IMAGE = re.compile(
    r"(?m)^(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?[\"']?image[\"']?:"
    r"[ \t]*(?:(?P<image>[^\s#{&|>][^\s#]*)|(?:&\w+)?[ \t]*(?:#.*)?$)"
)
_IMAGE_FIELD = re.compile(r"[ \t]*(?P<key>\w+):[ \t]*[\"']?(?P<value>[^\s\"'#]*)")
_MAX_IMAGE_LINES = 20
_KIND = re.compile(r"(?m)^(?:(?P<key>apiVersion|kind):[ \t]*[\"']?(?P<value>[\w./-]+)|(?P<end>---))")
_CHART = re.compile(
    r"(?m)^[ \t-]+chart:[ \t]*[\"']?(?:(?:oci|https?)://[^\s\"'#]*/)?(?:[\w.-]+/)?"
    r"(?P<name>[a-z][\w.-]*)[\"']?[ \t]*(?:#.*)?$"
)


def read_yaml_file(text: str) -> Iterator[Fact]:
    """Yield the facts of any YAML file."""
    services = _SERVICES.search(text) if "services:" in text else None
    if services and _IMAGE_OR_BUILD.search(text, services.end()):
        yield Fact("dependency", "format:compose", text.count("\n", 0, services.start()) + 1)
    yield from read_images(text)
    yield from read_yaml_variables(text)
    yield from _read_kinds(text)
    if "chart:" in text:
        for line, match in find_with_lines(_CHART, text):
            yield Fact.dependency(f"helm:{match['name']}", line)
    yield from read_playbook(text)


def read_images(text: str) -> Iterator[Fact]:
    """Yield the images, including those that the values of a chart split into registry, repository and tag."""
    if "image" not in text:
        return
    lines: list[str] = []
    for line, match in find_with_lines(_IMAGE, text):
        if match["image"]:
            yield from read_image(match["image"], line)
        else:
            indent = len(match["indent"]) + len(match["dash"] or "")
            lines = lines or text.split("\n")
            yield from _read_split_image(lines, line, indent)


def _read_split_image(lines: list[str], above: int, indent: int) -> Iterator[Fact]:
    fields: dict[str, tuple[str, int]] = {}
    for number, line in islice(lines_below(lines, above, indent), _MAX_IMAGE_LINES):
        if match := _IMAGE_FIELD.match(line):
            _ = fields.setdefault(match["key"], (match["value"], number))
    name, at = fields.get("repository") or fields.get("name") or ("", 0)
    tag = fields.get("tag", ("", 0))[0]
    if name:
        yield from read_image(f"{name}:{tag}".removesuffix(":"), at)


def _read_kinds(text: str) -> Iterator[Fact]:
    if "kind:" not in text:
        return
    fields: dict[str, tuple[str, int]] = {}
    for line, match in find_with_lines(_KIND, text):
        if match["end"]:
            fields = {}
            continue
        fields[match["key"]] = match["value"], line
        if fields.keys() == {"apiVersion", "kind"}:
            group, slash, _ = fields["apiVersion"][0].rpartition("/")
            kind, at = fields["kind"]
            # A group with a domain names the technology itself: `traefik.io`.
            at = fields["apiVersion"][1] if "." in group else at
            yield Fact("kind", f"{group if slash else 'core'}/{kind}", at)
            fields = {}
