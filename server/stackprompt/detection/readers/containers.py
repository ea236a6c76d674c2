"""Facts of Dockerfiles: base images and images that files are copied from."""

import re
from collections.abc import Iterator, Mapping

from stackprompt.detection.fact import Fact, read_tag

_ARG = re.compile(r"(?i)^\s*ARG\s+(?P<name>\w+)=(?P<value>\S+)")
_FROM = re.compile(r"(?i)^\s*FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<stage>\S+))?")
_COPY_FROM = re.compile(r"(?i)^\s*(?:COPY|RUN)\s.*?(?:--from=|,from=)(?P<image>[^\s,]+)")
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::?-(?P<default>[^}]*))?\}|\$(?P<bare>\w+)")
_REPOSITORY = re.compile(r"[a-z0-9][a-z0-9._/-]*")
_HOST = re.compile(r"[^/]*[.:][^/]*|localhost")
# Only hostile references are longer: replacing their variables would take long.
_MAX_LENGTH = 300


def read_image(reference: str, line: int, variables: Mapping[str, str] | None = None) -> Iterator[Fact]:
    """Yield the fact of an image reference without registry and ``library/``, unless its name is unknown."""
    expanded = _expand(_expand(reference, variables or {}), variables or {}).strip("\"'").partition("@")[0]
    name, colon, tag = expanded.rpartition(":")
    if not colon or "/" in tag:
        name, tag = expanded, ""
    host, slash, rest = name.partition("/")
    repository = rest if slash and _HOST.fullmatch(host) else name
    # Mirrors of Docker Hub add a folder: `docker/library/postgres`.
    repository = repository.rpartition("library/")[2]
    if _REPOSITORY.fullmatch(repository):
        yield Fact("image", repository, line, read_tag(tag))


def _expand(reference: str, variables: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match["name"] or match["bare"]
        return variables.get(name) or match["default"] or match[0]

    return _VARIABLE.sub(value, reference[:_MAX_LENGTH])


def read_dockerfile(text: str) -> Iterator[Fact]:
    """Yield the images that a Dockerfile builds on or copies from, with the defaults of ARG."""
    variables: dict[str, str] = {}
    stages: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if match := _ARG.match(line[:_MAX_LENGTH]):
            variables[match["name"]] = variables.get(match["name"], match["value"].strip("\"'"))
        elif match := _FROM.match(line):
            if not stages:
                yield Fact("dependency", "format:dockerfile", number)
            yield from _read_stage_image(match["image"], number, variables, stages)
            stages.add((match["stage"] or str(number)).lower())
        elif match := _COPY_FROM.match(line):
            yield from _read_stage_image(match["image"], number, variables, stages)


def _read_stage_image(reference: str, line: int, variables: Mapping[str, str], stages: set[str]) -> Iterator[Fact]:
    if reference.lower() not in stages and not reference.isdigit():
        yield from read_image(reference, line, variables)
