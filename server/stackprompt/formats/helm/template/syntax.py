"""The parts of a Go template, as the parser gives them and the renderer follows them."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal as Choice
from typing import TypeAlias

from stackprompt.formats.helm.facts import Action
from stackprompt.syntax.yaml_tree import UNKNOWN_MARK


class Unknown(Enum):
    """A value that cannot be known without a cluster, a clock, chance, or a chart that is not here."""

    UNKNOWN = UNKNOWN_MARK

    def __str__(self) -> str:
        """Return the mark that represents it in the output."""
        return self.value


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Variable:
    """``$name``; ``$`` alone is what the template was given, the empty name is the dot."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """``.a.b`` of a value, with arguments when it is called like a method."""

    of: "Expression"
    names: tuple[str, ...]
    arguments: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Pipe:
    """Commands of which each takes the result of the one before it as its last argument."""

    commands: tuple["Expression", ...]


Expression: TypeAlias = Literal | Variable | Field | Call | Pipe
DOT = Variable("")


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is written out as it is; ``line`` (from 1) is where it begins."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Output:
    """``{{ … }}``: the value is written out, or kept in a variable."""

    value: Expression
    line: int
    variables: tuple[str, ...] = ()
    declares: bool = False


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """``if``, ``with`` or ``range`` with what is inside, and what follows its ``else``."""

    keyword: Choice["if", "with", "range"]
    head: Output
    body: tuple["TemplateNode", ...]
    otherwise: tuple["TemplateNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Insert:
    """``{{ template "name" value }}``."""

    name: str
    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Leave:
    """``break`` or ``continue``."""

    keyword: str


TemplateNode: TypeAlias = Text | Output | TemplateBlock | Insert | Leave


@dataclass(frozen=True, slots=True)
class Template:
    """One file: what it writes, the templates that it defines by name, and its actions as they are written."""

    nodes: tuple[TemplateNode, ...]
    defined: dict[str, tuple[TemplateNode, ...]]
    actions: tuple[Action, ...]
