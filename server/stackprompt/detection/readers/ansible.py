"""Facts of Ansible: modules of plays and tasks, collections and roles that are asked for."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined

_PLAY = re.compile(r"(?m)^-?[ \t]+hosts:[ \t]*\S|^- hosts:[ \t]*\S")
_TASKS = re.compile(r"(?m)^[ \t]+(tasks|roles|become|gather_facts):")
_KEY = re.compile(r"(?m)^(?P<indent>[ ]*)(?P<dash>-[ ]+)?(?P<key>[a-z][a-z0-9_.]*):(?=[ \n])")
# A full name says by itself that it is a module: `community.postgresql.postgresql_db`.
_FULL_NAME = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+")
_SECTION = re.compile(r"(?m)^(?P<section>collections|roles):|^(?P<alone>- )")
_WANTED = re.compile(
    r"(?m)^[ \t]*(?:-[ \t]+)?(?P<key>name|src|version):[ \t]*[\"']?(?P<value>[^\s\"'#]+)"
    r"|^[ \t]*-[ \t]+[\"']?(?P<bare>[\w.-]+)[\"']?[ \t]*$"
)


def playbook(text: str) -> Iterator[Fact]:
    """Yield that the file is a playbook and the modules of its tasks, when it is one."""
    play = _PLAY.search(text)
    if play and _TASKS.search(text):
        yield Fact("dependency", "format:playbook", text.count("\n", 0, play.start()) + 1)
        yield from tasks(text)


def tasks(text: str) -> Iterator[Fact]:
    """Yield the modules of a list of tasks: what stands as deep as the keys of a task."""
    depths: set[int] = set()
    for line, match in lined(_KEY, text):
        depth = len(match["indent"]) + len(match["dash"] or "")
        if match["dash"]:
            depths.add(depth)
        if depth in depths or _FULL_NAME.fullmatch(match["key"]):
            yield Fact("module", match["key"], line)


def requirements_yml(text: str) -> Iterator[Fact]:
    """Yield the collections and roles of a requirements.yml."""
    section, wanted, at = "", "", 0
    for line, match in lined(re.compile(f"{_SECTION.pattern}|{_WANTED.pattern}"), text):
        if match["section"]:
            section = match["section"]
        elif match["bare"] or match["key"] == "name":
            wanted, at = match["bare"] or match["value"], line
            yield dependency(f"ansible:{wanted}", at)
    _ = section
