"""Checks of a Dockerfile or a kustomization that look at the files around it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.domain.path import resolve_below
from stackprompt.findings.beside import Beside, Check, Hits
from stackprompt.findings.checks import across_compose, across_kubernetes
from stackprompt.syntax.yaml_paths import Place, resolve
from stackprompt.syntax.yaml_tree import ScalarNode

_WHOLE_CONTEXT = re.compile(r"(?:^|\s)(?:\.|\./)\s+\S")
_REMOTE = re.compile(r"://|\?ref=|^git@|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:]|\n")
_FILE_LISTS: tuple[tuple[str, ...], ...] = (
    ("resources", "[*]"),
    ("components", "[*]"),
    ("bases", "[*]"),
    ("crds", "[*]"),
    ("configurations", "[*]"),
    ("transformers", "[*]"),
    ("generators", "[*]"),
    ("patchesStrategicMerge", "[*]"),
    ("patches", "[*]", "path"),
    ("patchesJson6902", "[*]", "path"),
    ("replacements", "[*]", "path"),
    ("configMapGenerator", "[*]", "files", "[*]"),
    ("secretGenerator", "[*]", "files", "[*]"),
)


def dockerignore(beside: Beside) -> Hits:
    """Find the first COPY of a whole build context that no .dockerignore keeps anything out of."""
    facts = beside.facts
    if beside.is_alone or not isinstance(facts, DockerfileFacts):
        return
    # The context may be any folder above the Dockerfile.
    if any(name.endswith(".dockerignore") for name in beside.neighbours.names):
        return
    for copy in facts.instructions:
        if copy.keyword in {"COPY", "ADD"} and "from" not in copy.flags and _WHOLE_CONTEXT.search(copy.text):
            yield copy.span, ""
            return


def missing_file(beside: Beside) -> Hits:
    """Find a file that a kustomization lists and that is not there."""
    for root in beside.scopes.get("document", ()):
        for place in _listed(root.around["document"]):
            if _is_missing(beside, place):
                yield place.anchor, ""


def _listed(root: Place) -> Iterator[Place]:
    for steps in _FILE_LISTS:
        yield from (place for place in resolve(root, steps) if isinstance(place.node, ScalarNode))


def _is_missing(beside: Beside, place: Place) -> bool:
    text = place.node.text if isinstance(place.node, ScalarNode) else ""
    if not text or _REMOTE.search(text) or "$" in text:
        return False
    # An entry of a generator may give the file another name: name=path.
    path = resolve_below(str(PurePosixPath(beside.document.path).parent), text.rpartition("=")[2])
    return path is not None and path != "" and beside.neighbours.lack(path)


CHECKS: Mapping[str, Check] = {
    "dockerfile-dockerignore": dockerignore,
    "kustomize-missing-file": missing_file,
    **across_compose.CHECKS,
    **across_kubernetes.CHECKS,
}
