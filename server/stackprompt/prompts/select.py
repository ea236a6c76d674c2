"""Which family a document belongs to and which template serves a task for it: a table, and one family for the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """The template that serves a task for a family of documents, and its arguments with the choices that these have."""

    name: str
    family: Family
    arguments: tuple[Argument, ...]


def template_for(templates: Templates, task: str, kind: DocumentKind) -> str | None:
    """Return the name of the template: the family's own, else the one for all; None when the task has none."""
    return templates.chosen.get((task, FAMILIES[kind])) or templates.chosen.get((task, "any"))


def choose_template(templates: Templates, task: str, kind: DocumentKind) -> TemplateChoice | None:
    """Return the template of ``task`` with its arguments; None when the task has none."""
    name = template_for(templates, task, kind)
    if name is None:
        return None
    family = FAMILIES[kind]
    front = templates.sources[name].front
    declared = front.arguments if front else ()
    return TemplateChoice(name, family, (*(argument.value((kind.value, family)) for argument in declared), LENGTH))


def arguments_for(templates: Templates, task: str, kind: DocumentKind) -> tuple[Argument, ...]:
    """Return the arguments of a task for documents of ``kind``; none for an unknown task."""
    choice = choose_template(templates, task, kind)
    return choice.arguments if choice else ()
