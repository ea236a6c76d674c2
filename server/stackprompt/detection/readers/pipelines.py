"""Facts of pipelines: actions, orbs, images and services, and the hooks of pre-commit.

Images of a pipeline are weaker than those of a deployment: a pipeline may test against other versions.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from stackprompt.detection.fact import WEAK, Fact, Version, find_with_lines, read_version, weaken_facts
from stackprompt.detection.readers.containers import read_image
from stackprompt.detection.readers.yaml_files import read_images
from stackprompt.detection.readers.yaml_lines import lines_below

_PIPELINE_FACTOR = 0.8
_USES = re.compile(r"(?m)^(?P<indent>[ \t-]*)uses:[ \t]*[\"']?(?P<uses>[^\s\"'#]+)")
_VERSION_INPUT = re.compile(r"[ \t]+version:[ \t]*[\"']?v?(?P<version>\d[\w.]*)")
_MAX_STEP_LINES = 12
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


def read_workflow(text: str) -> Iterator[Fact]:
    """Yield the actions, images and programs of a GitHub workflow or composite action."""
    yield Fact("dependency", "format:workflow", 1)
    lines = text.split("\n")
    for line, match in find_with_lines(_USES, text):
        step = lines_below(lines, line, len(match["indent"]) - 1)
        yield from _read_action(match["uses"], line, _read_input_version(islice(step, _MAX_STEP_LINES)))
    for line, match in find_with_lines(_SETUP, text):
        tool = _SETUP_NAMES.get(match["tool"], match["tool"])
        # `3.x` of Python leaves the minor version open.
        version = "" if match["version"] == "3.x" else f">={match['version']}"
        yield Fact.dependency(f"tool:{tool}", line, version, WEAK)
    yield from weaken_facts(_read_containers(text), _PIPELINE_FACTOR)


def _read_containers(text: str) -> Iterator[Fact]:
    yield from read_images(text)
    for line, match in find_with_lines(_CONTAINER, text):
        yield from read_image(match["image"], line)


def _read_input_version(step: Iterable[tuple[int, str]]) -> Version | None:
    """Return the input ``version`` of a step: the version of the action is not that of its program."""
    for _, line in step:
        if line.lstrip().startswith("- "):
            return None
        if match := _VERSION_INPUT.match(line):
            return read_version(match["version"])
    return None


def _read_action(uses: str, line: int, version: Version | None) -> Iterator[Fact]:
    if uses.startswith("docker://"):
        yield from read_image(uses.removeprefix("docker://"), line)
    elif not uses.startswith("."):
        owner_and_name = "/".join(uses.partition("@")[0].split("/")[:2])
        yield Fact("action", owner_and_name.lower(), line, version)


def read_circleci(text: str) -> Iterator[Fact]:
    """Yield the orbs and images of a CircleCI pipeline."""
    for line, match in find_with_lines(_ORB, text):
        yield Fact.dependency(f"orb:{match['name']}", line)
    yield from read_pipeline(text)


def read_pipeline(text: str) -> Iterator[Fact]:
    """Yield the images of any other pipeline, including its lists of services."""
    yield from weaken_facts(_read_images_and_services(text), _PIPELINE_FACTOR)


def _read_images_and_services(text: str) -> Iterator[Fact]:
    yield from _read_containers(text)
    lines = text.split("\n")
    for line, match in find_with_lines(_SERVICES, text):
        for at, item in lines_below(lines, line, len(match["indent"])):
            if service := _SERVICE.match(item):
                yield from read_image(service["image"], at)


def read_pre_commit(text: str) -> Iterator[Fact]:
    """Yield the repositories and ids of pre-commit hooks; the version of a repository is that of its tool."""
    repository: tuple[str, int] | None = None
    for line, match in find_with_lines(_HOOK, text):
        if match["key"] == "id":
            yield Fact("hook", match["value"], line)
        elif match["key"] == "repo":
            yield from [Fact("hook", *repository)] if repository else []
            name = match["value"].removesuffix("/").removesuffix(".git")
            # Local hooks and those of pre-commit itself have no repository.
            repository = ("/".join(name.split("/")[-2:]).lower(), line) if "/" in name else None
        elif repository is not None:
            yield Fact("hook", *repository, read_version(match["value"]))
            repository = None
    yield from [Fact("hook", *repository)] if repository else []
