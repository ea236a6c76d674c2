"""A template followed step by step: what it writes, and which line of it each written line comes from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from stackprompt.formats.helm.facts import MissingValue
from stackprompt.formats.helm.template.functions.data import DATA_FUNCTIONS
from stackprompt.formats.helm.template.functions.logic import LOGIC_FUNCTIONS
from stackprompt.formats.helm.template.functions.text import TEXT_FUNCTIONS
from stackprompt.formats.helm.template.functions.yaml import YAML_FUNCTIONS
from stackprompt.formats.helm.template.parser import parse
from stackprompt.formats.helm.template.syntax import (
    UNKNOWN,
    Call,
    Expression,
    Field,
    Insert,
    Leave,
    Literal,
    Output,
    Pipe,
    TemplateBlock,
    TemplateNode,
    Text,
    Unknown,
    Variable,
)
from stackprompt.formats.helm.template.values import TemplateValue, TooMuchError, format_value, is_true

MAX_STEPS = 100_000
LETTERS_OF_A_STEP = 100
MAX_WRITTEN = 1_000_000
MAX_DEPTH = 40
FUNCTIONS: Mapping[str, Callable[..., TemplateValue]] = {
    **TEXT_FUNCTIONS,
    **LOGIC_FUNCTIONS,
    **DATA_FUNCTIONS,
    **YAML_FUNCTIONS,
}
# These are asked about what is unknown and know the answer; every other function passes it on.
_TAKE_UNKNOWN = frozenset(
    {"and", "or", "not", "default", "coalesce", "ternary", "empty", "list", "dict", "tuple", "set", "print", "printf"}
    | {"cat", "toYaml", "append", "concat", "merge", "mergeOverwrite", "hasKey", "kindIs", "typeIs", "quote"}
)
# What a chart asks with these is not there while it is only looked at.
_EMPTY: Mapping[str, Callable[[], TemplateValue]] = {"lookup": dict, "fail": str}
# What these make of nothing is nothing, or looks like it.
_KEEP_NOTHING = frozenset({"quote", "squote", "toYaml", "indent", "nindent", "toString", "trim", "lower", "upper"})
_CANNOT = (TypeError, ValueError, KeyError, IndexError, ArithmeticError, AttributeError)


class OutputPiece(NamedTuple):
    """A part of what was written; ``moves`` when each line end in it is one of the template as well."""

    text: str
    line: int
    moves: bool


class _LeaveError(Exception):
    """Travels from ``break`` or ``continue`` to its ``range`` and no further."""

    def __init__(self, keyword: str) -> None:
        super().__init__(keyword)
        self.keyword = keyword


@dataclass(slots=True)
class _Frame:
    """The meaning of names at one place: the dot, the variables from the outside in, and how deep we are.

    ``is_named`` inside of a template that another one includes.
    """

    dot: TemplateValue
    variables: list[dict[str, TemplateValue]]
    depth: int = 0
    is_named: bool = False

    def inner(self, dot: TemplateValue) -> "_Frame":
        return _Frame(dot, [*self.variables, {}], self.depth + 1, self.is_named)

    def look_up(self, name: str) -> TemplateValue:
        return next((scope[name] for scope in reversed(self.variables) if name in scope), UNKNOWN)

    def put(self, name: str, value: TemplateValue, *, declares: bool) -> None:
        holding = next((scope for scope in reversed(self.variables) if name in scope), None)
        (self.variables[-1] if declares or holding is None else holding)[name] = value


class Renderer:
    """Follows templates that know each other; ``assumes`` takes the outermost conditions for true."""

    def __init__(self, defined: Mapping[str, tuple[TemplateNode, ...]], *, assumes: bool = False) -> None:
        self._defined = defined
        self._assumes = assumes
        self.missing: dict[MissingValue, None] = {}
        self._line = 0
        self._steps = 0
        self._written = 0

    def run(self, nodes: tuple[TemplateNode, ...], dot: TemplateValue) -> tuple[list[OutputPiece], str]:
        """Return what ``nodes`` write, and why they were not followed to their end ("" when they were)."""
        out: list[OutputPiece] = []
        try:
            self._follow(nodes, _Frame(dot, [{"$": dot}]), out)
        except TooMuchError:
            return out, "the template writes more than any chart needs"
        except RecursionError:
            return out, "the template calls itself without an end"
        except _LeaveError:
            pass
        return out, ""

    def _count_step(self, depth: int) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS or depth > MAX_DEPTH:
            raise TooMuchError

    def _write(self, out: list[OutputPiece], piece: OutputPiece) -> None:
        self._written += len(piece.text)
        if self._written > MAX_WRITTEN:
            raise TooMuchError
        out.append(piece)

    def _follow(self, nodes: tuple[TemplateNode, ...], frame: _Frame, out: list[OutputPiece]) -> None:
        for node in nodes:
            self._count_step(frame.depth)
            match node:
                case Text():
                    self._write(out, OutputPiece(node.text, node.line, moves=True))
                case Output():
                    self._write_output(node, frame, out)
                case TemplateBlock():
                    self._follow_block(node, frame, out)
                case Insert():
                    value = self._value(node.value, frame)
                    self._write(
                        out, OutputPiece(self._render_include(node.name, value, frame.depth), node.line, moves=False)
                    )
                case Leave():
                    raise _LeaveError(node.keyword)

    def _write_output(self, node: Output, frame: _Frame, out: list[OutputPiece]) -> None:
        if not frame.is_named:
            self._line = node.line
        value = self._value(node.value, frame)
        if not value and not node.variables and not frame.is_named:
            self._note_undefined(node.value, frame)
        if node.variables:
            frame.put(node.variables[-1], value, declares=node.declares)
        else:
            self._write(out, OutputPiece(format_value(value), node.line, moves=False))

    def _render_include(self, name: str, dot: TemplateValue, depth: int) -> str:
        nodes = self._defined.get(name)
        if nodes is None:
            return UNKNOWN.value
        out: list[OutputPiece] = []
        self._follow(nodes, _Frame(dot, [{"$": dot}], depth + 1, is_named=True), out)
        return "".join(piece.text for piece in out)

    def _follow_block(self, block: TemplateBlock, frame: _Frame, out: list[OutputPiece]) -> None:
        if not frame.is_named:
            self._line = block.head.line
        value = self._value(block.head.value, frame)
        if block.keyword == "range":
            self._follow_range(block, value, frame, out)
            return
        holds = is_true(value) or (self._assumes and frame.depth == 0 and block.keyword == "if")
        inside = frame.inner(value if block.keyword == "with" and holds else frame.dot)
        for name in block.head.variables:
            inside.put(name, value, declares=True)
        self._follow(block.body if holds else block.otherwise, inside, out)

    def _follow_range(self, block: TemplateBlock, value: TemplateValue, frame: _Frame, out: list[OutputPiece]) -> None:
        rows = list(_list_rows(value))
        if not rows:
            self._follow(block.otherwise, frame.inner(frame.dot), out)
        names = block.head.variables
        for key, item in rows:
            inside = frame.inner(item)
            for name, part in zip(reversed(names), (item, key), strict=False):
                inside.put(name, part, declares=True)
            try:
                self._follow(block.body, inside, out)
            except _LeaveError as leave:
                if leave.keyword == "break":
                    return

    def _value(self, expression: Expression, frame: _Frame) -> TemplateValue:
        self._count_step(frame.depth)
        match expression:
            case Literal():
                return expression.value
            case Variable():
                return frame.look_up(expression.name) if expression.name else frame.dot
            case Field():
                arguments = tuple(self._value(argument, frame) for argument in expression.arguments)
                of = self._value(expression.of, frame)
                self._note_fatal(of, expression.names)
                return _read_field(of, expression.names, arguments)
            case Call():
                return self._call(expression, frame, ())
            case Pipe():
                return self._evaluate(expression, frame)

    def _note_fatal(self, value: TemplateValue, names: tuple[str, ...]) -> None:
        """Note a value of the chart that is asked for in one that is not there."""
        if not names or names[0] != "Values":
            return
        for depth, name in enumerate(names):
            if value is None and depth > 1:
                self.missing[MissingValue(".".join(names[1:]), self._line, is_fatal=True)] = None
                return
            if not isinstance(value, dict):
                return
            value = value.get(name)

    def _note_undefined(self, expression: Expression, frame: _Frame) -> None:
        """Note a value of the chart that is written out as nothing, because no file defines it."""
        first = expression.commands[0] if isinstance(expression, Pipe) else expression
        later = expression.commands[1:] if isinstance(expression, Pipe) else ()
        if not isinstance(first, Field) or first.names[0] != "Values" or len(first.names) == 1:
            return
        if all(isinstance(command, Call) and command.function in _KEEP_NOTHING for command in later):
            holder = _read_field(self._value(first.of, frame), first.names[:-1], ())
            if isinstance(holder, dict) and first.names[-1] not in holder:
                self.missing[MissingValue(".".join(first.names[1:]), self._line, is_fatal=False)] = None

    def _evaluate(self, pipe: Pipe, frame: _Frame) -> TemplateValue:
        value = self._value(pipe.commands[0], frame)
        for command in pipe.commands[1:]:
            if isinstance(command, Call):
                value = self._call(command, frame, (value,))
            elif isinstance(command, Field):
                value = _read_field(self._value(command.of, frame), command.names, (value,))
            else:
                value = UNKNOWN
        return value

    def _call(self, call: Call, frame: _Frame, last: tuple[TemplateValue, ...]) -> TemplateValue:
        self._count_step(frame.depth)
        arguments = (*(self._value(argument, frame) for argument in call.arguments), *last)
        if call.function in _EMPTY:
            return _EMPTY[call.function]()
        match call.function, arguments:
            case "include", (name, dot):
                return self._render_include(format_value(name), dot, frame.depth)
            case "tpl", (text, dot):
                return self._render_text(format_value(text), dot, frame.depth)
            case "required", (_, value):
                return UNKNOWN if value in (None, "") else value
            case _:
                # A function reads all of a text, and a loop may call it a hundred thousand times.
                self._steps += sum(len(a) for a in arguments if isinstance(a, str | list | dict)) // LETTERS_OF_A_STEP
                return _apply(call.function, arguments)

    def _render_text(self, text: str, dot: TemplateValue, depth: int) -> TemplateValue:
        if "{{" not in text:
            return text
        out: list[OutputPiece] = []
        self._follow(parse(text).nodes, _Frame(dot, [{"$": dot}], depth + 1, is_named=True), out)
        return "".join(piece.text for piece in out)


def _list_rows(value: TemplateValue) -> Iterator[tuple[TemplateValue, TemplateValue]]:
    if isinstance(value, dict):
        yield from ((key, value[key]) for key in sorted(value))
    elif isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from enumerate(range(min(value, MAX_STEPS)))
    elif value is UNKNOWN:
        yield UNKNOWN, UNKNOWN


def _apply(name: str, arguments: tuple[TemplateValue, ...]) -> TemplateValue:
    function = FUNCTIONS.get(name)
    if function is None or (UNKNOWN in arguments and name not in _TAKE_UNKNOWN):
        return UNKNOWN
    try:
        return function(*arguments)
    except _CANNOT:
        return UNKNOWN


def _read_field(value: TemplateValue, names: tuple[str, ...], arguments: tuple[TemplateValue, ...]) -> TemplateValue:
    for name in names:
        if not isinstance(value, dict):
            return None if value is None else UNKNOWN
        value = value.get(name)
    if value is None or isinstance(value, str | int | float | list | dict | Unknown):
        return value
    try:
        return value(*arguments)
    except _CANNOT:
        return UNKNOWN
