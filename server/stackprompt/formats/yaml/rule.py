"""The vocabulary of rules about YAML documents: conditions for values at paths, in a scope."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scalar: TypeAlias = str | int | float | bool
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

    scope: str
    conditions: tuple[Condition, ...]
    none: tuple[Condition, ...] = ()
    each: str | None = None
    kinds: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    at: str | None = None

    @property
    def is_narrow(self) -> bool:
        """Return whether the rule is about objects of some kinds, or one program only."""
        return bool(self.kinds or self.programs)
