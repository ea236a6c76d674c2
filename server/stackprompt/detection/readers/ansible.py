"""Facts of Ansible: modules of plays and tasks, collections and roles that are asked for."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.yaml_lines import below

_PLAY = re.compile(r"(?m)^-?[ \t]+hosts:[ \t]*\S|^- hosts:[ \t]*\S")
_TASKS = re.compile(r"(?m)^[ \t]+(tasks|roles|become|gather_facts|vars|remote_user|connection|import_role):")
_KEY = re.compile(r"(?m)^(?P<indent>[ ]*)(?P<dash>-[ ]+)?[\"']?(?P<key>[a-z][a-z0-9_.]*)[\"']?:(?=[ \n])")
# A full name says by itself that it is a module: `community.postgresql.postgresql_db`.
_FULL_NAME = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_.]+")
_WANTED = re.compile(
    r"(?m)^[ \t]*(?P<dash>-[ \t]+)?(?P<key>name|src|role|version):[ \t]*[\"']?(?P<value>[^\s\"'#{]+)"
    r"|^[ \t]*-[ \t]+[\"']?(?P<bare>\w[\w-]*\.\w[\w.-]*)[\"']?[ \t]*$"
)
_ROLES = re.compile(r"(?m)^(?P<indent>[ ]*)(?:roles|dependencies):[ \t]*(?:#.*)?$")
_ROLE = re.compile(
    r"[ \t]*-[ \t]+(?:\{[ ]*)?(?:(?:role|name|src):[ \t]*)?"
    r"[\"']?(?P<role>[a-z][\w-]*\.[a-z][\w.-]*)[\"']?[ \t]*(?:[,}#]|$)"
)
_COLLECTION = re.compile(r"(?m)^[ \t]+[\"']?(?P<name>[a-z]\w*\.[a-z]\w*)[\"']?:[ \t]*[\"']?(?P<version>[^\s\"'#]*)")


def playbook(text: str) -> Iterator[Fact]:
    """Yield that the file is a playbook, its roles and the modules of its tasks, when it is one."""
    play = _PLAY.search(text) if "hosts:" in text else None
    if play and _TASKS.search(text):
        yield Fact("dependency", "format:playbook", text.count("\n", 0, play.start()) + 1)
        yield from tasks(text)
        yield from roles(text)


def tasks(text: str) -> Iterator[Fact]:
    """Yield the modules of a list of tasks: what stands as deep as the keys of a task."""
    depths: set[int] = set()
    for line, match in lined(_KEY, text):
        depth = len(match["indent"]) + len(match["dash"] or "")
        if match["dash"]:
            depths.add(depth)
        if depth in depths or _FULL_NAME.fullmatch(match["key"]):
            yield Fact("module", match["key"], line)


def roles(text: str) -> Iterator[Fact]:
    """Yield the roles of plays, or those that another role depends on."""
    lines = text.split("\n")
    for line, match in lined(_ROLES, text):
        for at, item in below(lines, line, len(match["indent"])):
            if role := _ROLE.match(item):
                yield dependency(f"ansible:{role['role']}", at)


def requirements_yml(text: str) -> Iterator[Fact]:
    """Yield the collections and roles of a requirements.yml."""
    name, at, version = "", 0, ""
    for line, match in lined(_WANTED, text):
        if match["dash"] or match["bare"]:
            yield from [dependency(f"ansible:{name}", at, version)] if name else []
            name, version = "", ""
        if match["key"] == "version":
            version = match["value"]
        elif not name:
            name, at = match["bare"] or match["value"], line
    yield from [dependency(f"ansible:{name}", at, version)] if name else []


def galaxy_yml(text: str) -> Iterator[Fact]:
    """Yield the collections that a collection depends on."""
    _, found, rest = text.partition("\ndependencies:")
    shift = text.count("\n") - rest.count("\n")
    for line, match in lined(_COLLECTION, rest) if found else ():
        yield dependency(f"ansible:{match['name']}", line + shift, match["version"])
