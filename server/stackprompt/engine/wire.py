"""The JSON that others build on: the same for the command line and the language server."""

from typing import Any

from stackprompt.domain.errors import describe
from stackprompt.domain.finding import Finding
from stackprompt.domain.prompt import Prompt
from stackprompt.domain.technology import Detected, Stack


def prompt_json(prompt: Prompt) -> dict[str, Any]:
    """Return ``{task, title, prompt, tokens, findings, technologies, cuts, problems}``; lines count from 1."""
    return {
        "task": prompt.task,
        "title": prompt.title,
        "prompt": prompt.text,
        "tokens": prompt.tokens,
        "template": prompt.template,
        "findings": [finding_json(finding) for finding in prompt.findings],
        "technologies": [technology_json(found) for found in prompt.technologies],
        "cuts": [{"section": cut.section, "reason": cut.reason} for cut in prompt.cuts],
        "problems": [describe(problem) for problem in prompt.problems],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return ``{practice, title, severity, line, end_line, subject, see}``."""
    return {
        "practice": finding.practice.id,
        "title": finding.practice.title,
        "severity": finding.practice.severity.value,
        "line": finding.span.line,
        "end_line": finding.span.end_line,
        "subject": finding.subject,
        "see": list(finding.practice.see),
    }


def technology_json(found: Detected) -> dict[str, Any]:
    """Return ``{id, version, evidence}``."""
    return {"id": found.id, "version": found.version, "evidence": _evidence_json(found)}


def stack_json(stack: Stack) -> list[dict[str, Any]]:
    """Return ``[{id, category, component, version, constraint, confidence, evidence}]``, paths relative to the root.

    The first evidence is the place of the version. Of the components of one technology the one that tells most, with a
    version and near the root, comes last: whoever puts the list into a table by id keeps that one.
    """
    return [
        {
            "id": found.id,
            "category": found.category,
            "component": found.component,
            "version": found.version,
            "constraint": found.constraint,
            "confidence": found.confidence,
            "evidence": _evidence_json(found),
        }
        for found in sorted(stack.detected, key=_least_telling_first)
    ]


def _least_telling_first(found: Detected) -> tuple[str, str, bool, int, str]:
    depth = 0 if found.component == "." else found.component.count("/") + 1
    return found.category, found.id, found.version is not None, -depth, found.component


def _evidence_json(found: Detected) -> list[dict[str, Any]]:
    return [{"path": e.path, "line": e.line, "kind": e.kind} for e in found.evidence]
