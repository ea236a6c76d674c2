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
    components = sorted({found.component for found in stack.detected}, key=lambda name: (name != ROOT, name))
    lines = ["# Detected stack", "", f"{show_path(root.name or stack.root)}: {_summarise(stack, components)}"]
    for component in components:
        level = "##"
        if len(components) > 1:
            lines += ["", f"## {show_path(component) if component != ROOT else 'Root of the workspace'}"]
            level = "###"
        here = [found for found in stack.detected if found.component == component]
        for category, several in groupby(here, key=lambda found: found.category):
            title = _TITLES.get(category, category.replace("-", " ").capitalize())
            lines += ["", f"{level} {title}", ""]
            lines += [_describe_technology(found, technologies, root) for found in several]
    if stack.cuts:
        lines += ["", "## Not looked at", "", *(f"- {_describe_cut(cut)}" for cut in stack.cuts)]
    return "\n".join(lines) + "\n"


def _summarise(stack: Stack, components: list[str]) -> str:
    number = len({found.id for found in stack.detected})
    if not number:
        return "no known technology found."
    what = "1 technology" if number == 1 else f"{number} technologies"
    return f"{what} in {len(components)} components." if len(components) > 1 else f"{what}."


def _describe_technology(found: DetectedTechnology, technologies: Technologies, root: Path) -> str:
    known = technologies.get(found.id)
    version = f" {show_version(found.version)}" if found.version else ""
    places = ", ".join(_link_evidence(place, root) for place in found.evidence)
    return f"- {known.name if known else found.id}{version} ({found.confidence * _PERCENT:.0f} %): {places}"


def _link_evidence(place: DetectionEvidence, root: Path) -> str:
    shown, path = show_path(place.path, place.line), str(root / place.path)
    # An address would hold the secret that the path is shown without.
    return f"[{shown}]({Path(path).as_uri()}#L{place.line})" if redact_path(path) == path else shown


def _describe_cut(cut: str) -> str:
    match = _NAMED.fullmatch(cut)
    return f"{show_path(match['path'])}{match['why']}" if match else cut
