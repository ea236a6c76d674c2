"""The shapes of all settings, checked by pydantic."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from stackprompt.runtime.trust import expand_folder


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PromptSettings(_Section):
    """Size and content of prompts."""

    length: Literal["compact", "standard", "full"]
    budget: int = Field(ge=600, le=100_000)
    max_findings: int = Field(ge=1, le=50)
    max_advice: int = Field(ge=0, le=10)


class SuggestionSettings(_Section):
    """Prompts that an editor offers by itself."""

    max_actions: int = Field(ge=1, le=4)
    completion: bool
    hover: bool
    hints: bool


class HandoverSettings(_Section):
    """The way in which a prompt opens."""

    open: Literal["document", "message"]


class ScanSettings(_Section):
    """Budgets of detection."""

    max_entries: int = Field(ge=100, le=5_000_000)
    max_file_bytes: int = Field(ge=1024, le=16_777_216)
    max_total_bytes: int = Field(ge=1_048_576, le=10_000_000_000)


def _check_folder(folder: str) -> str:
    _ = expand_folder(folder)
    return folder


class WorkspaceSettings(_Section):
    """Whose workspaces may configure stackprompt."""

    trusted: tuple[
        Annotated[str, StringConstraints(min_length=1, max_length=4_096), AfterValidator(_check_folder)], ...
    ] = Field(max_length=1_000)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the trusted folders with ``~`` expanded."""
        return tuple(map(expand_folder, self.trusted))


class CacheSettings(_Section):
    """Memory."""

    prompts: int = Field(ge=1, le=10_000)


class LogSettings(_Section):
    """Logging."""

    level: Literal["debug", "info", "warning", "error"]


class SyncSettings(_Section):
    """The instruction files of a workspace."""

    targets: tuple[Literal["agents", "claude", "copilot", "instructions", "cursor", "skill"], ...]

    @field_validator("targets", mode="before")
    @classmethod
    def _split_text(cls, value: object) -> object:
        """Split the value of an environment variable at its commas."""
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
VariableValue = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Settings(_Section):
    """Every setting; config/default.toml explains each."""

    prompt: PromptSettings
    suggestions: SuggestionSettings
    handover: HandoverSettings
    scan: ScanSettings
    workspace: WorkspaceSettings
    cache: CacheSettings
    log: LogSettings
    sync: SyncSettings
    variables: dict[VariableName, VariableValue]
