"""From text and actions to nodes; never fails: what is not understood is an unknown value."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stackprompt.formats.helm.facts import Action
from stackprompt.formats.helm.template.expressions import MAX_DEPTH, read_named_value, read_output
from stackprompt.formats.helm.template.lexer import pieces
from stackprompt.formats.helm.template.syntax import Insert, Leave, Output, Template, TemplateBlock, TemplateNode, Text

# Blocks within blocks, those of ``else if`` counted: the nodes are walked by recursion.
MAX_CHAIN = 200


def parse(text: str) -> Template:
    """Return what ``text`` is made of; a block that is never closed counts as if its keyword were not there."""
    parts = tuple(pieces(text))
    reader = _TemplateReader()
    template = reader.run(parts)
    # One missing end shifts all others; those below their own keyword show which one it is.
    return template if reader.is_balanced else _TemplateReader(aligns=True).run(parts)


@dataclass(slots=True)
class _OpenBlock:
    """A block that is being read: its keyword, its head, and the nodes of its body and of its ``else``."""

    keyword: str
    head: Output
    name: str = ""
    body: list[TemplateNode] = field(default_factory=list)
    otherwise: list[TemplateNode] | None = None
    is_chained: bool = False
    column: int = -1


class _TemplateReader:
    """Reads one file; the innermost block that is still open is on top of the stack."""

    def __init__(self, *, aligns: bool = False) -> None:
        self.is_balanced = True
        self._aligns = aligns
        self._nodes: list[TemplateNode] = []
        self._stack: list[_OpenBlock] = []
        self._defined: dict[str, tuple[TemplateNode, ...]] = {}
        self._actions: list[Action] = []

    def run(self, parts: Iterable[Text | Action]) -> Template:
        """Read all ``parts``."""
        for part in parts:
            if isinstance(part, Text):
                self._add(part)
            else:
                self._actions.append(part)
                self._add_action(part)
        self.is_balanced = not self._stack
        while self._stack:
            self._unwrap_block()
        return Template(tuple(self._nodes), self._defined, tuple(self._actions))

    def _add(self, node: TemplateNode) -> None:
        if not self._stack:
            self._nodes.append(node)
            return
        top = self._stack[-1]
        (top.body if top.otherwise is None else top.otherwise).append(node)

    def _add_action(self, action: Action) -> None:
        keyword, _, rest = action.source.partition(" ") if " " in action.source else (action.source, "", "")
        keyword, rest = (keyword, rest) if keyword.isalpha() else _split_keyword(action.source)
        match keyword:
            case "if" | "with" | "range" | "define" | "block":
                self._open_block(keyword, rest, action)
            case "else":
                self._open_else(rest.strip(), action.line)
            case "end":
                self._close_block(action.span.column)
            case "template":
                name, value = read_named_value(rest)
                self._add(Insert(name, value, action.line))
            case "break" | "continue":
                self._add(Leave(keyword))
            case _:
                self._add(read_output(action.source, action.line))

    def _open_block(self, keyword: str, rest: str, action: Action) -> None:
        if len(self._stack) >= MAX_DEPTH:
            return
        name, head = "", read_output(rest, action.line)
        if keyword in {"define", "block"}:
            name, value = read_named_value(rest)
            head = Output(value, action.line)
        self._stack.append(_OpenBlock(keyword, head, name, column=action.span.column))

    def _close_block(self, column: int) -> None:
        aligned = [block for block in self._stack if block.column == column]
        while self._aligns and aligned and self._stack[-1].column != column:
            self._unwrap_block()
        self._end_blocks()

    def _unwrap_block(self) -> None:
        """Replace the innermost block by its content."""
        block = self._stack.pop()
        if block.keyword == "define":
            self._defined[block.name] = tuple(block.body)
            return
        for node in (*block.body, *(block.otherwise or ())):
            self._add(node)

    def _open_else(self, rest: str, line: int) -> None:
        if not self._stack or self._stack[-1].otherwise is not None:
            return
        self._stack[-1].otherwise = []
        keyword, _, head = rest.partition(" ")
        if keyword in {"if", "with"} and len(self._stack) < MAX_CHAIN:
            column = self._stack[-1].column
            self._stack.append(_OpenBlock(keyword, read_output(head, line), is_chained=True, column=column))

    def _end_blocks(self) -> None:
        """Close the innermost block, and with it all of the ``else if`` that lead to it."""
        is_chained = True
        # Not by recursion: a chain may be as long as the file.
        while is_chained and self._stack:
            block = self._stack.pop()
            is_chained = block.is_chained
            self._add_block(block)

    def _add_block(self, block: _OpenBlock) -> None:
        if block.keyword in {"define", "block"}:
            self._defined[block.name] = tuple(block.body)
            if block.keyword == "block":
                self._add(Insert(block.name, block.head.value, block.head.line))
            return
        keyword = block.keyword if block.keyword in {"with", "range"} else "if"
        self._add(TemplateBlock(keyword, block.head, tuple(block.body), tuple(block.otherwise or ())))  # type: ignore[arg-type]


def _split_keyword(source: str) -> tuple[str, str]:
    """Return the keyword of ``if(…)`` and of one that a line break or tab follows."""
    end = next((index for index, letter in enumerate(source) if not letter.isalpha()), len(source))
    return source[:end], source[end:]
