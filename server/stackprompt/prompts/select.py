"""Which template serves a task for a document: a table, and the generic family for everything else."""

from collections.abc import Mapping

from stackprompt.domain.document import DocumentKind
from stackprompt.prompts.load import Templates
from stackprompt.prompts.model import Family

FAMILIES: Mapping[DocumentKind, Family] = {
    DocumentKind.DOCKERFILE: "container",
    DocumentKind.COMPOSE: "container",
    DocumentKind.KUBERNETES: "container",
    DocumentKind.HELM: "container",
    DocumentKind.HELM_VALUES: "container",
    DocumentKind.HELM_CHART: "container",
    DocumentKind.KUSTOMIZATION: "container",
    DocumentKind.TEXT: "generic",
}
LABELS: Mapping[DocumentKind, str] = {
    DocumentKind.DOCKERFILE: "Dockerfile",
    DocumentKind.COMPOSE: "Compose file",
    DocumentKind.KUBERNETES: "Kubernetes manifest",
    DocumentKind.HELM: "Helm template",
    DocumentKind.HELM_VALUES: "values file",
    DocumentKind.HELM_CHART: "Chart.yaml",
    DocumentKind.KUSTOMIZATION: "kustomization",
    DocumentKind.TEXT: "file",
}


def template_for(templates: Templates, task: str, kind: DocumentKind) -> str | None:
    """Return the name of the template, or None when no family of the task has one."""
    families = (FAMILIES[kind], "generic")
    return next((name for family in families if (name := templates.chosen.get((task, family)))), None)
