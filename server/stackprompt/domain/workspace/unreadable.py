"""Reasons why a file of the workspace was not read."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal["missing", "folder", "special", "binary", "too-large", "denied", "outside", "secret"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file at ``path`` (relative to the workspace) was not read; a link counts as "outside"."""

    path: str
    reason: Reason
