"""Arguments of tasks: declared with a type, checked, completed with defaults."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from stackprompt.domain.result import Err, Ok, Result

ArgumentValue: TypeAlias = str | bool | int
ArgumentValues: TypeAlias = tuple[tuple[str, ArgumentValue], ...]
# A log may be long; its end has the error.
MAX_TEXT = 20_000
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_NUMBER = re.compile(r"-?\d{1,9}")


class ArgumentType(StrEnum):
    """The type of the value of an argument."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a task, always optional; with ``ask`` a front-end asks for it before the prompt is written.

    ``choices`` are its values, the first one is the default where there is no other; ``least`` and ``most``
    bound a number.
    """

    name: str
    type: ArgumentType
    title: str
    default: ArgumentValue | None = None
    choices: tuple[str, ...] = ()
    ask: bool = False
    least: int = 0
    most: int = 1_000_000

    @property
    def initial(self) -> ArgumentValue | None:
        """Return the value without one from the user."""
        if self.default is not None:
            return self.default
        if self.type is ArgumentType.FLAG:
            return False
        return self.choices[0] if self.choices else None


@dataclass(frozen=True, slots=True)
class UnknownArgument:
    """The task takes no argument of this name."""

    task: str
    argument: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongValue:
    """The value does not fit the argument; ``expected`` completes "expected …"."""

    argument: str
    value: str
    expected: str
    choices: tuple[str, ...] = field(default=())


def complete_arguments(
    task: str, arguments: Sequence[Argument], values_by_name: Mapping[str, ArgumentValue]
) -> Result[dict[str, ArgumentValue | None], UnknownArgument | WrongValue]:
    """Return a value for each of ``arguments``: that in ``values_by_name``, checked, else its default."""
    known = {argument.name: argument for argument in arguments}
    values = {argument.name: argument.initial for argument in arguments}
    for name, value in values_by_name.items():
        argument = known.get(name)
        if argument is None:
            return Err(UnknownArgument(task, name, tuple(known)))
        checked = _check_value(argument, value)
        if isinstance(checked, Err):
            return checked
        values[name] = checked.value
    return Ok(values)


def _check_value(argument: Argument, value: ArgumentValue) -> Result[ArgumentValue | None, WrongValue]:
    # An empty field means the default.
    if value == "" and not isinstance(value, bool):
        return Ok(argument.initial)
    match argument.type:
        case ArgumentType.TEXT:
            return Ok(str(value)[-MAX_TEXT:])
        case ArgumentType.CHOICE:
            choice, choices = str(value), argument.choices
            if choice.lower() in choices:
                return Ok(choice.lower())
            return Err(WrongValue(argument.name, choice, f"one of {', '.join(choices)}", choices))
        case ArgumentType.FLAG:
            flag = value if isinstance(value, bool) else _FLAGS.get(str(value).lower())
            return Err(WrongValue(argument.name, str(value), "true or false")) if flag is None else Ok(flag)
        case ArgumentType.NUMBER:
            return _check_number(argument, value)


def _check_number(argument: Argument, value: ArgumentValue) -> Result[ArgumentValue | None, WrongValue]:
    text = str(value).strip()
    expected = f"a number from {argument.least} to {argument.most}"
    if isinstance(value, bool) or not _NUMBER.fullmatch(text) or not argument.least <= int(text) <= argument.most:
        return Err(WrongValue(argument.name, text, expected))
    return Ok(int(text))
