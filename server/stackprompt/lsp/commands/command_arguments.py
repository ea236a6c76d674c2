"""The argument of a command, validated: users configure it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.prompts.argument import ArgumentValue, ArgumentValues
from stackprompt.domain.result import Err
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.lsp.documents.positions import to_line_numbers

DEFAULT_TASK = "review"
# The largest line and column that the protocol's types accept.
MAX_POSITION = 2**31 - 1
# Keys of ``arguments`` that are not arguments of the task.
RESERVED = frozenset({"practice", "diagnostics"})


@dataclass(frozen=True, slots=True)
class PromptCommand:
    """The parsed argument of a command about one document."""

    uri: str
    task: str
    selection: types.Range | None = None
    practice: str | None = None
    arguments: ArgumentValues = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def lines(self) -> tuple[int, int] | None:
        """Return the selected lines (first, last; from 1), None for the whole document."""
        return None if self.selection is None else to_line_numbers(self.selection)

    @property
    def has_selection(self) -> bool:
        """Return whether the range selects text; an empty one is a cursor."""
        return self.selection is not None and self.selection.start != self.selection.end


def parse_command(arguments: tuple[object, ...]) -> PromptCommand:
    """Parse the arguments of a command: a URI, or ``{uri, task, range?, arguments?}``; raise with the expected form."""
    match arguments:
        case (str(uri),):
            return PromptCommand(uri, DEFAULT_TASK)
        case ({"uri": str(uri), **rest},):
            named = _parse_object(rest.get("arguments"))
            return PromptCommand(
                uri,
                _parse_task(rest.get("task")),
                _parse_selection(rest.get("range")),
                _parse_practice(named),
                _parse_arguments(named),
                _parse_diagnostics(named),
            )
        case _:
            raise JsonRpcInvalidParams("expected one argument: a URI, or {uri, task, range?, arguments?}")


def _parse_task(task: object) -> str:
    match task:
        case None:
            return DEFAULT_TASK
        case str(name):
            return name
        case _:
            raise JsonRpcInvalidParams("task must be a string")


def _parse_object(arguments: object) -> Mapping[str, object]:
    match arguments:
        case None:
            return {}
        case dict():
            return arguments
        case _:
            raise JsonRpcInvalidParams("arguments must be an object")


def _parse_practice(arguments: Mapping[str, object]) -> str | None:
    match arguments.get("practice"):
        case None | str() as practice:
            return practice
        case _:
            raise JsonRpcInvalidParams("arguments.practice must be a string")


def _parse_arguments(arguments: Mapping[str, object]) -> ArgumentValues:
    """Return the arguments of the task without those that are null."""
    pairs: list[tuple[str, ArgumentValue]] = []
    for name, value in arguments.items():
        match value:
            case _ if name in RESERVED:
                continue
            case None:
                continue
            case str() | bool() | int():
                pairs.append((name, value))
            case _:
                raise JsonRpcInvalidParams(f"arguments.{name} must be a string, a number or a boolean")
    return tuple(sorted(pairs))


def _parse_diagnostics(arguments: Mapping[str, object]) -> tuple[Diagnostic, ...]:
    # A command runs only when the engine is loaded; the start imports no adapters.
    from stackprompt.adapters.diagnostics import decode_diagnostics  # noqa: PLC0415

    outcome = decode_diagnostics(arguments.get("diagnostics"))
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(f"arguments.{outcome.error}")
    return outcome.value


def _parse_selection(selection: object) -> types.Range | None:
    match selection:
        case None:
            return None
        case {"start": {"line": int(first), "character": int(a)}, "end": {"line": int(last), "character": int(b)}}:
            if min(first, a, b) < 0 or last < first:
                raise JsonRpcInvalidParams("range must not be negative")
            if max(a, b, last) > MAX_POSITION:
                raise JsonRpcInvalidParams(f"range must not go beyond {MAX_POSITION}")
            return types.Range(types.Position(first, a), types.Position(last, b))
        case _:
            raise JsonRpcInvalidParams("range must be {start: {line, character}, end: {line, character}}")
