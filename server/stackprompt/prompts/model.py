"""The front matter of a template, checked by pydantic, and the plain values that a template sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from stackprompt.domain.prompts.argument import Argument, ArgumentType, ArgumentValue

SUFFIX = ".md.j2"
# The folder of what a family changes in the templates for all of them.
FAMILIES = "families"
# "any" serves every family that has no template of its own.
Family = Literal[
    "any",
    "docker",
    "compose",
    "kubernetes",
    "helm",
    "ansible",
    "terraform",
    "ci",
    "database",
    "application",
    "generic",
]
# What the command itself takes beside the arguments of a task.
RESERVED = frozenset({"practice", "diagnostics", "length"})
KebabId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class ArgumentShape(BaseModel):
    """One ``[[arguments]]`` table; ``choices`` may differ by kind of document or family, "any" is for the rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: KebabId
    type: ArgumentType
    title: str = Field(min_length=3, max_length=80)
    default: str | bool | int | None = None
    choices: tuple[str, ...] | dict[str, tuple[str, ...]] = ()
    ask: bool = False
    least: int = 0
    most: int = 1_000_000

    @model_validator(mode="after")
    def _is_sound(self) -> "ArgumentShape":
        if self.name in RESERVED:
            message = f"'{self.name}' is taken by stackprompt itself"
            raise ValueError(message)
        if (self.type is ArgumentType.CHOICE) != bool(self.choices):
            message = "an argument of type choice, and only that, has choices"
            raise ValueError(message)
        return self

    @property
    def all_choices(self) -> tuple[str, ...]:
        """Return the choices of whatever document, each once."""
        lists = self.choices.values() if isinstance(self.choices, dict) else (self.choices,)
        return tuple(dict.fromkeys(choice for choices in lists for choice in choices))

    def value(self, names: tuple[str, ...] = ()) -> Argument:
        """Return the domain value, with the choices of the first of ``names`` that has some."""
        choices = self.choices
        if isinstance(choices, dict):
            choices = next((choices[name] for name in (*names, "any") if name in choices), ())
        return Argument(
            self.name,
            self.type,
            self.title,
            self.default,
            choices,
            self.ask and len(choices) != 1,
            self.least,
            self.most,
        )


class FrontMatter(BaseModel):
    """The TOML between the two ``+++`` lines at the head of ``templates/<task>/<family>.md.j2``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    task: KebabId
    family: Family
    title: str = Field(min_length=3, max_length=60)
    offer: str = Field(min_length=3, max_length=80)
    order: int = Field(ge=1, le=99)
    arguments: tuple[ArgumentShape, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingView:
    """Findings of one practice as a template shows them: ``where`` is "Line 3" or "Lines 3, 9".

    ``fix`` is the first part of ``how``. ``detail`` is how much of it a long list has room for.
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
    """The file: ``path`` and ``code`` are its path as code, ``block`` its fenced text; ``excerpt`` if lines miss.

    ``note`` explains the findings in it. ``argument`` and ``folder`` are paths as a shell
    reads them. Without ``is_shown`` the text is not in the prompt. When it ``is_fragment``, only another document runs
    it. ``lines`` is how many it has.
    """

    path: str
    code: str
    label: str
    block: str
    excerpt: bool
    redacted: int
    hidden: int
    note: str = ""
    argument: str = ""
    folder: str = "."
    is_shown: bool = True
    is_fragment: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class TextView:
    """A text of the user: ``code`` for a sentence, ``block`` fenced; counts of what was taken out of it."""

    code: str
    block: str
    lines: int
    redacted: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class DiagnosticView:
    """A report of another tool: ``where`` is "Line 3", ``rule`` its name for it, ``message`` as code."""

    where: str
    severity: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a plan; ``command`` holds the options that write its prompt, ``after`` names the steps before it."""

    number: str
    title: str
    command: str
    after: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class ToolView:
    """A command that verifies the result, and what for; ``verifies`` is one of tests, style and types."""

    command: str
    purpose: str
    verifies: str = "tests"


ArgumentView = TextView | ArgumentValue | None


@dataclass(frozen=True, slots=True)
class Variables:
    """The project's own values: ``variables.team`` is the key ``team`` of ``[variables]`` in a configuration file."""

    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromptFacts:
    """All that a template may refer to; text of the workspace and of the user is already clean.

    ``subject`` is the document in a sentence. ``is_checked`` when practices exist for its kind. ``length`` is one of
    compact, standard and full.
    """

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
    subject: str = "this file"
    is_checked: bool = False
    length: str = "standard"
    diagnostics: tuple[DiagnosticView, ...] = ()
    more_diagnostics: int = 0
    steps: tuple[StepView, ...] = ()
    arguments: Mapping[str, ArgumentView] = field(default_factory=dict[str, ArgumentView])
