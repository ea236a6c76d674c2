"""The evidence for one prompt, and the prompt that is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import DetectedTechnology
from stackprompt.domain.knowledge.tool import Tool
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.argument import ArgumentValue
from stackprompt.domain.prompts.plan import Steps
from stackprompt.domain.prompts.prompt import Cut, Prompt, PromptRequest, Section
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.domain.workspace.document import Span


@dataclass(frozen=True, slots=True)
class CheckedArguments:
    """The arguments of a task, checked and complete; ``texts`` names those that hold a text of the user."""

    values: Mapping[str, ArgumentValue | None]
    texts: frozenset[str]
    length: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one prompt is written from, before a template shapes it.

    ``template`` is the name of the template, ``label`` what the document is called in a sentence, ``language`` what its
    fence names, ``note`` what explains its findings. When the document ``is_fragment``, only another document runs it.
    ``subject`` are the ``technologies`` that a sentence names beside the document. ``secrets`` are the places that
    findings call secret. ``budget`` counts tokens.
    """

    request: PromptRequest
    template: str
    family: str
    arguments: CheckedArguments
    label: str
    language: str
    is_fragment: bool
    findings: tuple[Finding, ...]
    advice: tuple[Practice, ...]
    technologies: tuple[DetectedTechnology, ...]
    subject: tuple[DetectedTechnology, ...]
    diagnostics: tuple[Diagnostic, ...]
    steps: Steps
    tools: tuple[Tool, ...]
    secrets: tuple[Span, ...]
    note: str
    is_checked: bool
    budget: int


@dataclass(frozen=True, slots=True)
class FittedText:
    """The sections of a prompt within its budget, with a note on the ``cuts`` among them; ``tokens`` is an estimate."""

    sections: tuple[Section, ...]
    cuts: tuple[Cut, ...]
    text: str
    tokens: int


def build_prompt(
    evidence: Evidence, fitted: FittedText, title: str, suggested_name: str, problems: tuple[Problem, ...]
) -> Prompt:
    """Return the prompt that was written from ``evidence``."""
    return Prompt(
        task=evidence.request.task,
        title=title,
        text=fitted.text,
        tokens=fitted.tokens,
        findings=evidence.findings,
        technologies=evidence.technologies,
        template=evidence.template,
        suggested_name=suggested_name,
        family=evidence.family,
        budget=evidence.budget,
        sections=fitted.sections,
        diagnostics=evidence.diagnostics,
        arguments=evidence.request.arguments,
        steps=evidence.steps,
        tools=evidence.tools,
        advice=evidence.advice,
        cuts=fitted.cuts,
        problems=problems,
    )
