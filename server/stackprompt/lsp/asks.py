"""The argument of a command, checked: clients send what users configured."""

from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.lsp.convert import lines_in

DEFAULT_TASK = "review"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks of a document."""

    uri: str
    task: str
    selection: types.Range | None
    practice: str | None

    @property
    def lines(self) -> tuple[int, int] | None:
        """Return the selected lines (first, last; from 1), None for the whole document."""
        return None if self.selection is None else lines_in(self.selection)

    @property
    def has_selection(self) -> bool:
        """Tell whether anything is selected: an empty range is a cursor."""
        return self.selection is not None and self.selection.start != self.selection.end


def ask_of(arguments: tuple[object, ...]) -> Ask:
    """Check what the client sent: a URI, or ``{uri, task, range?, arguments?}``; the error says what is expected."""
    match arguments:
        case (str(uri),):
            return Ask(uri, DEFAULT_TASK, None, None)
        case ({"uri": str(uri), **rest},):
            return Ask(uri, _task(rest.get("task")), _selection(rest.get("range")), _practice(rest.get("arguments")))
        case _:
            raise JsonRpcInvalidParams("expected one argument: a URI, or {uri, task, range?, arguments?}")


def _task(task: object) -> str:
    match task:
        case None:
            return DEFAULT_TASK
        case str(name):
            return name
        case _:
            raise JsonRpcInvalidParams("task must be a string")


def _practice(arguments: object) -> str | None:
    match arguments:
        case None:
            return None
        case {"practice": None | str() as practice}:
            return practice
        case {"practice": _}:
            raise JsonRpcInvalidParams("arguments.practice must be a string")
        case {}:
            return None
        case _:
            raise JsonRpcInvalidParams("arguments must be an object")


def _selection(selection: object) -> types.Range | None:
    match selection:
        case None:
            return None
        case {"start": {"line": int(first), "character": int(a)}, "end": {"line": int(last), "character": int(b)}}:
            if min(first, a, b) < 0 or last < first:
                raise JsonRpcInvalidParams("range must not be negative")
            return types.Range(types.Position(first, a), types.Position(last, b))
        case _:
            raise JsonRpcInvalidParams("range must be {start: {line, character}, end: {line, character}}")
