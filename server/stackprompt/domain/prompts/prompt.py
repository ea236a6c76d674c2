"""Requests for prompts, and prompts."""

from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import DetectedTechnology
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.argument import ArgumentValues
from stackprompt.domain.prompts.plan import Steps
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.domain.workspace.document import Document


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """A request for one prompt: ``lines`` (first, last; from 1) narrows it to a selection, ``practice`` to one finding.

    ``diagnostics`` are reports of other tools about the document.
    """

    document: Document
    root: str
    task: str
    lines: tuple[int, int] | None = None
    practice: str | None = None
    arguments: ArgumentValues = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a prompt, trimmed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A part that was left out to keep the budget, and why."""

    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A finished prompt in Markdown; ``tokens`` is an estimate that never exceeds ``budget``.

    ``template`` is the file with the wording, ``family`` the one that adapted it.
    """

    task: str
    title: str
    text: str
    tokens: int
    findings: tuple[Finding, ...]
    technologies: tuple[DetectedTechnology, ...]
    template: str
    suggested_name: str
    family: str = ""
    budget: int = 0
    sections: tuple[Section, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    arguments: ArgumentValues = ()
    steps: Steps = ()
    tools: tuple[Tool, ...] = ()
    advice: tuple[Practice, ...] = ()
    cuts: tuple[Cut, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer to generate a prompt about ``finding_count`` findings, or about one ``practice``."""

    task: str
    title: str
    finding_count: int
    practice: str | None = None
    lines: tuple[int, int] | None = None
