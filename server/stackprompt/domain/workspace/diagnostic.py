"""Reports of other tools about a document."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

DiagnosticSeverity: TypeAlias = Literal["error", "warning", "information", "hint"]
SEVERITIES: tuple[DiagnosticSeverity, ...] = ("error", "warning", "information", "hint")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A report at ``line`` to ``end_line`` (from 1): ``source`` is the tool that made it, ``code`` its rule."""

    line: int
    end_line: int
    severity: DiagnosticSeverity
    message: str
    source: str = ""
    code: str = ""

    @property
    def rule(self) -> str:
        """Return the rule as practices name those of other linters: ``hadolint:DL3006``."""
        return f"{self.source.lower()}:{self.code}"
