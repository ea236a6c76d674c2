"""Which family a document belongs to and which template serves a task for it: a table, and one family for the rest."""

from stackprompt.domain.argument import Argument
from stackprompt.domain.document import FormatId
from stackprompt.domain.task import LENGTH
from stackprompt.formats.table import FORMAT_BY_ID
from stackprompt.prompts.load import Templates


def template_for(templates: Templates, task: str, format_id: FormatId) -> str | None:
    """Return the name of the template: the family's own, else the one for all; None when the task has none."""
    return templates.chosen.get((task, FORMAT_BY_ID[format_id].family)) or templates.chosen.get((task, "any"))


def arguments_for(templates: Templates, task: str, format_id: FormatId) -> tuple[Argument, ...]:
    """Return the arguments of a task for documents of a format, with the choices that these have."""
    name = template_for(templates, task, format_id)
    source = templates.sources.get(name) if name else None
    if source is None or source.front is None:
        return ()
    return (
        *(argument.value((format_id, FORMAT_BY_ID[format_id].family)) for argument in source.front.arguments),
        LENGTH,
    )
