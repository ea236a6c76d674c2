"""The format of what Ansible runs."""

import re

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.format import ALL_CATEGORIES, Candidate, Format, Relevance

_LABEL = "playbook"
_PATH = re.compile(
    r"(^|/)(playbooks?/[^/]+|roles/[^/]+/(tasks|handlers|defaults|vars|meta)/.+|(group|host)_vars/.+)\.ya?ml$"
)
_TASKS_PATH = re.compile(r"(^|/)(tasks|handlers)/[^/]+\.ya?ml$")
# No list of anything else has these: a task that runs, keeps or includes something, or its condition.
_TASK = re.compile(
    r"(?m)^(-|[ ])[ ]((import|include)_tasks|include_vars|set_fact|register|become|(changed|failed)_when|notify):"
)
# A play, or a task by the full name of its module, at the head of a list.
_PLAY = re.compile(r"(?m)^-[ ]+(hosts|import_playbook|ansible\.builtin\.import_playbook):|^[ ]{2}hosts:\s*\S")
_LIST = re.compile(r"(?m)\A(?:(?:---|[ \t]*#)[^\n]*\n|[ \t]*\n){0,200}-\s")
_MODULE = re.compile(r"(?m)^[ ]+(?:-[ ]+)?(ansible\.(builtin|posix|windows)|community\.\w+)\.\w+:")
# What the parts of a role are called.
_PARTS = (
    ("_vars/", "Ansible variables file"),
    ("/vars/", "Ansible variables file"),
    ("/defaults/", "Ansible variables file"),
    ("/tasks/", "Ansible task file"),
    ("/handlers/", "Ansible handlers file"),
    ("/meta/", "Ansible role's metadata"),
)


def _recognise(candidate: Candidate) -> bool:
    """Return whether Ansible reads a file. What it writes between braces is text to it, so that its files parse."""
    if not candidate.is_yaml or candidate.names_object:
        return False
    path, head = candidate.path, candidate.head
    if _PATH.search(path):
        return True
    has_tasks = _PLAY.search(head) or _MODULE.search(head) or (_TASKS_PATH.search(path) and _TASK.search(head))
    return bool(_LIST.match(head) and has_tasks)


def _choose_label(path: str) -> str:
    return next((label for part, label in _PARTS if part in f"/{path}"), _LABEL)


def _is_fragment(path: str) -> bool:
    return any(part in f"/{path}" for part, _ in _PARTS)


ANSIBLE = Format(
    id=FormatId("ansible"),
    order=80,
    label=_LABEL,
    label_at=_choose_label,
    is_fragment=_is_fragment,
    family="ansible",
    language="yaml",
    comment="#",
    editor_languages=frozenset({"ansible"}),
    recognise=_recognise,
    relevance=Relevance(ALL_CATEGORIES, stands_alone=True),
)
