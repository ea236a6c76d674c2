"""The front matter of a template, checked by pydantic, and the plain values that a template sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Family = Literal["container", "generic"]


class FrontMatter(BaseModel):
    """The TOML between the two ``+++`` lines at the head of ``templates/<task>/<family>.md.j2``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    family: Family
    title: str = Field(min_length=3, max_length=60)
    offer: str = Field(min_length=3, max_length=80)
    order: int = Field(ge=1, le=99)


@dataclass(frozen=True, slots=True)
class FindingView:
    """Findings of one practice as a template shows them: ``where`` is "Line 3" or "Lines 3, 9".

    ``fix`` is the first part of ``how``. ``detail`` says how much of it a long list has room for.
    """

    where: str
    title: str
    severity: str
    subject: str
    quote: str
    why: str
    how: str
    practice: str
    fix: str = ""
    detail: Literal["full", "why", "fix", "title"] = "full"


@dataclass(frozen=True, slots=True)
class AdviceView:
    """Advice that nothing in the file proves."""

    title: str
    how: str
    practice: str


@dataclass(frozen=True, slots=True)
class StackView:
    """A technology of the component, and where it is to be seen."""

    name: str
    version: str
    where: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The file: ``code`` is its path as code, ``block`` its fenced text; ``excerpt`` when lines are left out.

    ``note`` says what must be known to understand the findings in it.
    """

    path: str
    code: str
    label: str
    block: str
    excerpt: bool
    redacted: int
    hidden: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToolView:
    """A command that verifies the result, and what for."""

    command: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Variables:
    """The project's own values: ``variables.team`` is the key ``team`` of ``[variables]`` in a configuration file."""

    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromptFacts:
    """All that a template may refer to; text of the workspace is already clean."""

    document: DocumentView
    findings: tuple[FindingView, ...] = ()
    more: int = 0
    advice: tuple[AdviceView, ...] = ()
    stack: tuple[StackView, ...] = ()
    tools: tuple[ToolView, ...] = ()
    selection: str = ""
    technologies: str = ""
    rules: str = ""
    variables: Variables = Variables()
