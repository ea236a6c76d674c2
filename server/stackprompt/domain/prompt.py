"""What is asked for, and the prompt that answers."""

from dataclasses import dataclass

from stackprompt.domain.document import Document
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.domain.technology import Detected


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of ours or of the user's that could not be used: where it is, what is wrong, how to mend it."""

    path: str
    line: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """One prompt, please: ``lines`` (first, last; from 1) narrows it to a selection, ``practice`` to one finding."""

    document: Document
    root: str
    task: str
    lines: tuple[int, int] | None = None
    practice: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A part that was left out to keep the budget, and why."""

    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A finished prompt in Markdown; ``tokens`` is an estimate, ``sections`` are the names and texts of its parts."""

    task: str
    title: str
    text: str
    tokens: int
    findings: tuple[Finding, ...]
    technologies: tuple[Detected, ...]
    template: str
    suggested_name: str
    advice: tuple[Practice, ...] = ()
    cuts: tuple[Cut, ...] = ()
    problems: tuple[Problem, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer to generate: ``weight`` findings stand behind it; ``practice`` is set when it is about just one."""

    task: str
    title: str
    weight: int
    practice: str | None = None
    lines: tuple[int, int] | None = None
