"""Events as a closed union; no code may depend on a listener.

Every request for a prompt publishes one PromptStarted and one of PromptCompleted, PromptFailed, PromptCancelled, all
under its correlation id.
"""

from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.domain.problem import Problem


@dataclass(frozen=True, slots=True)
class PromptStarted:
    """A prompt was requested."""

    correlation_id: str
    task: str
    path: str


@dataclass(frozen=True, slots=True)
class PromptCompleted:
    """A prompt was returned."""

    correlation_id: str
    tokens: int
    findings: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class PromptFailed:
    """A prompt could not be made, for an expected reason."""

    correlation_id: str
    reason: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class PromptCancelled:
    """The client cancelled the request, or a bug ended it."""

    correlation_id: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class CacheHit:
    """The prompt was in the cache."""

    correlation_id: str


@dataclass(frozen=True, slots=True)
class CacheMiss:
    """The prompt was not in the cache."""

    correlation_id: str


@dataclass(frozen=True, slots=True)
class TemplateRendered:
    """A template was rendered."""

    correlation_id: str
    template: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class WorkspaceScanned:
    """The technologies of a workspace are known."""

    root: str
    technologies: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class SnapshotReplaced:
    """A reload made a new snapshot."""

    revision: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """A knowledge, template or configuration file could not be used; its last good copy stays."""

    problem: Problem


Event: TypeAlias = (
    PromptStarted
    | PromptCompleted
    | PromptFailed
    | PromptCancelled
    | CacheHit
    | CacheMiss
    | TemplateRendered
    | WorkspaceScanned
    | SnapshotReplaced
    | LoadFailed
)
