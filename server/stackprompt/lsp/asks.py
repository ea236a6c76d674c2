"""The argument of a command, checked: clients send what users configured."""

from collections.abc import Mapping
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.argument import ArgumentValue, ArgumentValues
from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.domain.result import Err
from stackprompt.lsp.convert import lines_in

DEFAULT_TASK = "review"
# The largest line and column that the protocol's types take.
MAX_PLACE = 2**31 - 1
# What else may be among the arguments.
OWN = frozenset({"practice", "diagnostics"})


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks of a document."""

    uri: str
    task: str
    selection: types.Range | None = None
    practice: str | None = None
    arguments: ArgumentValues = ()
    diagnostics: tuple[Diagnostic, ...] = ()

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
            return Ask(uri, DEFAULT_TASK)
        case ({"uri": str(uri), **rest},):
            more = _object(rest.get("arguments"))
            return Ask(
                uri,
                _task(rest.get("task")),
                _selection(rest.get("range")),
                _practice(more),
                _arguments(more),
                _diagnostics(more),
            )
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


def _object(arguments: object) -> Mapping[str, object]:
    match arguments:
        case None:
            return {}
        case dict():
            return arguments
        case _:
            raise JsonRpcInvalidParams("arguments must be an object")


def _practice(arguments: Mapping[str, object]) -> str | None:
    match arguments.get("practice"):
        case None | str() as practice:
            return practice
        case _:
            raise JsonRpcInvalidParams("arguments.practice must be a string")


def _arguments(arguments: Mapping[str, object]) -> ArgumentValues:
    """Return the arguments of the task; one that the user left out is null or missing."""
    given: list[tuple[str, ArgumentValue]] = []
    for name, value in arguments.items():
        match value:
            case _ if name in OWN:
                continue
            case None:
                continue
            case str() | bool() | int():
                given.append((name, value))
            case _:
                raise JsonRpcInvalidParams(f"arguments.{name} must be a string, a number or a boolean")
    return tuple(sorted(given))


def _diagnostics(arguments: Mapping[str, object]) -> tuple[Diagnostic, ...]:
    # Imported by now: nobody asks before the engine is loaded.
    from stackprompt.engine.diagnostics import diagnostics_of  # noqa: PLC0415

    found = diagnostics_of(arguments.get("diagnostics"))
    if isinstance(found, Err):
        raise JsonRpcInvalidParams(f"arguments.{found.error}")
    return found.value


def _selection(selection: object) -> types.Range | None:
    match selection:
        case None:
            return None
        case {"start": {"line": int(first), "character": int(a)}, "end": {"line": int(last), "character": int(b)}}:
            if min(first, a, b) < 0 or last < first:
                raise JsonRpcInvalidParams("range must not be negative")
            if max(a, b, last) > MAX_PLACE:
                raise JsonRpcInvalidParams(f"range must not go beyond {MAX_PLACE}")
            return types.Range(types.Position(first, a), types.Position(last, b))
        case _:
            raise JsonRpcInvalidParams("range must be {start: {line, character}, end: {line, character}}")
