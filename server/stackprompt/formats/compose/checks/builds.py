"""Checks of Compose files that look at the Dockerfiles they build and at what services expect of each other."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from stackprompt.domain.workspace.path import resolve_below
from stackprompt.formats.check_context import Hits
from stackprompt.formats.dockerfile.facts import DockerfileFacts
from stackprompt.formats.dockerfile.reader import read_dockerfile
from stackprompt.formats.identity import ByIdentity
from stackprompt.formats.yaml.checks import different_tags
from stackprompt.formats.yaml.find import ContextCheck
from stackprompt.formats.yaml.scopes import Scope, YamlContext
from stackprompt.resources import read_words
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import MapNode

_CONTAINER_PORT = re.compile(r"(?:[^/]*:)?(\d+)(?:/(?:tcp|udp|sctp))?")
_EXPOSED = re.compile(r"(?<![\w.-])(\d+)(?:-(\d+))?(?:/\w+)?(?![\w.-])")
_MAX_RANGE = 2_000
_MAX_EXPOSED = 10_000


class _Build(NamedTuple):
    """The build of a service: the context and the Dockerfile, below the workspace, and its place."""

    context: str
    dockerfile: str
    target: str
    place: Place


def build_missing(context: YamlContext) -> Hits:
    """Find a build of a folder or Dockerfile that is not there."""
    for scope in context.scopes.get("service", ()):
        build = _read_build(context, scope)
        if build is not None and any(
            context.neighbours.lack(path) for path in (build.context, build.dockerfile) if path
        ):
            yield build.place.anchor, scope.subject


def _read_build(context: YamlContext, scope: Scope) -> _Build | None:
    """Return what a service is built from; None when that is elsewhere or depends on variables."""
    builds = resolve(scope.around["service"], ("build",))
    if not builds:
        return None
    place = builds[0]
    is_long = isinstance(place.node, MapNode)
    if is_long and "dockerfile_inline" in place.node.entries:  # type: ignore[union-attr]
        return None
    folder_text = (text_at(place, "context") or ".") if is_long else text_at(place)
    dockerfile = text_at(place, "dockerfile") or "Dockerfile"
    if "$" in folder_text + dockerfile or not folder_text:
        return None
    folder = resolve_below(str(PurePosixPath(context.document.path).parent), folder_text)
    path = None if folder is None else resolve_below(folder, dockerfile)
    return None if folder is None or path is None else _Build(folder, path, text_at(place, "target"), place)


@lru_cache(maxsize=64)
def _read(text: str) -> DockerfileFacts:
    return read_dockerfile(text)


def _read_dockerfile(context: YamlContext, scope: Scope) -> tuple[DockerfileFacts, int] | None:
    """Return the Dockerfile that a service is built from, and the stage that becomes the image."""
    build = _read_build(context, scope)
    text = None if build is None else context.neighbours.texts.get(build.dockerfile)
    if build is None or text is None:
        return None
    facts = _read(text)
    if not facts.stages:
        return None
    last = len(facts.stages) - 1
    return facts, (_index_stages(ByIdentity(facts)).get(build.target.lower(), last) if build.target else last)


@lru_cache(maxsize=64)
def _index_stages(same: ByIdentity[DockerfileFacts]) -> Mapping[str, int]:
    """Return the last stage of each name."""
    return {(stage.name or "").lower(): stage.index for stage in same.value.stages}


def port_not_exposed(context: YamlContext) -> Hits:
    """Find a service whose published ports all lead to others than the Dockerfile exposes."""
    for scope in context.scopes.get("service", ()):
        ports = resolve(scope.around["service"], ("ports", "[*]"))
        inside = {_read_container_port(place) for place in ports}
        # A port that a variable hides may be the right one.
        built = _read_dockerfile(context, scope) if inside and 0 not in inside else None
        exposed = _list_ports(ByIdentity(built[0]), built[1]) if built else frozenset[int]()
        if exposed and inside.isdisjoint(exposed):
            yield ports[0].anchor, scope.subject


def _read_container_port(place: Place) -> int:
    text = text_at(place, "target") if isinstance(place.node, MapNode) else text_at(place)
    match = _CONTAINER_PORT.fullmatch(text)
    return int(match[1][:6]) if match else 0


# Many services may be built from one Dockerfile.
@lru_cache(maxsize=64)
def _list_ports(same: ByIdentity[DockerfileFacts], stage: int) -> frozenset[int]:
    """Return the ports that the image of ``stage`` exposes; none when a variable hides one, or there are too many."""
    texts = [i.text for s in same.value.chain(stage) for i in s.instructions if i.keyword == "EXPOSE"]
    if any("$" in text for text in texts):
        return frozenset()
    ports: set[int] = set()
    for text in texts:
        for match in _EXPOSED.finditer(text):
            if len(ports) > _MAX_EXPOSED:
                return frozenset()
            first = int(match[1][:6])
            ports.update(range(first, min(int((match[2] or match[1])[:6]), first + _MAX_RANGE) + 1))
    return frozenset(ports)


def health_unknown(context: YamlContext) -> Hits:
    """Find a service that waits until another one is healthy, although no health check can show it."""
    services = {scope.around["service"].key: scope for scope in context.scopes.get("service", ())}
    for scope in services.values():
        for dependency in resolve(scope.around["service"], ("depends_on", "[*]")):
            other = services.get(dependency.key)
            if text_at(dependency, "condition") != "service_healthy" or other is None:
                continue
            if _has_no_health_check(context, other):
                yield resolve(dependency, ("condition",))[0].anchor, scope.subject


def _has_no_health_check(context: YamlContext, scope: Scope) -> bool:
    service = scope.around["service"]
    if resolve(service, ("extends",)):
        return False
    if resolve(service, ("healthcheck",)):
        return text_at(service, "healthcheck", "disable") == "true"
    built = _read_dockerfile(context, scope)
    if built is None:
        return not resolve(service, ("build",)) and _image_lacks_check(text_at(service, "image"))
    return _lacks_health_check(ByIdentity(built[0]), built[1])


@lru_cache(maxsize=64)
def _lacks_health_check(same: ByIdentity[DockerfileFacts], stage: int) -> bool:
    chain = same.value.chain(stage)
    is_declared = any(i.keyword == "HEALTHCHECK" for stage in chain for i in stage.instructions)
    return not is_declared and _image_lacks_check(chain[0].image)


def _image_lacks_check(image: str) -> bool:
    """Return whether an image is known to declare no health check."""
    return _read_repository(image) in read_words("images", "without_health_check")


def _read_repository(image: str) -> str:
    name = image.partition("@")[0]
    head, colon, tag = name.rpartition(":")
    name = head if colon and "/" not in tag else name
    return name.removeprefix("docker.io/").removeprefix("library/")


def two_tags(context: YamlContext) -> Hits:
    """Find an image that an earlier service runs with another tag."""
    yield from different_tags((scope, scope.around["service"]) for scope in context.scopes.get("service", ()))


CHECKS: Mapping[str, ContextCheck] = {
    "compose-build-missing": build_missing,
    "compose-health-unknown": health_unknown,
    "compose-image-two-tags": two_tags,
    "compose-port-not-exposed": port_not_exposed,
}
