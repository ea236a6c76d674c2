"""Facts of Ansible: modules of plays and tasks, required collections and roles."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.yaml_lines import lines_below

_PLAY = re.compile(r"(?m)^-?[ \t]+hosts:[ \t]*\S|^- hosts:[ \t]*\S")
_TASKS = re.compile(r"(?m)^[ \t]+(tasks|roles|become|gather_facts|vars|remote_user|connection|import_role):")
_KEY = re.compile(r"(?m)^(?P<indent>[ ]*)(?P<dash>-[ ]+)?[\"']?(?P<key>[a-z][a-z0-9_.]*)[\"']?:(?=[ \n])")
# A fully qualified name is always a module: `community.postgresql.postgresql_db`.
_FULL_NAME = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_.]+")
_REQUIREMENT = re.compile(
    r"(?m)^[ \t]*(?P<dash>-[ \t]+)?(?P<key>name|src|role|version):[ \t]*[\"']?(?P<value>[^\s\"'#{]+)"
    r"|^[ \t]*-[ \t]+[\"']?(?P<bare>\w[\w-]*\.\w[\w.-]*)[\"']?[ \t]*$"
)
_ROLES = re.compile(r"(?m)^(?P<indent>[ ]*)(?:roles|dependencies):[ \t]*(?:#.*)?$")
_ROLE = re.compile(
    r"[ \t]*-[ \t]+(?:\{[ ]*)?(?:(?:role|name|src):[ \t]*)?"
    r"[\"']?(?P<role>[a-z][\w-]*\.[a-z][\w.-]*)[\"']?[ \t]*(?:[,}#]|$)"
)
_COLLECTION = re.compile(r"(?m)^[ \t]+[\"']?(?P<name>[a-z]\w*\.[a-z]\w*)[\"']?:[ \t]*[\"']?(?P<version>[^\s\"'#]*)")


def read_playbook(text: str) -> Iterator[Fact]:
    """Yield the format, the roles and the modules of the tasks when the file is a playbook."""
    play = _PLAY.search(text) if "hosts:" in text else None
    if play and _TASKS.search(text):
        yield Fact("dependency", "format:playbook", text.count("\n", 0, play.start()) + 1)
        yield from read_tasks(text)
        yield from read_roles(text)


def read_tasks(text: str) -> Iterator[Fact]:
    """Yield the modules of a list of tasks: keys at the indentation of a task, and fully qualified names."""
    depths: set[int] = set()
    for line, match in find_with_lines(_KEY, text):
        depth = len(match["indent"]) + len(match["dash"] or "")
        if match["dash"]:
            depths.add(depth)
        if depth in depths or _FULL_NAME.fullmatch(match["key"]):
            yield Fact("module", match["key"], line)


def read_roles(text: str) -> Iterator[Fact]:
    """Yield the roles of plays, or the dependencies of a role."""
    lines = text.split("\n")
    for line, match in find_with_lines(_ROLES, text):
        for at, item in lines_below(lines, line, len(match["indent"])):
            if role := _ROLE.match(item):
                yield Fact.dependency(f"ansible:{role['role']}", at)


def read_requirements_yml(text: str) -> Iterator[Fact]:
    """Yield the collections and roles of a requirements.yml."""
    name, at, version = "", 0, ""
    for line, match in find_with_lines(_REQUIREMENT, text):
        if match["dash"] or match["bare"]:
            yield from [Fact.dependency(f"ansible:{name}", at, version)] if name else []
            name, version = "", ""
        if match["key"] == "version":
            version = match["value"]
        elif not name:
            name, at = match["bare"] or match["value"], line
    yield from [Fact.dependency(f"ansible:{name}", at, version)] if name else []


def read_galaxy_yml(text: str) -> Iterator[Fact]:
    """Yield the dependencies of a collection."""
    _, key, block = text.partition("\ndependencies:")
    offset = text.count("\n") - block.count("\n")
    for line, match in find_with_lines(_COLLECTION, block) if key else ():
        yield Fact.dependency(f"ansible:{match['name']}", line + offset, match["version"])
