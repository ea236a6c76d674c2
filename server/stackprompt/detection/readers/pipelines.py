"""Facts of pipelines: the actions, orbs, images and services that they run with, and hooks before commits.

What a pipeline tests against is used, but its version is not what runs.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from stackprompt.detection.fact import WEAK, Fact, Version, dependency, lined, read_version, weaker
from stackprompt.detection.readers.containers import image
from stackprompt.detection.readers.yaml_files import images
from stackprompt.detection.readers.yaml_lines import below

_ON_THE_SIDE = 0.8
_USES = re.compile(r"(?m)^(?P<indent>[ \t-]*)uses:[ \t]*[\"']?(?P<uses>[^\s\"'#]+)")
_ASKED = re.compile(r"[ \t]+version:[ \t]*[\"']?v?(?P<version>\d[\w.]*)")
_LONGEST_STEP = 12
_CONTAINER = re.compile(r"(?m)^[ \t]+container:[ \t]*[\"']?(?P<image>[a-z0-9][^\s\"'#]*)")
_SETUP = re.compile(
    r"(?m)^[ \t-]*(?P<tool>python|node|go|java|ruby|php|dotnet|terraform|elixir|otp)[-_]version:"
    r"[ \t]*[\"']?(?P<version>\d[\w.]*)"
)
_SETUP_NAMES = {"node": "nodejs", "otp": "erlang"}
_ORB = re.compile(r"(?m)^[ \t]+[\w-]+:[ \t]*[\"']?(?P<name>[a-z0-9-]+/[a-z0-9-]+)@")
_SERVICES = re.compile(r"(?m)^(?P<indent>[ ]*)services:[ \t]*(?:#.*)?$")
_SERVICE = re.compile(r"[ \t]*-[ \t]+(?:name:[ \t]*)?[\"']?(?P<image>[^\s#:\"'][^\s#]*)")
_HOOK = re.compile(r"(?m)^[ \t-]*(?P<key>repo|rev|id):[ \t]*[\"']?(?P<value>[^\s\"'#]+)")


def workflow(text: str) -> Iterator[Fact]:
    """Yield the actions, images and programs of a GitHub workflow or composite action."""
    yield Fact("dependency", "format:workflow", 1)
    lines = text.split("\n")
    for line, match in lined(_USES, text):
        step = below(lines, line, len(match["indent"]) - 1)
        yield from _used(match["uses"], line, _version(islice(step, _LONGEST_STEP)))
    for line, match in lined(_SETUP, text):
        tool = _SETUP_NAMES.get(match["tool"], match["tool"])
        # `3.x` of Python leaves open what counts.
        version = "" if match["version"] == "3.x" else f">={match['version']}"
        yield dependency(f"tool:{tool}", line, version, WEAK)
    yield from weaker(_containers(text), _ON_THE_SIDE)


def _containers(text: str) -> Iterator[Fact]:
    yield from images(text)
    for line, match in lined(_CONTAINER, text):
        yield from image(match["image"], line)


def _version(step: Iterable[tuple[int, str]]) -> Version | None:
    """Return the version that a step asks its action for; the action's own is no version of anything else."""
    for _, line in step:
        if line.lstrip().startswith("- "):
            return None
        if match := _ASKED.match(line):
            return read_version(match["version"])
    return None


def _used(uses: str, line: int, version: Version | None) -> Iterator[Fact]:
    if uses.startswith("docker://"):
        yield from image(uses.removeprefix("docker://"), line)
    elif not uses.startswith("."):
        owner_and_name = "/".join(uses.partition("@")[0].split("/")[:2])
        yield Fact("action", owner_and_name.lower(), line, version)


def circleci(text: str) -> Iterator[Fact]:
    """Yield the orbs and images of a CircleCI pipeline."""
    for line, match in lined(_ORB, text):
        yield dependency(f"orb:{match['name']}", line)
    yield from pipeline(text)


def pipeline(text: str) -> Iterator[Fact]:
    """Yield the images of any other pipeline, those of lists of services too."""
    yield from weaker(_images_and_services(text), _ON_THE_SIDE)


def _images_and_services(text: str) -> Iterator[Fact]:
    yield from _containers(text)
    lines = text.split("\n")
    for line, match in lined(_SERVICES, text):
        for at, item in below(lines, line, len(match["indent"])):
            if service := _SERVICE.match(item):
                yield from image(service["image"], at)


def pre_commit(text: str) -> Iterator[Fact]:
    """Yield the repositories and ids of pre-commit hooks; a repository's version is that of its tool."""
    repository: tuple[str, int] | None = None
    for line, match in lined(_HOOK, text):
        if match["key"] == "id":
            yield Fact("hook", match["value"], line)
        elif match["key"] == "repo":
            yield from [Fact("hook", *repository)] if repository else []
            name = match["value"].removesuffix("/").removesuffix(".git")
            # Hooks that are local, or of pre-commit itself, come from nowhere.
            repository = ("/".join(name.split("/")[-2:]).lower(), line) if "/" in name else None
        elif repository is not None:
            yield Fact("hook", *repository, read_version(match["value"]))
            repository = None
    yield from [Fact("hook", *repository)] if repository else []
