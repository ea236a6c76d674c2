"""What kind of document a file is, told from its name, its editor language and a look at its first lines."""

import re
from pathlib import PurePosixPath

from stackprompt.domain.document import DocumentKind

SNIFFED_CHARACTERS = 65_536

_DOCKERFILE = re.compile(r"(?i)(^|\.)(dockerfile|containerfile)(\.[\w.-]+)?$")
# Files that only talk about a Dockerfile: Dockerfile.md, Dockerfile.j2 is a template and does not parse.
_NOT_DOCKERFILE = re.compile(r"(?i)\.(md|txt|j2|tmpl|tpl|erb|dockerignore|py|sh|json|ya?ml|go|ts|js)$")
_COMPOSE = re.compile(r"(?i)^(docker-)?compose([.-][\w.-]+)?\.ya?ml$")
_YAML = re.compile(r"(?i)\.ya?ml$")
_TEMPLATED = re.compile(r"(?m)^[^#\n]*\{\{")
_SERVICES = re.compile(r"(?m)^services:\s*(#.*)?$")
# Only what indents: \s also runs over line ends, from every blank line to the last one.
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")
_API_VERSION = re.compile(r"(?m)^apiVersion:\s*\S")
_KIND = re.compile(r"(?m)^kind:\s*\S")


def classify(path: str, text: str, language: str = "") -> DocumentKind:
    """Return the kind of the document at ``path``; ``language`` is the editor's language id, if it gave one."""
    name = PurePosixPath(path).name
    if language == "dockerfile" or (_DOCKERFILE.search(name) and not _NOT_DOCKERFILE.search(name)):
        return DocumentKind.DOCKERFILE
    if not (_YAML.search(name) or language in {"yaml", "dockercompose", "yaml.docker-compose"}):
        return DocumentKind.TEXT
    return _classify_yaml(name, text[:SNIFFED_CHARACTERS])


def _classify_yaml(name: str, head: str) -> DocumentKind:
    # A template does not parse as YAML, and what it renders to cannot be known from its text.
    if _TEMPLATED.search(head):
        return DocumentKind.TEXT
    if _API_VERSION.search(head) and _KIND.search(head):
        return DocumentKind.KUBERNETES
    if _COMPOSE.match(name) or (_SERVICES.search(head) and _IMAGE_OR_BUILD.search(head)):
        return DocumentKind.COMPOSE
    return DocumentKind.TEXT
