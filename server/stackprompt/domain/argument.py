"""What a task can be told beside its document: declared with a type, checked, completed with defaults."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from stackprompt.domain.result import Err, Ok, Result

Value: TypeAlias = str | bool | int
Given: TypeAlias = tuple[tuple[str, Value], ...]
# A log may be long; what went wrong stands at its end.
MAX_TEXT = 20_000
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_NUMBER = re.compile(r"-?\d{1,9}")


class ArgumentType(StrEnum):
    """What an argument's value may be."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a task: never required. ``ask`` when it is worth a question before the prompt is written.

    ``choices`` are its values, the first one is the default where there is no other; ``least`` and ``most``
    bound a number.
    """

    name: str
    type: ArgumentType
    title: str
    default: Value | None = None
    choices: tuple[str, ...] = ()
    ask: bool = False
    least: int = 0
    most: int = 1_000_000

    @property
    def initial(self) -> Value | None:
        """Return the value that is used when none is given."""
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


def filled(
    task: str, arguments: Sequence[Argument], given: Mapping[str, Value]
) -> Result[dict[str, Value | None], UnknownArgument | WrongValue]:
    """Return a value for each of ``arguments``: what was ``given``, checked, else its default."""
    known = {argument.name: argument for argument in arguments}
    values = {argument.name: argument.initial for argument in arguments}
    for name, value in given.items():
        argument = known.get(name)
        if argument is None:
            return Err(UnknownArgument(task, name, tuple(known)))
        checked = _checked(argument, value)
        if isinstance(checked, Err):
            return checked
        values[name] = checked.value
    return Ok(values)


def _checked(argument: Argument, value: Value) -> Result[Value | None, WrongValue]:
    # A field that the user left empty means that he has nothing to say.
    if value == "" and not isinstance(value, bool):
        return Ok(argument.initial)
    match argument.type:
        case ArgumentType.TEXT:
            return Ok(str(value)[-MAX_TEXT:])
        case ArgumentType.CHOICE:
            return _choice(argument, str(value))
        case ArgumentType.FLAG:
            flag = value if isinstance(value, bool) else _FLAGS.get(str(value).lower())
            return Err(WrongValue(argument.name, str(value), "true or false")) if flag is None else Ok(flag)
        case ArgumentType.NUMBER:
            return _number(argument, value)


def _choice(argument: Argument, value: str) -> Result[Value | None, WrongValue]:
    if value.lower() in argument.choices:
        return Ok(value.lower())
    return Err(WrongValue(argument.name, value, f"one of {', '.join(argument.choices)}", argument.choices))


def _number(argument: Argument, value: Value) -> Result[Value | None, WrongValue]:
    text = str(value).strip()
    expected = f"a number from {argument.least} to {argument.most}"
    if isinstance(value, bool) or not _NUMBER.fullmatch(text) or not argument.least <= int(text) <= argument.most:
        return Err(WrongValue(argument.name, text, expected))
    return Ok(int(text))
