"""One door to the readers: a document in, the facts of its kind out."""

from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.documents.dockerfile import read_dockerfile
from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.domain.document import ALONE, Document, DocumentKind, Neighbours
from stackprompt.syntax.yaml_tree import YamlFacts


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """A text that no reader understands: a prompt can hold it, nothing can be claimed of it."""

    problems: tuple[tuple[int, str], ...] = ()


Facts: TypeAlias = DockerfileFacts | YamlFacts | HelmFacts | PlainFacts


def read(document: Document, neighbours: Neighbours = ALONE) -> Facts:
    """Return what ``document`` says among its ``neighbours``; what is unreadable is a problem of the facts."""
    match document.kind:
        case DocumentKind.DOCKERFILE:
            return read_dockerfile(document.text)
        case DocumentKind.HELM:
            from stackprompt.documents.helm.reader import read_template  # noqa: PLC0415 - for charts only

            return read_template(document, neighbours)
        case (
            DocumentKind.COMPOSE
            | DocumentKind.KUBERNETES
            | DocumentKind.HELM_VALUES
            | DocumentKind.HELM_CHART
            | DocumentKind.KUSTOMIZATION
        ):
            from stackprompt.syntax.yaml_reader import read_yaml  # noqa: PLC0415 - 40 ms, for YAML only

            return read_yaml(document.text)
        case _:
            return PlainFacts()
