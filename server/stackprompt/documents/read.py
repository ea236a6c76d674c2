"""One door to the readers: a document in, the facts of its kind out."""

from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.documents.dockerfile import read_dockerfile
from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import Document, DocumentKind


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """A text that no reader understands: a prompt can hold it, nothing can be claimed of it."""

    problems: tuple[tuple[int, str], ...] = ()


Facts: TypeAlias = DockerfileFacts | YamlFacts | PlainFacts


def read(document: Document) -> Facts:
    """Return what ``document`` says; unreadable parts are problems of the facts, never an exception."""
    match document.kind:
        case DocumentKind.DOCKERFILE:
            return read_dockerfile(document.text)
        case DocumentKind.COMPOSE | DocumentKind.KUBERNETES:
            from stackprompt.documents.yaml_reader import read_yaml  # noqa: PLC0415 - 40 ms, for YAML only

            return read_yaml(document.text)
        case DocumentKind.TEXT:
            return PlainFacts()
