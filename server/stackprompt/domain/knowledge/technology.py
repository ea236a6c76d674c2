"""Technologies, the signals that identify them, and those detected in a workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.knowledge.vocabulary import Category, Role

SignalKind: TypeAlias = Literal[
    "file",  # exact file name, or a path with a slash that must end the file's path
    "extension",  # ".tf"
    "dependency",  # "npm:react", "pypi:django", "go:github.com/gin-gonic/gin", "cargo:tokio", "maven:group:artifact" …
    "resource",  # Terraform resource or data type: "aws_lambda_function", or "aws_*" for all that begin so
    "module",  # Ansible module: "community.postgresql.postgresql_db", or its short name where that is unambiguous
    "image",  # container image repository without registry library prefix and tag: "postgres", "bitnami/redis"
    "action",  # GitHub action without version: "docker/build-push-action"
    "hook",  # pre-commit hook repository or id
    "kind",  # Kubernetes "group/Kind", "group/*", or "core/Kind" for its own
    "env",  # beginning of the names of environment variables: "SENTRY_"
    "content",  # regular expression searched in the first 64 kB of a file named by `within`
]


@dataclass(frozen=True, slots=True)
class Signal:
    """One way to identify a technology in a file; ``weight`` is the confidence of this signal alone."""

    kind: SignalKind
    match: str
    weight: float
    within: str = ""  # for content: the file name or extension that is searched


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """Signals that differ only in what they match; grouped because many thousands stay in memory.

    Patterns of a group that ``is_foreign``, which did not ship with stackprompt, are searched in a sandbox.
    """

    kind: SignalKind
    matches: tuple[str, ...]
    weight: float
    within: str = ""
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Technology:
    """A named technology of the knowledge base.

    A language or runtime names the ``suffixes`` of its source files; a language is a ``superset_of`` others when a
    project that has it uses them only as parts of it.
    """

    id: str
    name: str
    category: Category
    aliases: tuple[str, ...] = ()
    homepage: str = ""
    implies: tuple[str, ...] = ()
    groups: tuple[SignalGroup, ...] = ()
    tools: tuple[Tool, ...] = ()
    roles: tuple[Role, ...] = ()
    suffixes: tuple[str, ...] = ()
    superset_of: tuple[str, ...] = ()

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Return each signal of all groups."""
        return tuple(
            Signal(group.kind, match, group.weight, group.within) for group in self.groups for match in group.matches
        )


@dataclass(frozen=True, slots=True, order=True)
class DetectionEvidence:
    """A place that proves a technology: ``path`` relative to the workspace, ``line`` from 1."""

    path: str
    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class DetectedTechnology:
    """A technology found in a component of a workspace (``component`` is a folder, ``.`` for the root).

    The place of the ``version`` is the first of the evidence, and ``constraint`` is the text there.
    """

    id: str
    category: Category
    component: str
    confidence: float
    evidence: tuple[DetectionEvidence, ...]
    version: str | None = None
    constraint: str | None = None


Technologies: TypeAlias = Mapping[str, Technology]


@dataclass(frozen=True, slots=True)
class Stack:
    """The technologies of one workspace; ``cuts`` describe the files and folders that the budgets left unread.

    ``components`` are the folders with a manifest of their own, also those without a detected technology; ``members``
    are pairs of a component and the folder of the workspace that declares it as a member ("" is the root).
    """

    root: str
    detected: tuple[DetectedTechnology, ...] = ()
    cuts: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
