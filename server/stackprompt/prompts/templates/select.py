"""Choose the template that serves a task for a format: the one of its family, else the one for all."""

from dataclasses import dataclass

from stackprompt.domain.prompts.argument import Argument
from stackprompt.domain.prompts.task import LENGTH
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID
from stackprompt.prompts.templates.load import Templates


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """The template that serves a task for a family of documents, and its arguments with the choices that these have."""

    name: str
    family: str
    arguments: tuple[Argument, ...]


def find_template(templates: Templates, task: str, format_id: FormatId) -> str | None:
    """Return the name of the template: the family's own, else the one for all; None when the task has none."""
    return templates.chosen.get((task, FORMAT_BY_ID[format_id].family)) or templates.chosen.get((task, "any"))


def choose_template(templates: Templates, task: str, format_id: FormatId) -> TemplateChoice | None:
    """Return the template of ``task`` with its arguments; None when the task has none."""
    name = find_template(templates, task, format_id)
    if name is None:
        return None
    family = FORMAT_BY_ID[format_id].family
    front = templates.sources[name].front
    definitions = front.arguments if front else ()
    return TemplateChoice(name, family, (*(argument.value((format_id, family)) for argument in definitions), LENGTH))


def choose_arguments(templates: Templates, task: str, format_id: FormatId) -> tuple[Argument, ...]:
    """Return the arguments of a task for documents of a format; none for an unknown task."""
    choice = choose_template(templates, task, format_id)
    return choice.arguments if choice else ()
