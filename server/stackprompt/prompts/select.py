"""Which family a document belongs to and which template serves a task for it: a table, and one family for the rest."""

from collections.abc import Mapping

from stackprompt.domain.argument import Argument
from stackprompt.domain.document import DocumentKind
from stackprompt.domain.task import LENGTH
from stackprompt.prompts.load import Templates
from stackprompt.prompts.model import Family

FAMILIES: Mapping[DocumentKind, Family] = {
    DocumentKind.DOCKERFILE: "docker",
    DocumentKind.COMPOSE: "compose",
    DocumentKind.KUBERNETES: "kubernetes",
    DocumentKind.KUSTOMIZATION: "kubernetes",
    DocumentKind.HELM: "helm",
    DocumentKind.HELM_VALUES: "helm",
    DocumentKind.HELM_CHART: "helm",
    DocumentKind.ANSIBLE: "ansible",
    DocumentKind.TERRAFORM: "terraform",
    DocumentKind.GITHUB_ACTIONS: "ci",
    DocumentKind.GITLAB_CI: "ci",
    DocumentKind.CI: "ci",
    DocumentKind.DATABASE: "database",
    DocumentKind.APPLICATION: "application",
    DocumentKind.TEXT: "generic",
}


def template_for(templates: Templates, task: str, kind: DocumentKind) -> str | None:
    """Return the name of the template: the family's own, else the one for all; None when the task has none."""
    return templates.chosen.get((task, FAMILIES[kind])) or templates.chosen.get((task, "any"))


def arguments_for(templates: Templates, task: str, kind: DocumentKind) -> tuple[Argument, ...]:
    """Return the arguments of a task for documents of ``kind``, with the choices that these have."""
    name = template_for(templates, task, kind)
    source = templates.sources.get(name) if name else None
    if source is None or source.front is None:
        return ()
    return (*(argument.value((kind.value, FAMILIES[kind])) for argument in source.front.arguments), LENGTH)
