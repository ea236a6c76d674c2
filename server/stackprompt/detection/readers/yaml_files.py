"""Facts of YAML files: images anywhere, and what workflows, hooks, charts, manifests and playbooks name.

Nothing is parsed: nearly half of the YAML in real repositories is a template and would not parse.
"""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, dependency, lined, read_version, weaker
from stackprompt.detection.readers.ansible import playbook
from stackprompt.detection.readers.containers import image

_IMAGE = re.compile(r"(?m)^[ \t-]*[\"']?image[\"']?:[ \t]*(?P<image>[^\s#{][^\s#]*)")
_IMAGE_PARTS = re.compile(
    r"(?m)^[ \t]*image:[ \t]*\n(?:[ \t]+(?:registry|pullPolicy):.*\n)*"
    r"[ \t]+(?:repository|name):[ \t]*(?P<name>[^\s#]+)(?:[^\n]*\n[ \t]+tag:[ \t]*[\"']?(?P<tag>[\w.-]+))?"
)
_USES = re.compile(r"(?m)^[ \t-]*uses:[ \t]*[\"']?(?P<uses>[^\s\"'#]+)")
_SETUP = re.compile(
    r"(?m)^[ \t-]*(?P<tool>python|node|go|java|ruby|php|dotnet|terraform)[-_]version:[ \t]*[\"']?(?P<version>\d[\w.]*)"
)
_ORB = re.compile(r"(?m)^[ \t]+[\w-]+:[ \t]*[\"']?(?P<name>[a-z0-9-]+/[a-z0-9-]+)@")
_KIND = re.compile(r"(?m)^(?:(?P<key>apiVersion|kind):[ \t]*[\"']?(?P<value>[\w./-]+)|(?P<end>---))")
_HOOK = re.compile(r"(?m)^[ \t-]*(?P<key>repo|rev|id):[ \t]*[\"']?(?P<value>[^\s\"'#]+)")
_CHART = re.compile(r"(?m)^[ \t-]*(?P<key>name|version):[ \t]*[\"']?(?P<value>[^\s\"'#]+)")
# What a pipeline tests against is used, but its version is not what runs.
_ON_THE_SIDE = 0.8
_SERVICES = re.compile(r"(?m)^services:[ \t]*(#.*)?$")
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")
_GITLAB_SERVICE = re.compile(r"(?m)^[ \t]*services:[ \t]*\n(?P<items>(?:[ \t]*-[^\n]*(?:\n|\Z))+)")
_ITEM = re.compile(r"(?m)^[ \t]*-[ \t]*(?:name:[ \t]*)?(?P<image>[^\s#:][^\s#]*)")


def yaml_file(text: str) -> Iterator[Fact]:
    """Yield what any YAML file tells: services, images, Kubernetes kinds, plays."""
    yield from compose(text)
    yield from _kinds(text)
    yield from playbook(text)


def compose(text: str) -> Iterator[Fact]:
    """Yield the images, and that it is a Compose file when it has services."""
    services = _SERVICES.search(text)
    if services and _IMAGE_OR_BUILD.search(text, services.end()):
        yield Fact("dependency", "format:compose", text.count("\n", 0, services.start()) + 1)
    yield from _images(text)


def workflow(text: str) -> Iterator[Fact]:
    """Yield the actions, images and programs of a GitHub workflow or composite action."""
    yield Fact("dependency", "format:workflow", 1)
    for line, match in lined(_USES, text):
        yield from _used(match["uses"], line)
    for line, match in lined(_SETUP, text):
        tool = "nodejs" if match["tool"] == "node" else match["tool"]
        yield dependency(f"tool:{tool}", line, f">={match['version']}", WEAK)
    yield from weaker(_images(text), _ON_THE_SIDE)


def _used(uses: str, line: int) -> Iterator[Fact]:
    if uses.startswith("docker://"):
        yield from image(uses.removeprefix("docker://"), line)
    elif not uses.startswith("."):
        owner_and_name = "/".join(uses.partition("@")[0].split("/")[:2])
        yield Fact("action", owner_and_name.lower(), line)


def circleci(text: str) -> Iterator[Fact]:
    """Yield the orbs and images of a CircleCI pipeline."""
    for line, match in lined(_ORB, text):
        yield dependency(f"orb:{match['name']}", line)
    yield from weaker(_images(text), _ON_THE_SIDE)


def gitlab(text: str) -> Iterator[Fact]:
    """Yield the images of a GitLab pipeline, services too."""
    yield from weaker(_pipeline(text), _ON_THE_SIDE)


def _pipeline(text: str) -> Iterator[Fact]:
    yield from _images(text)
    for first, match in lined(_GITLAB_SERVICE, text):
        shift = match[0].count("\n", 0, match.start("items") - match.start())
        for offset, item in lined(_ITEM, match["items"]):
            yield from image(item["image"], first + shift + offset - 1)


def pre_commit(text: str) -> Iterator[Fact]:
    """Yield the repositories and ids of pre-commit hooks; a repository's version is that of its tool."""
    repository: tuple[str, int] | None = None
    for line, match in lined(_HOOK, text):
        if match["key"] == "id":
            yield Fact("hook", match["value"], line)
        elif match["key"] == "repo":
            name = match["value"].removesuffix(".git").removesuffix("/")
            repository = "/".join(name.split("/")[-2:]), line
        elif repository is not None:
            yield Fact("hook", repository[0].lower(), repository[1], read_version(match["value"]))
            repository = None


def chart(text: str) -> Iterator[Fact]:
    """Yield the charts that a Chart.yaml depends on."""
    head, found, below = text.partition("\ndependencies:")
    if not found:
        return
    shift = head.count("\n") + 1
    for line, match in lined(_CHART, below.partition("\n\n")[0]):
        if match["key"] == "name":
            yield Fact("dependency", f"helm:{match['value']}", line + shift)


def _images(text: str) -> Iterator[Fact]:
    for line, match in lined(_IMAGE, text):
        yield from image(match["image"], line)
    for line, match in lined(_IMAGE_PARTS, text):
        yield from image(f"{match['name']}:{match['tag'] or ''}".removesuffix(":"), line)


def _kinds(text: str) -> Iterator[Fact]:
    found: dict[str, str] = {}
    start = 1
    for line, match in lined(_KIND, text):
        if match["end"]:
            found = {}
            continue
        found[match["key"]] = match["value"]
        start = line if match["key"] == "kind" else start
        if found.keys() == {"apiVersion", "kind"}:
            group, slash, _ = found["apiVersion"].rpartition("/")
            yield Fact("kind", f"{group if slash else 'core'}/{found['kind']}", start)
            found = {}
