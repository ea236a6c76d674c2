"""A comment that is being typed as ``prompt convert to=helm``: which task, which arguments, and what is unfinished."""

import re
from dataclasses import dataclass

from stackprompt.domain.argument import Argument, ArgumentType, ArgumentValues, complete_arguments
from stackprompt.domain.document import FormatId
from stackprompt.domain.result import Ok
from stackprompt.domain.task import LENGTH
from stackprompt.prompts.load import Templates
from stackprompt.prompts.select import arguments_for

_TASK = re.compile(r"(?P<task>[a-z]+(?:-[a-z]+)*)\s(?P<rest>.*)$")
_NAME = re.compile(r"(?:^|\s)([a-z]+(?:-[a-z]+)*)=")
_UNFINISHED = re.compile(r"(?:^|\s)([a-z-]*)$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: ``given`` is complete; ``open`` can follow, each with a value, "" for a text."""

    task: str
    given: ArgumentValues
    open: tuple[tuple[Argument, str], ...]
    is_complete: bool


def typed(templates: Templates, format_id: FormatId, text: str) -> Typed | None:
    """Read ``text``, which follows the word "prompt"; None when it does not begin with a task and a space."""
    found = _TASK.match(text)
    if found is None or found["task"] not in templates.tasks:
        return None
    # A comment is always short.
    allowed = (argument for argument in arguments_for(templates, found["task"], format_id) if argument is not LENGTH)
    arguments = {argument.name: argument for argument in allowed}
    given, rest = _given(found["rest"], arguments)
    unfinished = _unfinished(rest, given, arguments)
    if unfinished is None:
        return None
    name, value = unfinished
    closed = tuple(pair for pair in given.items() if pair[0] != name or name == "")
    offers = tuple(_offers(arguments, dict(given), name, value, rest))
    checked = complete_arguments(found["task"], tuple(arguments.values()), given)
    return Typed(found["task"], closed, offers, is_complete=bool(given) and isinstance(checked, Ok))


def _given(rest: str, arguments: dict[str, Argument]) -> tuple[dict[str, str], str]:
    """Return the values of the arguments in ``rest``, and what stands before the first of them."""
    places = [place for place in _NAME.finditer(rest) if place[1] in arguments]
    if not places:
        return {}, rest
    ends = [place.start() for place in places[1:]] + [len(rest)]
    given = {place[1]: rest[place.end() : end].strip() for place, end in zip(places, ends, strict=True)}
    return given, rest[: places[0].start()]


def _unfinished(rest: str, given: dict[str, str], arguments: dict[str, Argument]) -> tuple[str, str] | None:
    """Return the argument whose value is being typed and its letters; None when the rest is none of ours."""
    if not given:
        letters = _UNFINISHED.fullmatch(rest)
        return ("", letters[1]) if letters else None
    name, value = list(given.items())[-1]
    argument = arguments[name]
    if argument.type is ArgumentType.CHOICE and value not in argument.choices:
        return name, value
    return "", ""


def _offers(
    arguments: dict[str, Argument], given: dict[str, str], name: str, value: str, letters: str
) -> list[tuple[Argument, str]]:
    if name:
        return [(arguments[name], choice) for choice in arguments[name].choices if choice.startswith(value)]
    begun = letters.strip() if not given else ""
    offers: list[tuple[Argument, str]] = []
    for argument in arguments.values():
        if argument.name in given or not argument.name.startswith(begun):
            continue
        offers += [(argument, choice) for choice in argument.choices] if argument.choices else [(argument, "")]
    return offers
