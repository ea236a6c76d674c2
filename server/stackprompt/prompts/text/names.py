"""The one way for names out of a workspace into what people and models read: redacted, cut, and in code quotes.

Names are all that a workspace or another tool chooses: paths, services, stages, objects, versions, rules of linters.
Text of several lines goes through ``prompts.text.fence``.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from stackprompt.prompts.text.fence import clean, inline, inline_code, whole_code
from stackprompt.redaction.replace import redact_text

MAX_NAME = 40
MAX_PATH = 200
MAX_MESSAGE = 1_000
_WHOLE = 8_192
_NUMBER = re.compile(r"[0-9]{1,3}")
_SAFE = re.compile(r"[\w./:@+-]+", re.ASCII)
_VERSION = re.compile(r"[~^<>=v]{0,4}[0-9][0-9A-Za-z.+*_-]{0,39}", re.ASCII)
_WORD = re.compile(r"[A-Za-z]+")
# 3.12-slim-bookworm; with more words it is a sentence.
MOST_WORDS = 2
# The words before a name that are ours, and the kinds of Kubernetes. Any other word may be the workspace's.
_NOUNS = frozenset({"container", "key", "service", "stage"}) | frozenset(
    [
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "Job",
        "LimitRange",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "PodDisruptionBudget",
        "ReplicaSet",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "StatefulSet",
        "StorageClass",
    ]
)


def show_name(text: str) -> str:
    """Return a name in code quotes, cut at 40 characters."""
    return inline_code(redact_text(inline(text, _WHOLE)), MAX_NAME)


def show_path(path: str, line: int | None = None) -> str:
    """Return a path in code quotes, with its ``line`` if given; above 200 characters its middle goes."""
    place = "" if line is None else f":{line}"
    return whole_code(f"{_shorten_path(redact_text(inline(path, _WHOLE)))}{place}")


def show_command(text: str) -> str:
    """Return a command in code quotes, whole."""
    return whole_code(redact_text(inline(text, _WHOLE)))


def show_version(version: str) -> str:
    """Return a version as it is, for a sentence; what does not look like one is a name."""
    text = redact_value(version)
    is_plain = _VERSION.fullmatch(text) and len(_WORD.findall(text)) <= MOST_WORDS
    return text if is_plain or not text else show_name(text)


def show_subject(subject: str) -> str:
    """Return the subject of a finding with the name in it as code: service `web`, or all of it, if no word is ours."""
    noun, _, name = subject.partition(" ")
    return f"{noun} {_quote_name(name)}" if noun in _NOUNS and name else show_name(subject)


def show_subjects(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return each of ``subjects`` once; those of the same noun share it: services `web`, `db`."""
    unique = tuple(dict.fromkeys(filter(None, subjects)))
    nouns = {subject.partition(" ")[0] for subject in unique}
    if len(unique) < 2 or len(nouns) > 1 or nouns - _NOUNS:  # noqa: PLR2004 - one subject needs no plural
        return tuple(dict.fromkeys(map(show_subject, unique)))
    first, *others = dict.fromkeys(_quote_name(subject.partition(" ")[2]) for subject in unique)
    return (f"{nouns.pop()}{'s' if others else ''} {first}", *others)


def _quote_name(name: str) -> str:
    """Return a name as code; a stage that has none is called by its number."""
    return name if _NUMBER.fullmatch(name) else show_name(name)


def show_rule(source: str, code: str) -> str:
    """Return which rule of which tool reports something, "" when neither is known."""
    names = (redact_value(text)[:MAX_NAME] for text in (source, code))
    rule = " ".join(filter(None, names))
    return inline_code(rule) if rule else ""


def show_plain_name(text: str) -> str:
    """Return a name for a title, where no quotes can be; "" when it has other letters than names have, or is long."""
    is_plain = len(text) <= MAX_NAME and _SAFE.fullmatch(text) is not None
    return text if is_plain and redact_value(text) == text else ""


def redact_value(text: str) -> str:
    """Return a value on one line for a program, whole, without secrets and invisible characters."""
    return redact_text(inline(text, _WHOLE))


def redact_lines(text: str) -> str:
    """Return a text of any number of lines for a program, without secrets and invisible characters."""
    return "\n".join(clean(text).lines)


def redact_path(path: str) -> str:
    """Return a path for a program: as it is, so that it can be opened, unless it holds a secret."""
    visible = inline(path, len(path) + 1)
    clean_path = redact_text(visible)
    return path if clean_path == visible else clean_path


def redact_message(message: str) -> str:
    """Return a message for a person or a log, on one line of at most 1,000 characters."""
    text = redact_text(inline(message, _WHOLE))
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]}…"


def _shorten_path(path: str) -> str:
    if len(path) <= MAX_PATH:
        return path
    tail = path[path.rfind("/") :] if "/" in path else path
    return f"{path[: max(0, MAX_PATH - len(tail) - 1)]}…{tail}" if tail != path else path


def name_prompt_file(task: str, path: str) -> str:
    """Return the name of a file for the prompt of ``task`` about the file at ``path``."""
    name = PurePosixPath(redact_path(path)).name.lower()
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")
    return f"{task}-{safe or 'file'}.md"
