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
# What only Helm writes between braces: Jinja has names without a dot, GitHub a dollar before the braces.
_HELM = re.compile(
    r"(?<!\$)\{\{-?\s*(?:/\*|\$|\(?\s*\.(?:Values|Release|Chart|Files|Capabilities|Template)\b"
    r"|(?:include|template|define|toYaml|fail|required|tpl|range|with|if)\s+\(?[.$\"]|if\s+\(?(?:and|or|not|eq|ne)\s)"
)
# A line of its own, as no text that only holds a template has it.
_CONTROL = re.compile(r"(?m)^\s*\{\{-?\s*(?:if|with|range|end|include|define|template|/\*)")
_TEMPLATE_NAME = re.compile(r"(?i)(\.ya?ml|\.tpl)$")
_CHART = "Chart.yaml"
_VALUES = re.compile(r"(?i)^(values([.-][\w.-]+)?|[\w.-]+[.-]values)\.ya?ml$")
_KUSTOMIZATION = re.compile(r"^(kustomization\.ya?ml|Kustomization)$")
_KUSTOMIZE_API = re.compile(r"(?m)^apiVersion:\s*[\"']?kustomize\.config\.k8s\.io/")
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
    if _KUSTOMIZATION.match(name):
        return DocumentKind.KUSTOMIZATION
    if _is_template(path, text[:SNIFFED_CHARACTERS], language):
        return DocumentKind.HELM
    if not (_YAML.search(name) or language in {"yaml", "dockercompose", "yaml.docker-compose"}):
        return DocumentKind.TEXT
    return _classify_yaml(name, text[:SNIFFED_CHARACTERS])


def _is_template(path: str, head: str, language: str) -> bool:
    """Tell whether a file is a template of a chart: those lie in its folder of templates, with few exceptions."""
    parts = PurePosixPath(path).parts
    if _VALUES.match(parts[-1]) and "templates" not in parts:
        # The texts in it may be templates; the file is none.
        return False
    if not (_TEMPLATE_NAME.search(parts[-1]) or language == "helm") or not _HELM.search(head):
        return False
    is_at_home = "templates" in parts or parts[-1].endswith(".tpl") or language == "helm"
    return is_at_home or (_CONTROL.search(head) is not None and _KIND.search(head) is not None)


def _classify_yaml(name: str, head: str) -> DocumentKind:
    if _VALUES.match(name):
        return DocumentKind.HELM_VALUES
    # A template does not parse as YAML, and what it renders to cannot be known from its text.
    if _TEMPLATED.search(head):
        return DocumentKind.TEXT
    if name == _CHART:
        return DocumentKind.HELM_CHART
    if _KUSTOMIZE_API.search(head):
        return DocumentKind.KUSTOMIZATION
    if _API_VERSION.search(head) and _KIND.search(head):
        return DocumentKind.KUBERNETES
    if _COMPOSE.match(name) or (_SERVICES.search(head) and _IMAGE_OR_BUILD.search(head)):
        return DocumentKind.COMPOSE
    return DocumentKind.TEXT
