"""The stack of a workspace as a document: by component and category, with links that open the evidence at its line."""

import re
from itertools import groupby
from pathlib import Path

from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Stack, Technologies
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.prompts.text.names import redact_path, show_path, show_version

ROOT = "."
_PERCENT = 100
# A cut that names a path of the workspace; the other words are ours.
_NAMED = re.compile(r"(?s)(?P<path>.+)(?P<why>: (?:not listed|not read|deeper than) .*)")
_TITLES = {Category.CI_CD: "CI and CD", Category.IAC: "Infrastructure as code"}


def write_stack_page(stack: Stack, technologies: Technologies) -> str:
    """Write ``stack`` as Markdown, each technology by its full name; a single component has no heading of its own."""
    root = Path(stack.root)
    components = sorted({detection.component for detection in stack.detected}, key=lambda name: (name != ROOT, name))
    lines = ["# Detected stack", "", f"{show_path(root.name or stack.root)}: {_summarise(stack, components)}"]
    for component in components:
        level = "##"
        if len(components) > 1:
            lines += ["", f"## {show_path(component) if component != ROOT else 'Root of the workspace'}"]
            level = "###"
        here = [detection for detection in stack.detected if detection.component == component]
        for category, several in groupby(here, key=lambda detection: detection.category):
            title = _TITLES.get(category, category.replace("-", " ").capitalize())
            lines += ["", f"{level} {title}", ""]
            lines += [_describe_technology(detection, technologies, root) for detection in several]
    if stack.cuts:
        lines += ["", "## Not looked at", "", *(f"- {_describe_cut(cut)}" for cut in stack.cuts)]
    return "\n".join(lines) + "\n"


def _summarise(stack: Stack, components: list[str]) -> str:
    number = len({detection.id for detection in stack.detected})
    if not number:
        return "no known technology found."
    what = "1 technology" if number == 1 else f"{number} technologies"
    return f"{what} in {len(components)} components." if len(components) > 1 else f"{what}."


def _describe_technology(detection: DetectedTechnology, technologies: Technologies, root: Path) -> str:
    technology = technologies.get(detection.id)
    version = f" {show_version(detection.version)}" if detection.version else ""
    places = ", ".join(_link_evidence(place, root) for place in detection.evidence)
    name = technology.name if technology else detection.id
    return f"- {name}{version} ({detection.confidence * _PERCENT:.0f} %): {places}"


def _link_evidence(place: DetectionEvidence, root: Path) -> str:
    text, path = show_path(place.path, place.line), str(root / place.path)
    # An address would hold the secret that the path is shown without.
    return f"[{text}]({Path(path).as_uri()}#L{place.line})" if redact_path(path) == path else text


def _describe_cut(cut: str) -> str:
    match = _NAMED.fullmatch(cut)
    return f"{show_path(match['path'])}{match['why']}" if match else cut
