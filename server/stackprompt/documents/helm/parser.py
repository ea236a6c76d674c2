"""From text and actions to nodes; never fails: what is not understood is an unknown value."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from stackprompt.documents.helm.lexer import pieces, words
from stackprompt.documents.helm.syntax import (
    DOT,
    UNKNOWN,
    Block,
    Call,
    Expression,
    Field,
    Insert,
    Leave,
    Literal,
    Node,
    Output,
    Pipe,
    Template,
    Text,
    Variable,
)
from stackprompt.documents.helm_facts import Action

MAX_DEPTH = 60
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "nil": None}
_NOT_KNOWN = Call(UNKNOWN.value, ())


def parse(text: str) -> Template:
    """Return what ``text`` is made of; a block that is never closed counts as if its keyword were not there."""
    parts = tuple(pieces(text))
    reader = _Reader()
    template = reader.run(parts)
    # One missing end shifts all others; those that stand below their own keyword tell which one it is.
    return template if reader.is_balanced else _Reader(aligns=True).run(parts)


@dataclass(slots=True)
class _Open:
    """A block that is being read: its keyword, its head, and the nodes of its body and of its ``else``."""

    keyword: str
    head: Output
    name: str = ""
    body: list[Node] = field(default_factory=list)
    otherwise: list[Node] | None = None
    is_chained: bool = False
    column: int = -1


class _Reader:
    """Reads one file; the innermost block that is still open lies on top of the stack."""

    def __init__(self, *, aligns: bool = False) -> None:
        self.is_balanced = True
        self._aligns = aligns
        self._nodes: list[Node] = []
        self._stack: list[_Open] = []
        self._defined: dict[str, tuple[Node, ...]] = {}
        self._actions: list[Action] = []

    def run(self, parts: Iterable[Text | Action]) -> Template:
        """Read all ``parts``."""
        for part in parts:
            if isinstance(part, Text):
                self._add(part)
            else:
                self._actions.append(part)
                self._action(part)
        self.is_balanced = not self._stack
        while self._stack:
            self._dissolve()
        return Template(tuple(self._nodes), self._defined, tuple(self._actions))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._nodes.append(node)
            return
        top = self._stack[-1]
        (top.body if top.otherwise is None else top.otherwise).append(node)

    def _action(self, action: Action) -> None:
        keyword, _, rest = action.source.partition(" ") if " " in action.source else (action.source, "", "")
        keyword, rest = (keyword, rest) if keyword.isalpha() else _split_keyword(action.source)
        match keyword:
            case "if" | "with" | "range" | "define" | "block":
                self._open(keyword, rest, action)
            case "else":
                self._else(rest.strip(), action.line)
            case "end":
                self._close(action.span.column)
            case "template":
                name, value = _named(rest)
                self._add(Insert(name, value, action.line))
            case "break" | "continue":
                self._add(Leave(keyword))
            case _:
                self._add(_output(action.source, action.line))

    def _open(self, keyword: str, rest: str, action: Action) -> None:
        if len(self._stack) >= MAX_DEPTH:
            return
        name, head = "", _output(rest, action.line)
        if keyword in {"define", "block"}:
            name, value = _named(rest)
            head = Output(value, action.line)
        self._stack.append(_Open(keyword, head, name, column=action.span.column))

    def _close(self, column: int) -> None:
        aligned = [block for block in self._stack if block.column == column]
        while self._aligns and aligned and self._stack[-1].column != column:
            self._dissolve()
        self._end()

    def _dissolve(self) -> None:
        """Put what stands in the innermost block where the block stands."""
        block = self._stack.pop()
        if block.keyword == "define":
            self._defined[block.name] = tuple(block.body)
            return
        for node in (*block.body, *(block.otherwise or ())):
            self._add(node)

    def _else(self, rest: str, line: int) -> None:
        if not self._stack or self._stack[-1].otherwise is not None:
            return
        self._stack[-1].otherwise = []
        keyword, _, head = rest.partition(" ")
        if keyword in {"if", "with"}:
            column = self._stack[-1].column
            self._stack.append(_Open(keyword, _output(head, line), is_chained=True, column=column))

    def _end(self) -> None:
        if not self._stack:
            return
        done = self._stack.pop()
        if done.keyword in {"define", "block"}:
            self._defined[done.name] = tuple(done.body)
            if done.keyword == "block":
                self._add(Insert(done.name, done.head.value, done.head.line))
            return
        keyword = done.keyword if done.keyword in {"with", "range"} else "if"
        self._add(Block(keyword, done.head, tuple(done.body), tuple(done.otherwise or ())))  # type: ignore[arg-type]
        if done.is_chained:
            self._end()


def _split_keyword(source: str) -> tuple[str, str]:
    """Tell the keyword of ``if(…)`` and of one that a line break or tab follows."""
    end = next((index for index, letter in enumerate(source) if not letter.isalpha()), len(source))
    return source[:end], source[end:]


def _named(rest: str) -> tuple[str, Expression]:
    """Return the name and the value of ``"name" value``."""
    reader = _Words(rest)
    name = reader.operand()
    value = reader.pipe() if reader.left() else Literal(None)
    return (str(name.value) if isinstance(name, Literal) else ""), value


def _output(source: str, line: int) -> Output:
    reader = _Words(source)
    variables, declares = reader.variables()
    value = reader.pipe()
    return Output(value if not reader.left() else _NOT_KNOWN, line, variables, declares)


class _Words:
    """The words of one action while they are read."""

    def __init__(self, source: str) -> None:
        self._words = words(source.strip())
        self._at = 0
        self._depth = 0

    def left(self) -> bool:
        """Tell whether there is more to read."""
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
        while self.left() and self._peek()[0] == "variable":
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
        commands = [self._command()]
        while self.left() and self._peek()[1] == "|":
            self._at += 1
            commands.append(self._command())
        return commands[0] if len(commands) == 1 else Pipe(tuple(commands))

    def _command(self) -> Expression:
        self._skip_space()
        kind, text = self._peek()
        is_function = kind == "name" and text not in _CONSTANTS
        if is_function:
            self._at += 1
        first = None if is_function else self.operand()
        arguments = tuple(self._arguments())
        if first is None:
            return self._fields(Call(text, arguments)) if not arguments else Call(text, arguments)
        if not arguments:
            return first
        return replace(first, arguments=arguments) if isinstance(first, Field) else _NOT_KNOWN

    def _arguments(self) -> Iterator[Expression]:
        while self.left() and self._peek()[1] not in {"|", ")", ","}:
            before = self._at
            yield self.operand()
            if self._at == before:
                self._at += 1

    def operand(self) -> Expression:
        """Read one value, and the fields that are taken of it."""
        self._skip_space()
        kind, text = self._peek()
        if kind == "field":
            return self._fields(DOT)
        self._at += 1
        return self._fields(self._plain(kind, text))

    def _plain(self, kind: str, text: str) -> Expression:
        match kind:
            case "string":
                return Literal(_unquoted(text))
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

    def _fields(self, of: Expression) -> Expression:
        names: list[str] = []
        while self._peek()[0] == "field":
            names.append(self._peek()[1][1:])
            self._at += 1
        return Field(of, tuple(names)) if names else of


def _unquoted(text: str) -> str:
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
