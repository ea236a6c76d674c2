"""Domain values turned into what a template shows; every name out of the workspace passes ``prompts.fence``."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from stackprompt.domain.document import Document
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice, Severity, Tool
from stackprompt.domain.technology import DetectedTechnology, Technologies
from stackprompt.formats.labels import label_of, language_of
from stackprompt.prompts.fence import CleanText, fenced
from stackprompt.prompts.model import AdviceView, DocumentView, FindingView, StackView, ToolView
from stackprompt.prompts.names import redact_value, show_command, show_path, show_subjects, show_version

MAX_LINES_NAMED = 12
MAX_SUBJECTS_NAMED = 6
MAX_TOOLS = 2
CONTEXT_LINES = 6
SHORTEST_LINE = 12
# The line stands in the file below as well: a longer quote costs more than it tells.
LONGEST_QUOTE = 80
# So many findings are told in full; of more, only the severe ones with a reason, and of the least only what is wrong.
SHORT_LIST = 3
_DETAIL: Mapping[Severity, Literal["full", "why", "fix", "title"]] = {
    Severity.HIGH: "why",
    Severity.MEDIUM: "fix",
    Severity.LOW: "title",
}
# A dot behind a blank is the dot of a template.
_CLAUSE = re.compile(r"(?<!\s)[.;]\s")


def finding_views(groups: Sequence[Sequence[Finding]], text: CleanText) -> tuple[FindingView, ...]:
    """Return one view for each group of findings of the same practice; in a long list only the worst in full."""
    is_long = len(groups) > SHORT_LIST
    known = _named_once(finding.subject for group in groups for finding in group)
    views = tuple(_finding_view(group, text, known, is_long=is_long) for group in groups)
    named: set[tuple[str, str]] = set()
    return tuple(_unless_said(view, named) for view in views)


def _unless_said(view: FindingView, named: set[tuple[str, str]]) -> FindingView:
    """Leave out the names of several subjects when an earlier finding has named them for the same lines."""
    said = (view.where, view.subject)
    if said in named:
        return replace(view, subject="")
    if "," in view.subject:
        named.add(said)
    return view


def _named_once(subjects: Iterable[str]) -> frozenset[str]:
    """Return the subjects that need no name, because the file has no other of their kind with a finding."""
    by_kind: dict[str, set[str]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.partition(" ")[0], set()).add(subject)
    return frozenset(subject for alike in by_kind.values() if len(alike) == 1 for subject in alike)


def _finding_view(group: Sequence[Finding], text: CleanText, known: frozenset[str], *, is_long: bool) -> FindingView:
    first = group[0]
    named = (finding.subject for finding in group if finding.subject not in known)
    return FindingView(
        where=_where(group),
        title=first.practice.title,
        severity=first.practice.severity.value,
        subject=_listed(show_subjects(named), MAX_SUBJECTS_NAMED),
        quote=_quote(text, first.span.line),
        why=f"{_first_clause(first.practice.why)}." if is_long else first.practice.why.strip(),
        how=first.practice.how.strip(),
        practice=first.practice.id,
        fix=_first_clause(first.practice.how),
        detail=_DETAIL[first.practice.severity] if is_long else "full",
    )


def _first_clause(text: str) -> str:
    return _CLAUSE.split(text.strip(), 1)[0].rstrip(".;")


def _quote(text: CleanText, line: int) -> str:
    """Return a line to be quoted; a key alone, where something is missing below it, a long one too much."""
    quote = text.quote(line)
    return "" if quote.rstrip("`").endswith(":") or len(quote) > LONGEST_QUOTE else quote


def _where(group: Sequence[Finding]) -> str:
    if len(group) == 1:
        span = group[0].span
        return f"Line {span.line}" if span.line == span.end_line else f"Lines {span.line}-{span.end_line}"
    return f"Lines {_listed(tuple(str(finding.span.line) for finding in group), MAX_LINES_NAMED)}"


def _listed(names: Sequence[str], most: int) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def advice_views(practices: Iterable[Practice]) -> tuple[AdviceView, ...]:
    """Return the advisory practices as a template shows them."""
    return tuple(AdviceView(p.title, p.how.strip(), p.id) for p in practices)


def sentence_subject(label: str, stack: Sequence[StackView], selection: str) -> str:
    """Say what a prompt is about: this Dockerfile (Python 3.12), only lines 3-9."""
    names = in_a_sentence(stack)
    return f"this {label}{f' ({names})' if names else ''}{f', only {selection}' if selection else ''}"


def in_a_sentence(stack: Iterable[StackView]) -> str:
    """Return the names and versions of technologies as a list in a sentence."""
    return ", ".join(f"{view.name} {view.version}".strip() for view in stack)


def stack_views(detected: Iterable[DetectedTechnology], technologies: Technologies) -> tuple[StackView, ...]:
    """Return the detected technologies with the first place that proves each."""
    return tuple(_stack_view(found, technologies) for found in detected)


def _stack_view(found: DetectedTechnology, technologies: Technologies) -> StackView:
    known = technologies.get(found.id)
    where = show_path(found.evidence[0].path, found.evidence[0].line) if found.evidence else ""
    return StackView(known.name if known else found.id, show_version(found.version or ""), where)


def tool_views(tools: Iterable[Tool], path: str) -> tuple[ToolView, ...]:
    """Return the commands that verify the file at ``path``, or the folder of what it is a part of."""
    names = {"{file}": shell_argument(path), "{folder}": folder_argument(path)}
    views = (ToolView(show_command(_filled(tool.command, names)), tool.purpose) for tool in tools)
    return tuple(views)[:MAX_TOOLS]


def status_view(path: str) -> ToolView:
    """Return the command that verifies a change of a file whose text is not to be shown."""
    command = show_command(f"git status --short -- {shell_argument(path)}")
    return ToolView(command, "tells whether it changed, without showing what it holds")


def folder_argument(path: str) -> str:
    """Return the folder of a file as a shell reads it, for a template that of its chart."""
    chart, marked, _ = f"/{path}".partition("/templates/")
    folder = chart[1:] if marked else str(PurePosixPath(path).parent)
    return shell_argument(folder or ".")


def shell_argument(path: str) -> str:
    """Return ``path`` as a shell reads it."""
    # A name that begins with a dash would be read as an option.
    path = redact_value(path)
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


def _filled(command: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(?:file|folder)\}", lambda match: names[match[0]], command)


def document_view(
    document: Document, text: CleanText, shown: Sequence[range] | None = None, *, note: str = ""
) -> DocumentView:
    """Return the file, or only the ``shown`` line ranges of it (from 1), with the gaps marked, and a ``note`` on it."""
    lines = text.lines if shown is None else tuple(_excerpt(text, shown))
    code = show_path(document.path)
    return DocumentView(
        path=code,
        code=code,
        label=label_of(document.format, document.path),
        block=fenced(lines, language_of(document.format, document.path)),
        excerpt=shown is not None,
        redacted=text.redacted,
        hidden=text.hidden,
        note=note,
        argument=shell_argument(document.path),
        folder=folder_argument(document.path),
        lines=len(text.lines),
    )


def _excerpt(text: CleanText, shown: Sequence[range]) -> Iterable[str]:
    last = 0
    for part in shown:
        if part.start > last + 1:
            yield f"[… lines {last + 1}-{part.start - 1} left out …]"
        yield from text.lines[part.start - 1 : part.stop - 1]
        last = part.stop - 1
    if last < len(text.lines):
        yield f"[… lines {last + 1}-{len(text.lines)} left out …]"


def around(places: Iterable[int], room: int, text: CleanText) -> tuple[range, ...]:
    """Choose lines around ``places``, the first ones first, then the head of the file, that fit into ``room`` bytes."""
    total = len(text.lines)
    chosen: set[int] = set()
    for number in _wanted(places, total):
        if number in chosen or not 1 <= number <= total:
            continue
        size = len(text.lines[number - 1].encode()) + 1
        # A line that is too long for what is left is left out like others.
        if size <= room:
            chosen.add(number)
            room -= size
        elif room < SHORTEST_LINE:
            break
    return _ranges(sorted(chosen))


def _wanted(places: Iterable[int], total: int) -> Iterator[int]:
    for place in places:
        yield from range(place - CONTEXT_LINES, place + CONTEXT_LINES + 1)
    yield from range(1, total + 1)


def _ranges(numbers: Sequence[int]) -> tuple[range, ...]:
    ranges: list[range] = []
    for number in numbers:
        if ranges and ranges[-1].stop == number:
            ranges[-1] = range(ranges[-1].start, number + 1)
        else:
            ranges.append(range(number, number + 1))
    return tuple(ranges)
