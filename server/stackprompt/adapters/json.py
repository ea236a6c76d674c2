"""The JSON that others build on: the same for the command line and the language server.

It holds no secret: texts and names pass ``prompts.text.names``, paths stay as they are unless one holds a secret.
"""

from dataclasses import replace
from typing import Any

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack
from stackprompt.domain.problem import describe
from stackprompt.domain.prompts.argument import Argument
from stackprompt.domain.prompts.plan import Step
from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.prompts.text.names import redact_lines, redact_message, redact_path, redact_value


def encode_prompt(prompt: Prompt) -> dict[str, Any]:
    """Return ``{task, title, prompt, tokens, budget, findings, technologies, cuts …}``; lines count from 1."""
    return {
        "task": prompt.task,
        "title": prompt.title,
        "prompt": prompt.text,
        "tokens": prompt.tokens,
        "budget": prompt.budget,
        "template": prompt.template,
        "family": prompt.family,
        "arguments": {
            name: redact_lines(value) if isinstance(value, str) else value for name, value in prompt.arguments
        },
        "findings": [encode_finding(finding) for finding in prompt.findings],
        "technologies": [encode_technology(entry) for entry in prompt.technologies],
        "diagnostics": [_encode_diagnostic(entry) for entry in prompt.diagnostics],
        "steps": [encode_step(step) for step in prompt.steps],
        "cuts": encode_cuts(prompt),
        "problems": [redact_message(describe(problem)) for problem in prompt.problems],
    }


def _encode_diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "line": diagnostic.line,
        "end_line": diagnostic.end_line,
        "severity": diagnostic.severity,
        "message": redact_lines(diagnostic.message),
        "source": redact_value(diagnostic.source),
        "code": redact_value(diagnostic.code),
    }


def encode_cuts(prompt: Prompt) -> list[dict[str, str]]:
    """Return ``[{section, reason}]``: what was left out to keep the budget."""
    return [{"section": cut.section, "reason": cut.reason} for cut in prompt.cuts]


def encode_step(step: Step) -> dict[str, Any]:
    """Return ``{number, id, title, task, practice, after}``: task and practice ask for the prompt of the step."""
    subtask = step.subtask
    return {
        "number": step.number,
        "id": subtask.id,
        "title": subtask.title,
        "task": subtask.task,
        "practice": subtask.practice,
        "after": list(step.after),
    }


def encode_argument(argument: Argument) -> dict[str, Any]:
    """Return ``{name, type, title, default, choices, ask}``; a picker asks only for those with ``ask``."""
    return {
        "name": argument.name,
        "type": argument.type.value,
        "title": argument.title,
        "default": argument.initial,
        "choices": list(argument.choices),
        "ask": argument.ask,
    }


def encode_finding(finding: Finding) -> dict[str, Any]:
    """Return ``{practice, title, severity, line, end_line, subject, see}``."""
    return {
        "practice": finding.practice.id,
        "title": finding.practice.title,
        "severity": finding.practice.severity.value,
        "line": finding.span.line,
        "end_line": finding.span.end_line,
        "subject": redact_value(finding.subject),
        "see": list(finding.practice.see),
    }


def encode_technology(detection: DetectedTechnology) -> dict[str, Any]:
    """Return ``{id, version, evidence}``."""
    return {"id": detection.id, "version": _encode_version(detection.version), "evidence": _encode_evidence(detection)}


def redact_stack(stack: Stack) -> Stack:
    """Return ``stack`` with every name in it as the JSON shows it."""
    detections = (
        replace(
            detection,
            component=redact_path(detection.component),
            version=_encode_version(detection.version),
            constraint=_encode_version(detection.constraint),
            evidence=tuple(replace(place, path=redact_path(place.path)) for place in detection.evidence),
        )
        for detection in stack.detected
    )
    return replace(stack, detected=tuple(detections), root=redact_path(stack.root))


def encode_stack(stack: Stack) -> list[dict[str, Any]]:
    """Return ``[{id, category, component, version, constraint, confidence, evidence}]``, paths relative to the root.

    The first evidence is the place of the version. Of the components of one technology the most specific one, with a
    version and near the root, comes last, so that a table by id holds that one.
    """
    return [
        {
            "id": detection.id,
            "category": detection.category,
            "component": detection.component,
            "version": detection.version,
            "constraint": detection.constraint,
            "confidence": detection.confidence,
            "evidence": _encode_evidence(detection),
        }
        for detection in sorted(redact_stack(stack).detected, key=_rank_specificity)
    ]


def _rank_specificity(detection: DetectedTechnology) -> tuple[str, str, bool, int, str]:
    depth = 0 if detection.component == "." else detection.component.count("/") + 1
    return detection.category, detection.id, detection.version is not None, -depth, detection.component


def _encode_evidence(detection: DetectedTechnology) -> list[dict[str, Any]]:
    return [{"path": redact_path(e.path), "line": e.line, "kind": e.kind} for e in detection.evidence]


def _encode_version(version: str | None) -> str | None:
    return None if version is None else redact_value(version)
