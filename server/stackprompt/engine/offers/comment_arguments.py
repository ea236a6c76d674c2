"""The arguments in a comment that is being typed as ``prompt convert to=helm``: complete and unfinished ones."""

import re
from dataclasses import dataclass

from stackprompt.domain.prompts.argument import Argument, ArgumentType, ArgumentValues, complete_arguments
from stackprompt.domain.prompts.task import LENGTH
from stackprompt.domain.result import Ok
from stackprompt.domain.workspace.document import FormatId
from stackprompt.prompts.templates.load import Templates
from stackprompt.prompts.templates.select import choose_arguments

_TASK = re.compile(r"(?P<task>[a-z]+(?:-[a-z]+)*)\s(?P<rest>.*)$")
_NAME = re.compile(r"(?:^|\s)([a-z]+(?:-[a-z]+)*)=")
_UNFINISHED = re.compile(r"(?:^|\s)([a-z-]*)$")


@dataclass(frozen=True, slots=True)
class CommentArguments:
    """The task of a comment and its ``complete`` arguments; ``open`` are those that can follow."""

    task: str
    complete: ArgumentValues
    open: tuple[tuple[Argument, str], ...]
    is_complete: bool


def read_comment(templates: Templates, format_id: FormatId, text: str) -> CommentArguments | None:
    """Read ``text``, which follows the word "prompt"; None when it does not begin with a task and a space."""
    match = _TASK.match(text)
    if match is None or match["task"] not in templates.tasks:
        return None
    # A comment is always short.
    definitions = (
        argument for argument in choose_arguments(templates, match["task"], format_id) if argument is not LENGTH
    )
    arguments = {argument.name: argument for argument in definitions}
    values, rest = _split_arguments(match["rest"], arguments)
    unfinished = _find_unfinished(rest, values, arguments)
    if unfinished is None:
        return None
    name, value = unfinished
    complete = tuple(pair for pair in values.items() if pair[0] != name or name == "")
    offers = tuple(_list_offers(arguments, dict(values), name, value, rest))
    outcome = complete_arguments(match["task"], tuple(arguments.values()), values)
    return CommentArguments(match["task"], complete, offers, is_complete=bool(values) and isinstance(outcome, Ok))


def _split_arguments(rest: str, arguments: dict[str, Argument]) -> tuple[dict[str, str], str]:
    """Return the values of the arguments in ``rest``, and the text before the first of them."""
    places = [place for place in _NAME.finditer(rest) if place[1] in arguments]
    if not places:
        return {}, rest
    ends = [place.start() for place in places[1:]] + [len(rest)]
    values = {place[1]: rest[place.end() : end].strip() for place, end in zip(places, ends, strict=True)}
    return values, rest[: places[0].start()]


def _find_unfinished(rest: str, values: dict[str, str], arguments: dict[str, Argument]) -> tuple[str, str] | None:
    """Return the argument whose value is being typed and its letters; None when the rest has another form."""
    if not values:
        letters = _UNFINISHED.fullmatch(rest)
        return ("", letters[1]) if letters else None
    name, value = list(values.items())[-1]
    argument = arguments[name]
    if argument.type is ArgumentType.CHOICE and value not in argument.choices:
        return name, value
    return "", ""


def _list_offers(
    arguments: dict[str, Argument], values: dict[str, str], name: str, value: str, letters: str
) -> list[tuple[Argument, str]]:
    if name:
        return [(arguments[name], choice) for choice in arguments[name].choices if choice.startswith(value)]
    prefix = letters.strip() if not values else ""
    offers: list[tuple[Argument, str]] = []
    for argument in arguments.values():
        if argument.name in values or not argument.name.startswith(prefix):
            continue
        offers += [(argument, choice) for choice in argument.choices] if argument.choices else [(argument, "")]
    return offers
