"""The input of the user and of other tools as a template shows it: data, through ``prompts.text.fence``."""

from collections.abc import Iterable, Mapping, Sequence

from stackprompt.domain.prompts.argument import ArgumentValue
from stackprompt.domain.prompts.plan import Step
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.prompts.model import ArgumentView, DiagnosticView, StepView, TextView
from stackprompt.prompts.text.fence import clean, fence_lines, inline_code
from stackprompt.prompts.text.names import show_rule

# The end of a long text matters most: a log ends with the error.
SHARE_OF_HEAD = 4
MAX_LINE = 2_000


def present_arguments(
    values: Mapping[str, ArgumentValue | None], texts: frozenset[str], room: int
) -> tuple[dict[str, ArgumentView], tuple[str, int, int] | None]:
    """Return the arguments as a template shows them, those named in ``texts`` as texts of at most ``room`` bytes each.

    The second value describes the last text that was cut: its name, the lines left out and all its lines.
    """
    views: dict[str, ArgumentView] = {}
    cut: tuple[str, int, int] | None = None
    for name, value in values.items():
        if name not in texts or value is None:
            views[name] = value
            continue
        text = clean(str(value))
        lines = tuple(line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…" for line in text.lines)
        excerpt = _shorten(lines, room)
        if len(excerpt) < len(lines):
            cut = (name, len(lines) - len(excerpt) + 1, len(lines))
        code = inline_code(lines[0].strip() if lines else "")
        views[name] = TextView(code, fence_lines(excerpt, "text"), len(lines), text.redacted, text.hidden)
    return views, cut


def _shorten(lines: tuple[str, ...], room: int) -> tuple[str, ...]:
    if _count_bytes(lines) <= room:
        return lines
    head = _take_fitting(lines, room // SHARE_OF_HEAD)
    tail = _take_fitting(lines[len(head) :][::-1], room - _count_bytes(head))[::-1]
    missing = len(lines) - len(head) - len(tail)
    if not head and not tail:
        return (lines[-1].encode()[:room].decode(errors="ignore"),)
    return (*head, f"[… {missing} line{'s' if missing > 1 else ''} left out …]", *tail)


def _take_fitting(lines: Sequence[str], room: int) -> tuple[str, ...]:
    fitting: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        fitting.append(line)
    return tuple(fitting)


def _count_bytes(lines: Sequence[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def present_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[DiagnosticView, ...]:
    """Return the reports of other tools as a template shows them, each on one line."""
    return tuple(_present_diagnostic(diagnostic) for diagnostic in diagnostics)


def _present_diagnostic(diagnostic: Diagnostic) -> DiagnosticView:
    first, last = diagnostic.line, diagnostic.end_line
    return DiagnosticView(
        where=f"Line {first}" if first == last else f"Lines {first}-{last}",
        severity=diagnostic.severity,
        rule=show_rule(diagnostic.source, diagnostic.code),
        message=inline_code(" ".join(" ".join(clean(diagnostic.message).lines).split())),
    )


def present_steps(steps: Iterable[Step]) -> tuple[StepView, ...]:
    """Return the steps of a plan, each with the options of ``stackprompt generate`` that write its prompt."""
    return tuple(_present_step(step) for step in steps)


def _present_step(step: Step) -> StepView:
    subtask = step.subtask
    practice = f" --practice {subtask.practice}" if subtask.practice else ""
    command = inline_code(f"--task {subtask.task}{practice}")
    return StepView(step.number, subtask.title, command, ", ".join(step.after), is_part="." in step.number)
