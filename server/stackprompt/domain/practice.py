"""Curated advice: what to do, why, and (when checkable) how a document shows that it is not done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from stackprompt.domain.document import DocumentKind
from stackprompt.domain.vocabulary import Topic, Verification

Scalar: TypeAlias = str | int | float | bool


class Severity(StrEnum):
    """How much harm a finding does, worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Return 0 for the worst; sort by it."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a practice is documented, and the day on which a person compared the two, if one did."""

    title: str
    url: str
    reviewed: date | None = None


@dataclass(frozen=True, slots=True)
class InstructionPattern:
    """Describe a Dockerfile instruction: any of the keywords, its expanded text matching or not."""

    keywords: frozenset[str]
    matches: str | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class CommandPattern:
    """Describe one simple shell command of a RUN instruction, such as ``apt-get install``.

    ``words`` are the program and the leading subcommands, options between them skipped. ``options`` must have one
    present and ``without_options`` none (short options match inside a cluster such as ``-yq``). ``argument`` must match
    one positional argument; ``run_lacks`` must match nowhere in the whole instruction.
    """

    words: tuple[tuple[str, ...], ...]
    options: tuple[str, ...] = ()
    without_options: tuple[str, ...] = ()
    argument: str | None = None
    run_lacks: str | None = None


@dataclass(frozen=True, slots=True)
class DockerfileRule:
    """Select instructions of a Dockerfile: every condition that is given must hold."""

    select: InstructionPattern
    stage: Literal["any", "final", "build"] = "any"
    base: Literal["any", "image", "stage", "scratch"] = "any"
    form: Literal["any", "shell", "exec"] = "any"
    position: Literal["any", "first", "last"] = "any"
    flags: tuple[str, ...] = ()
    without_flags: tuple[str, ...] = ()
    command: CommandPattern | None = None
    present: InstructionPattern | None = None
    absent: InstructionPattern | None = None
    before: InstructionPattern | None = None
    after: InstructionPattern | None = None
    once: bool = False


Test: TypeAlias = Literal[
    "missing",
    "present",
    "equals",
    "differs",
    "matches",
    "mismatches",
    "contains",
    "lacks",
    "empty",
    "below",
    "above",
]


@dataclass(frozen=True, slots=True)
class Condition:
    """Test the value at the first of ``paths`` that exists; a path may name another scope: ``pod:hostNetwork``."""

    paths: tuple[str, ...]
    test: Test
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class YamlRule:
    """Select nodes of a Compose file or Kubernetes manifest: in one scope all of ``conditions`` hold, none of ``none``.

    ``programs`` limits the rule to containers whose command runs any of them, whatever their kind.
    """

    document: DocumentKind
    scope: str
    conditions: tuple[Condition, ...]
    none: tuple[Condition, ...] = ()
    each: str | None = None
    kinds: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    at: str | None = None


@dataclass(frozen=True, slots=True)
class ActionRule:
    """Select actions of a Helm template: what stands between the braces matches, and what stands before it in its line.

    ``absent`` must match no action of the file.
    """

    matches: str
    unless: str | None = None
    after: str | None = None
    absent: str | None = None


Rule: TypeAlias = DockerfileRule | YamlRule | ActionRule


@dataclass(frozen=True, slots=True)
class Practice:
    """One piece of curated advice of one technology.

    A checkable practice has ``rules`` or names a Python ``check``; an advisory one has neither and is never claimed
    at a line, and is of use only where there are objects of its ``kinds``, where the pattern ``about`` is found in the
    text and ``moot`` is not, as far as it names any. A practice does not hold
    ``not_in`` some of the kinds of documents that are read like its own, and ``not_below`` folders of these names.
    """

    id: str
    technology: str
    document: DocumentKind
    title: str
    topic: Topic
    severity: Severity
    tasks: frozenset[str]
    why: str
    how: str
    sources: tuple[Source, ...]
    verify: str = ""
    see: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    check: str | None = None
    not_in: frozenset[DocumentKind] = frozenset()
    not_below: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    about: str | None = None
    moot: str | None = None

    def concerns(self, kind: DocumentKind) -> bool:
        """Tell whether a document of ``kind`` can break this practice: a template of a chart becomes a manifest."""
        is_manifest = self.document is DocumentKind.KUBERNETES and kind is DocumentKind.HELM
        return kind not in self.not_in and (self.document is kind or is_manifest)

    @property
    def is_checkable(self) -> bool:
        """Tell whether a document can prove this practice broken."""
        return bool(self.rules) or self.check is not None


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that verifies a result; ``command`` holds ``{file}`` or ``{folder}`` where its path goes.

    It reads ``documents`` of these kinds, except in folders that are in ``not_below``, and source files with one of the
    ``suffixes``, about which it ``verifies`` one thing.
    """

    name: str
    purpose: str
    command: str
    homepage: str
    documents: frozenset[DocumentKind] = frozenset()
    not_below: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    verifies: Verification = Verification.TESTS


Practices: TypeAlias = Mapping[str, Practice]
