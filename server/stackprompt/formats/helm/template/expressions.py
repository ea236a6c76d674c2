"""The words of one action read into an expression; never fails: what is not understood is an unknown value."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from stackprompt.formats.helm.template.lexer import words
from stackprompt.formats.helm.template.syntax import (
    DOT,
    UNKNOWN,
    Call,
    Expression,
    Field,
    Literal,
    Output,
    Pipe,
    Variable,
)

MAX_DEPTH = 60
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "nil": None}
_NOT_KNOWN = Call(UNKNOWN.value, ())


def read_named_value(rest: str) -> tuple[str, Expression]:
    """Return the name and the value of ``"name" value``."""
    reader = _Words(rest)
    name = reader.operand()
    value = reader.pipe() if reader.has_more() else Literal(None)
    return (str(name.value) if isinstance(name, Literal) else ""), value


def read_output(source: str, line: int) -> Output:
    """Return what an action other than a block writes out, or stores in a variable."""
    reader = _Words(source)
    variables, declares = reader.variables()
    value = reader.pipe()
    return Output(value if not reader.has_more() else _NOT_KNOWN, line, variables, declares)


class _Words:
    """The words of one action while they are read."""

    def __init__(self, source: str) -> None:
        self._words = words(source.strip())
        self._at = 0
        self._depth = 0

    def has_more(self) -> bool:
        """Return whether there is more to read."""
        self._skip_space()
        return self._at < len(self._words)

    def _skip_space(self) -> None:
        while self._at < len(self._words) and self._words[self._at][0] == "space":
            self._at += 1

    def _peek(self) -> tuple[str, str]:
        return self._words[self._at] if self._at < len(self._words) else ("end", "")

    def variables(self) -> tuple[tuple[str, ...], bool]:
        """Read ``$a, $b :=``, if that is what comes first."""
        begun, names = self._at, list[str]()
        while self.has_more() and self._peek()[0] == "variable":
            names.append(self._peek()[1][1:])
            self._at += 1
            self._skip_space()
            mark = self._peek()[1]
            self._at += 1
            if mark in {":=", "="}:
                return tuple(names), mark == ":="
            if mark != ",":
                break
        self._at = begun
        return (), False

    def pipe(self) -> Expression:
        """Read commands up to a closing bracket or the end."""
        commands = [self._read_command()]
        while self.has_more() and self._peek()[1] == "|":
            self._at += 1
            commands.append(self._read_command())
        return commands[0] if len(commands) == 1 else Pipe(tuple(commands))

    def _read_command(self) -> Expression:
        self._skip_space()
        kind, text = self._peek()
        is_function = kind == "name" and text not in _CONSTANTS
        if is_function:
            self._at += 1
        first = None if is_function else self.operand()
        arguments = tuple(self._read_arguments())
        if first is None:
            return self._read_fields(Call(text, arguments)) if not arguments else Call(text, arguments)
        if not arguments:
            return first
        return replace(first, arguments=arguments) if isinstance(first, Field) else _NOT_KNOWN

    def _read_arguments(self) -> Iterator[Expression]:
        while self.has_more() and self._peek()[1] not in {"|", ")", ","}:
            before = self._at
            yield self.operand()
            if self._at == before:
                self._at += 1

    def operand(self) -> Expression:
        """Read one value, and the fields that are taken of it."""
        self._skip_space()
        kind, text = self._peek()
        if kind == "field":
            return self._read_fields(DOT)
        self._at += 1
        return self._read_fields(self._read_plain(kind, text))

    def _read_plain(self, kind: str, text: str) -> Expression:
        match kind:
            case "string":
                return Literal(_strip_quotes(text))
            case "letter":
                return Literal(ord(text[1]))
            case "number":
                return Literal(_number(text))
            case "variable":
                return Variable(text if text == "$" else text[1:])
            case "name":
                return Literal(_CONSTANTS[text]) if text in _CONSTANTS else Call(text, ())
            case _:
                return self._mark(text)

    def _mark(self, text: str) -> Expression:
        if text == ".":
            return DOT
        if text != "(" or self._depth >= MAX_DEPTH:
            return _NOT_KNOWN
        self._depth += 1
        inside = self.pipe()
        self._depth -= 1
        self._skip_space()
        if self._peek()[1] == ")":
            self._at += 1
        return inside

    def _read_fields(self, of: Expression) -> Expression:
        names: list[str] = []
        while self._peek()[0] == "field":
            names.append(self._peek()[1][1:])
            self._at += 1
        return Field(of, tuple(names)) if names else of


def _strip_quotes(text: str) -> str:
    if text.startswith("`"):
        return text[1:-1]
    try:
        return cast("str", json.loads(text, strict=False))
    except ValueError:
        # Go knows escapes that JSON does not.
        return text[1:-1].replace('\\"', '"')


def _number(text: str) -> int | float:
    plain = text.replace("_", "")
    try:
        return int(plain, 0)
    except ValueError:
        pass
    try:
        return float(plain)
    except ValueError:
        return 0
